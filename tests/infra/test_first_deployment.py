"""A first deployment that fails, at whatever kind of resource, is repeated and succeeds."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
import yaml

from infra import stacks
from infra.package import ROOT
from infra.sentences import explain
from infra.steps import upgrade
from infra.template import read
from tests.infra.cloudformation import CloudFormation, resolved
from tests.packages import built

DATA = resolved(read(ROOT / "infra" / "templates" / "data.yaml"), Protected=True)
EDGE = read(ROOT / "infra" / "templates" / "edge.yaml")


def kinds(template: dict[str, Any]) -> list[str]:
    return sorted({resource["Type"] for resource in template["Resources"].values()})


#: What the template that is merged says, and what Chalice makes of app.py.
APP_KINDS = sorted(
    {
        resource["Type"]
        for resource in read(ROOT / "infra" / "templates" / "app.yaml")["Resources"].values()
        if "Type" in resource
    }
    | {"AWS::Serverless::Api", "AWS::Serverless::Function"}
)


@cache
def app() -> dict[str, Any]:
    template: dict[str, Any] = yaml.safe_load(built("arm64").template)
    return template


def agree(_: str, __: list[str]) -> bool:
    return True


def deploy(cloudformation: CloudFormation, name: str, *steps: dict[str, Any]) -> None:
    for step in steps:
        stacks.deploy(cloudformation, name, {"TemplateBody": json.dumps(step)}, {}, agree)


def broken_then_repeated(kind: str, *steps: dict[str, Any]) -> CloudFormation:
    cloudformation = CloudFormation(fails=kind)
    with pytest.raises(stacks.StackFailed, match="the quota is used up") as failed:
        deploy(cloudformation, "prod", *steps)
    told = explain(failed.value)
    assert told is not None
    assert "run the same command again" in told
    deploy(cloudformation, "prod", *steps)
    assert cloudformation.stacks["prod"].status.endswith("_COMPLETE")
    assert cloudformation.stacks["prod"].resources.keys() == steps[-1]["Resources"].keys()
    return cloudformation


@pytest.mark.parametrize("kind", kinds(DATA))
def test_of_the_data(kind: str) -> None:
    cloudformation = broken_then_repeated(kind, *upgrade.steps({}, DATA, protected=True))
    table = cloudformation.stacks["prod"].resources["Tickets"]["Properties"]
    assert table["DeletionProtectionEnabled"] is True


@pytest.mark.parametrize("kind", APP_KINDS)
def test_of_the_functions(kind: str) -> None:
    broken_then_repeated(kind, app())


@pytest.mark.parametrize("kind", kinds(EDGE))
def test_of_the_edge(kind: str) -> None:
    broken_then_repeated(kind, EDGE)


@pytest.mark.parametrize("kind", ["AWS::DynamoDB::Table", "AWS::S3::Bucket"])
def test_of_what_a_later_update_adds(kind: str) -> None:
    earlier = {"Resources": {n: r for n, r in DATA["Resources"].items() if r["Type"] != kind}}
    cloudformation = CloudFormation()
    deploy(cloudformation, "prod", *upgrade.steps({}, earlier, protected=True))
    cloudformation.fails = kind
    steps = upgrade.steps(earlier, DATA, protected=True)
    with pytest.raises(stacks.StackFailed, match="UPDATE_ROLLBACK_COMPLETE"):
        deploy(cloudformation, "prod", *steps)
    deploy(cloudformation, "prod", *steps)
    assert cloudformation.stacks["prod"].resources == DATA["Resources"]


def test_would_be_stuck_if_tables_were_simply_retained_or_protected_from_the_start() -> None:
    retained = json.loads(json.dumps(DATA).replace("RetainExceptOnCreate", "Retain"))
    cloudformation = CloudFormation(fails="AWS::Cognito::UserPool")
    with pytest.raises(stacks.StackFailed, match="the quota is used up"):
        deploy(cloudformation, "prod", *upgrade.steps({}, retained, protected=True))
    with pytest.raises(stacks.StackFailed, match="already exists"):
        deploy(cloudformation, "prod", *upgrade.steps({}, retained, protected=True))

    cloudformation = CloudFormation(fails="AWS::Cognito::UserPool")
    with pytest.raises(stacks.StackFailed, match="ROLLBACK_FAILED"):
        deploy(cloudformation, "prod", DATA)


def test_that_was_declined_leaves_nothing() -> None:
    cloudformation = CloudFormation()
    with pytest.raises(stacks.Declined):
        stacks.deploy(
            cloudformation,
            "prod",
            {"TemplateBody": json.dumps(EDGE)},
            {},
            lambda _stack, _changes: False,
        )
    assert cloudformation.stacks == {}


def test_that_was_interrupted_is_waited_for() -> None:
    """Ctrl-C stops the waiting, not CloudFormation; the next run meets an operation under way."""
    cloudformation = CloudFormation()
    deploy(cloudformation, "prod", EDGE)
    stack, looks = cloudformation.stacks["prod"], []
    describe = cloudformation.describe_stacks

    def under_way(**asked: str) -> dict[str, Any]:
        looks.append(stack.status)
        stack.status = "CREATE_IN_PROGRESS" if len(looks) < 3 else "CREATE_COMPLETE"
        return describe(**asked)

    cloudformation.describe_stacks = under_way  # type: ignore[method-assign]
    deploy(cloudformation, "prod", EDGE)
    assert "CREATE_IN_PROGRESS" in looks


def test_a_change_set_says_what_is_replaced_and_what_may_be() -> None:
    change = {"Action": "Modify", "ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "T"}
    assert stacks._line({**change, "Replacement": "True"}).endswith("T (replaced)")
    assert stacks._line({**change, "Replacement": "Conditional"}).endswith("T (may be replaced)")
    assert stacks._line({**change, "Replacement": "False"}).endswith("  T")
