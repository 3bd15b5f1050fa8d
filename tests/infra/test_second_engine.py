"""The templates on another CloudFormation, moto's, as far as it goes.

It expands no SAM (AWS's own translator does, here), makes no API from an OpenAPI body, and knows
no Cognito, no CloudFront, no alarms, no privacy of buckets and no processor of functions; what it
does not know it passes over. What it makes is looked at through the services themselves.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.config import default_user_config

from infra import stage_file
from infra.package import ROOT
from infra.steps import parameters
from infra.template import parse, read
from tests.packages import built
from tests.tables import table_definitions

STAGE = stage_file.read("prod")
#: What it cannot make: parts of an API that has a body, and a dashboard of alarms it does not know.
_UNMADE = {
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::CloudWatch::Dashboard",
}


@pytest.fixture(scope="module")
def stacks() -> Iterator[dict[str, str]]:
    """The three stacks; answers the outputs of the data."""
    with (
        mock_aws(config={"lambda": {"use_docker": False}}),
        warnings.catch_warnings(),
        pytest.MonkeyPatch.context() as patch,
    ):
        warnings.simplefilter("ignore")
        patch.setattr(parameters, "_concurrency_limit", lambda _: 1_000)  # moto cannot be asked
        data = create(
            "data", read(ROOT / "infra" / "templates" / "data.yaml"), parameters.data(STAGE)
        )
        data.setdefault("UserPoolId", "us-east-1_unknown")
        create("app", translated(), parameters.app(STAGE, "v1", data))
        edge = read(ROOT / "infra" / "templates" / "edge.yaml") | {"Outputs": {}}
        create("edge", edge, parameters.edge(STAGE, "abc123", "secret", ["/"], data))
        yield data
    default_user_config["lambda"] = {"use_docker": True}


def create(name: str, template: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    cloudformation = boto3.client("cloudformation")
    text = json.dumps(template)
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=text,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in parameters.declared(text, given).items()
        ],
    )
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def translated() -> dict[str, Any]:
    """What AWS makes of the packaged template, without what moto cannot make."""
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    packaged = built("arm64")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="code")
    s3.put_object(Bucket="code", Key="code.zip", Body=packaged.code.read_bytes())
    template = parse(packaged.template.replace("./deployment.zip", "s3://code/code.zip"))
    made: dict[str, Any] = Translator({}, Parser()).translate(template, {})
    gone = {name for name, each in made["Resources"].items() if each["Type"] in _UNMADE}
    made["Resources"] = {n: each for n, each in made["Resources"].items() if n not in gone}
    made["Resources"]["RestAPI"]["Properties"]["Name"] = "prod"
    del made["Outputs"]["EndpointURL"]  # names the stage
    return made


def test_every_table_has_its_keys_indexes_and_stream(stacks: dict[str, str]) -> None:
    dynamodb = boto3.client("dynamodb")
    for wanted in table_definitions("prod-"):
        made = dynamodb.describe_table(TableName=wanted["TableName"])["Table"]
        assert made["KeySchema"] == wanted["KeySchema"]
        assert made["DeletionProtectionEnabled"] is True
        indexes = {
            each["IndexName"]: each["KeySchema"] for each in made.get("GlobalSecondaryIndexes", [])
        }
        assert indexes == {
            each["IndexName"]: each["KeySchema"]
            for each in wanted.get("GlobalSecondaryIndexes", [])
        }
        view = wanted.get("StreamSpecification", {}).get("StreamViewType")
        assert made.get("StreamSpecification", {}).get("StreamViewType") == view


def test_every_bucket_is_there_under_the_name_that_is_told(stacks: dict[str, str]) -> None:
    there = {bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]}
    assert {stacks[f"{name}Bucket"] for name in ("Attachments", "Mail")} <= there


def test_every_function_is_made_and_reserves_nothing(stacks: dict[str, str]) -> None:
    functions = boto3.client("lambda")
    made = functions.list_functions()["Functions"]
    template = read_packaged()
    wanted = {
        each["Properties"]["Handler"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::Serverless::Function"
    }
    assert {one["Handler"] for one in made} == wanted
    for one in made:
        found = functions.get_function_concurrency(FunctionName=one["FunctionName"])
        assert "ReservedConcurrentExecutions" not in found


def test_streams_and_schedules_wake_functions(stacks: dict[str, str]) -> None:
    mappings = boto3.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    streams = {stacks[f"{name}StreamArn"] for name in ("Tickets", "Entries", "Outbox")}
    assert streams <= {one["EventSourceArn"] for one in mappings}
    events = boto3.client("events")
    rules = [rule["Name"] for rule in events.list_rules()["Rules"]]
    assert len(rules) >= 3
    assert all(events.list_targets_by_rule(Rule=rule)["Targets"] for rule in rules)


def read_packaged() -> dict[str, Any]:
    return parse(built("arm64").template)
