"""The acts of docs/runbook.md, done with boto3 as an administrator does them in the console.

Restoring is in ``test_restore.py``, failed mails that are sent again in ``test_outbox_waiting.py``,
alarms in ``test_alarms.py``, stages that are removed in the tests of ``make destroy``.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.rules.holidays import legal_holidays
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.services import clock
from chalicelib.services.mail import outbox, outgoing_mail
from chalicelib.settings import settings
from chalicelib.store.aws import attachments, secrets
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.mail import suppressions
from infra.package import ROOT
from infra.steps import parameters
from infra.template import read
from tests.accounts import EMAIL, rows
from tests.agents import ANA, LUIS, Colleague
from tests.desk import look_up, open_ticket, request
from tests.pool import Pool, put_agent

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def put(kind: str, row_id: str, **facts: Any) -> None:
    """Write a row of the catalog; a minute passes."""
    row = {"kind": kind, "id": row_id} | facts
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()


def put_secret(name: str, *values: str) -> None:
    """Write a parameter; five minutes pass."""
    boto3.client("ssm").put_parameter(
        Name=f"/consulta/test/{name}", Value=json.dumps(values), Type="SecureString", Overwrite=True
    )
    caches.forget_all()


def test_an_agent_who_is_added_works_in_their_areas_alone(pool: Pool) -> None:
    new = Agent(
        id="nina",
        name="Nina",
        email="nina@inec.gob.ec",
        role=Role.AGENT,
        areas=frozenset({"DECON"}),
    )
    put_agent(boto3.client("cognito-idp"), pool, new)
    caches.forget_all()
    number = open_ticket().json["number"]
    assert Colleague(new).see(number)["number"] == number
    elsewhere = open_ticket(topic="enemdu").json["number"]
    assert Colleague(new).call("GET", f"/tickets/{elsewhere}").status == 404


def test_an_agent_who_is_disabled_works_no_more(pool: Pool) -> None:
    gone = Agent(
        id="teo", name="Teo", email="teo@inec.gob.ec", role=Role.AGENT, areas=frozenset({"DECON"})
    )
    cognito = boto3.client("cognito-idp")
    put_agent(cognito, pool, gone)
    cognito.admin_disable_user(UserPoolId=pool.id, Username=gone.id)
    caches.forget_all()
    number = open_ticket().json["number"]
    assert Colleague(gone).call("GET", f"/tickets/{number}").status in (401, 403)


def test_a_topic_in_a_new_area_is_offered_and_leads_there() -> None:
    put("area", "NUEVA", name_es="Área nueva", name_en="New area")
    words = {"name_es": "Censo nuevo", "name_en": "New census", "theme_es": "T", "theme_en": "T"}
    put("topic", "censo-nuevo", area="NUEVA", **words)
    offered = request("GET", "/catalog").json
    assert "censo-nuevo" in {topic["id"] for topic in offered["topics"]}
    number = open_ticket(topic="censo-nuevo").json["number"]
    assert look_up(EMAIL, number).json["ticket"]["area"]["name"] == "Área nueva"


def test_a_holiday_is_skipped_by_name() -> None:
    day = _next_working_day(clock.today(clock.now()) + timedelta(days=5))
    put("holiday", day.isoformat(), name_es="Feriado por decreto", name_en="By decree")
    number = open_ticket().json["number"]
    (ticket,) = (row for row in rows("tickets") if row["number"] == number)
    assert day.isoformat() in {skipped["date"] for skipped in ticket["skipped"]}


def _next_working_day(day: date) -> date:
    while day.weekday() > 4 or day in {each.date for each in legal_holidays(day.year)}:
        day += timedelta(days=1)
    return day


def test_a_limit_counts_as_it_is_written() -> None:
    put("setting", "deadline_working_days", value=3)
    number = open_ticket().json["number"]
    (ticket,) = (row for row in rows("tickets") if row["number"] == number)
    assert ticket["working_days"] == 3


def test_mail_goes_again_to_an_address_whose_row_is_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(outgoing_mail, "send", lambda mail, *_: taken.append(mail.to) or "ses-1")
    suppressions.suppress(EMAIL, "bounced", "an earlier mail", clock.now())
    open_ticket()
    outbox.sweep(60_000)
    (withheld,) = (row for row in rows("outbox") if row["kind"] == "received")
    assert withheld["state"] == "withheld"
    key = withheld["last_error"].partition("(")[2].rstrip(")")
    dynamodb().delete_item(TableName=table("guards"), Key=to_item({"key": key}))
    open_ticket()
    outbox.sweep(60_000)
    assert EMAIL in taken


def test_a_rotated_secret_lets_nobody_out_until_the_old_one_is_removed() -> None:
    opened = open_ticket().json
    bearer = {"Authorization": f"Bearer {opened['access_token']}"}
    path = f"/tickets/{opened['number']}/messages"
    (old,) = secrets.token_secrets()
    put_secret("token-secrets", "a-new-token-secret-0123456789abcdef", old)
    assert request("POST", path, {"body": "Sigo aquí."}, headers=bearer).status == 201
    put_secret("token-secrets", "a-new-token-secret-0123456789abcdef")
    assert request("POST", path, {"body": "¿Sigo?"}, headers=bearer).status in (401, 403)
    put_secret("token-secrets", old)


def test_the_audit_tells_who_saw_a_ticket_and_what_somebody_did() -> None:
    number = open_ticket().json["number"]
    ANA.see(number)
    LUIS.see(number)
    by_ticket = dynamodb().query(
        TableName=table("audit"),
        IndexName="by_ticket",
        KeyConditionExpression="#number = :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues={":number": {"S": number}},
    )["Items"]
    assert {row["actor"]["S"] for row in by_ticket} == {"ana", "luis"}
    of_ana = dynamodb().query(
        TableName=table("audit"),
        KeyConditionExpression="day_actor = :key",
        ExpressionAttributeValues={":key": {"S": f"{clock.today(clock.now())}#ana"}},
    )["Items"]
    assert number in {row["number"]["S"] for row in of_ana}


def test_a_file_that_was_deleted_by_mistake_comes_back() -> None:
    s3, bucket, key = boto3.client("s3"), settings().attachments_bucket, "kept/01FILE"
    s3.put_object(Bucket=bucket, Key=key, Body=b"datos")
    attachments.remove("01FILE")
    (marker,) = s3.list_object_versions(Bucket=bucket, Prefix=key)["DeleteMarkers"]
    s3.delete_object(Bucket=bucket, Key=key, VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"datos"


def test_the_sign_in_mails_go_through_ses_when_the_stage_says_so() -> None:
    from infra.deployment import Deployment

    facts = {"stage": "x", "table_prefix": "x-", "region": "us-east-1", "architecture": "arm64"}
    facts |= {"site_url": "", "mail_from": "INEC <a@b.ec>", "mail_identity": "b.ec"}
    by_ses = parameters.data(Deployment(**facts, build=ROOT, sign_in_mail="ses"))
    assert (by_ses["SignInMailIdentity"], by_ses["SignInMailFrom"]) == ("b.ec", "INEC <a@b.ec>")
    assert parameters.data(Deployment(**facts, build=ROOT))["SignInMailIdentity"] == ""
    pool = read(ROOT / "infra" / "templates" / "data.yaml")["Resources"]["Agents"]["Properties"]
    assert pool["EmailConfiguration"]["Fn::If"][1]["EmailSendingAccount"] == "DEVELOPER"


def test_the_runbook_names_what_there_is() -> None:
    for act in ("Add an agent", "Rotate a secret", "Restore", "Read the audit", "Remove a stage"):
        assert f"\n## {act}\n" in RUNBOOK
    for command in ("make restore", "make destroy", "make deploy"):
        assert command in RUNBOOK
        target = command.split()[1]
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
