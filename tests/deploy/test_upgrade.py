"""Stacks of an earlier release, with data in them, become those of this tree; nothing is lost."""

from __future__ import annotations

import copy
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import deploy, deployment, stacks
from infra.deployment import Deployment
from infra.local.embedded import Embedded
from infra.package import ROOT
from infra.steps import parameters, releases, site, upgrade
from infra.template import parse, read
from tests.deploy.stages import agree, quiet, stage
from tests.infra.templates import check
from tests.packages import built

pytestmark = pytest.mark.engine
RELEASED = Path(__file__).parent / "released"
TICKET = {
    "number": {"S": "051243"},
    "email": {"S": "maria@example.com"},
    "subject": {"S": "Índice de precios"},
}
MAIL = {
    "mail_id": {"S": "m1"},
    "number": {"S": "051243"},
    "created_at": {"S": "2026-11-24T15:00:00.000Z"},
    "recipient": {"S": "maria@example.com"},
}


def git(*arguments: str) -> str:
    """What git says; nothing where there is no git, or not so much of it."""
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def of_tag(tag: str, name: str) -> str:
    """A template of a tag; until v1 they lay in infra/ itself."""
    places = (f"infra/templates/{name}", f"infra/{name}")
    return next(filter(None, (git("show", f"{tag}:{place}") for place in places)), "")


def released(name: str) -> str:
    """A template of the last tag, or of the release that is kept beside this test."""
    tag = git("describe", "--tags", "--abbrev=0").strip()
    found = of_tag(tag, name) if tag else ""
    return found or (RELEASED / name).read_text(encoding="utf-8")


def fewer_indexes(template: dict[str, Any]) -> dict[str, Any]:
    """The template as if mails had no index by ticket and none by recipient yet."""
    older = copy.deepcopy(template)
    outbox = older["Resources"]["Outbox"]["Properties"]
    outbox["GlobalSecondaryIndexes"] = [
        each for each in outbox["GlobalSecondaryIndexes"] if each["IndexName"] == "by_next_try"
    ]
    outbox["AttributeDefinitions"] = [
        each
        for each in outbox["AttributeDefinitions"]
        if each["AttributeName"] in ("mail_id", "waiting", "next_try_at")
    ]
    return older


@pytest.fixture
def prod(
    embedded_aws: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", embedded_aws.endpoint)
    monkeypatch.setattr(site, "DIST", tmp_path)
    monkeypatch.setattr(site, "build", lambda: None)
    (tmp_path / "index.html").write_text("now")
    deployment._client.cache_clear()
    yield stage("upgraded", embedded_aws, version="now")
    deployment._client.cache_clear()


def deploy_released(prod: Deployment) -> dict[str, str]:
    """The stacks of the earlier release; answers the outputs of the data."""
    client = prod.client("cloudformation")
    older = json.dumps(fewer_indexes(parse(released("data.yaml"))))
    given = parameters.declared(older, parameters.data(prod))
    data = stacks.deploy(client, prod.stack("data"), {"TemplateBody": older}, given, agree)
    bucket = releases.make_bucket(prod)
    s3 = prod.client("s3")
    s3.upload_file(str(built("arm64").code), bucket, "code/released.zip")
    app = (RELEASED / "app.yaml").read_text(encoding="utf-8")
    app = app.replace("./deployment.zip", f"s3://{bucket}/code/released.zip")
    s3.put_object(Bucket=bucket, Key="templates/released.yaml", Body=app.encode())
    told = defaultdict(str, data)  # the earlier release had fewer outputs and fewer parameters
    stacks.deploy(
        client,
        prod.stack("app"),
        {"TemplateURL": releases.url(prod, "templates/released.yaml")},
        parameters.declared(app, parameters.app(prod, "released", told)),
        agree,
    )
    return data


def test_tickets_mails_streams_and_agents_survive_and_indexes_come_one_by_one(
    prod: Deployment,
) -> None:
    before = deploy_released(prod)
    dynamodb = prod.client("dynamodb")
    dynamodb.put_item(TableName="upgraded-tickets", Item=TICKET)
    dynamodb.put_item(TableName="upgraded-outbox", Item=MAIL)
    shown: list[str] = []

    def confirm(name: str, changes: list[str]) -> bool:
        shown.append(name)
        assert not [line for line in changes if "DynamoDB::Table" in line and "(replaced)" in line]
        return True

    deploy.deploy(prod, confirm, quiet)

    assert shown.count("upgraded-consulta-data") >= 2
    after = stacks.outputs(prod.client("cloudformation"), prod.stack("data"))
    assert {name: after[name] for name in before} == before
    for table, row in (("tickets", TICKET), ("outbox", MAIL)):
        (found,) = dynamodb.scan(TableName=f"upgraded-{table}")["Items"]
        assert found == row
    for index, key in (("by_ticket", "number"), ("by_recipient", "recipient")):
        answer = dynamodb.query(
            TableName="upgraded-outbox",
            IndexName=index,
            KeyConditionExpression="#k = :k",
            ExpressionAttributeNames={"#k": key},
            ExpressionAttributeValues={":k": MAIL[key]},
        )
        assert [each["mail_id"] for each in answer["Items"]] == [MAIL["mail_id"]]
    assert dynamodb.describe_table(TableName="upgraded-outbox")["Table"][
        "DeletionProtectionEnabled"
    ]
    shown.clear()
    deploy.deploy(prod, confirm, quiet)
    assert shown == [], "what is deployed already changes nothing"


def test_every_tag_leads_to_the_next_and_to_this_tree() -> None:
    """Without tags, the release that is kept leads to this tree."""
    tags = git("tag", "--merged", "HEAD", "--sort=creatordate").split()
    texts = [of_tag(tag, "data.yaml") for tag in tags]
    templates = [parse(text) for text in texts if text] or [parse(released("data.yaml"))]
    wanted = [*templates[1:], read(ROOT / "infra" / "templates" / "data.yaml")]
    for deployed, goal in zip(templates, wanted, strict=True):
        steps = upgrade.steps(deployed, goal, protected=True)
        for before, step in zip([deployed, *steps], steps, strict=False):
            check(before, step)
        kept = deployed["Resources"].keys() - goal["Resources"].keys()
        assert not kept, "a table that leaves the template is left behind without a stack"
