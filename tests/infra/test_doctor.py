"""The doctor: each fault, and the sentence that says how to mend it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import deploy, deployment, doctor, stage_file
from infra.checks import account, security_txt
from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.package import ROOT
from infra.packing import interpreters
from infra.packing.interpreters import Interpreter

DOMAIN = "tickets.inec.gob.ec"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/abc"
STAGE = replace(
    stage_file.read("prod"), domain=DOMAIN, certificate_arn=CERTIFICATE, alarm_email="a@inec.gob.ec"
)


def refused(code: str, message: str = "no") -> dict[str, Any]:
    """An error as AWS answers it."""
    return {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": 403 if "Denied" in code else 400},
    }


def stack(status: str) -> dict[str, Any]:
    return {"Stacks": [{"StackStatus": status}]}


NO_STACK = refused("ValidationError", "Stack with id x does not exist")
MISSING = {
    "Error": {"Code": "404", "Message": "Not Found"},
    "ResponseMetadata": {"HTTPStatusCode": 404},
}
SES = {
    "ProductionAccessEnabled": True,
    "SendingEnabled": True,
    "EnforcementStatus": "HEALTHY",
    "SendQuota": {"MaxSendRate": 14.0, "Max24HourSend": 50_000.0},
}
IDENTITY = {
    "VerifiedForSendingStatus": True,
    "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS"},
}
ISSUED = {"Certificate": {"Status": "ISSUED", "DomainName": DOMAIN}}
#: What AWS answers where all is well before a first deployment, by operation.
WELL: dict[str, dict[str, Any]] = {
    "GetCallerIdentity": {"Arn": "arn:aws:iam::123456789012:user/ana", "Account": "123456789012"},
    "SimulatePrincipalPolicy": {"EvaluationResults": []},
    "GetRole": {"Role": {"Arn": "arn:aws:iam::123456789012:role/deployers/Deployer"}},
    "DescribeStacks": NO_STACK,
    "ListStackResources": {"StackResourceSummaries": []},
    "DescribeTable": refused("ResourceNotFoundException"),
    "HeadBucket": MISSING,
    "DescribeUserPoolDomain": {"DomainDescription": {}},
    "DescribeCertificate": ISSUED,
    "GetAccountSettings": {
        "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}
    },
    "GetAccount": SES,
    "GetEmailIdentity": IDENTITY,
}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, dict[str, Any]]]:
    """AWS as a table of answers, which a test changes; the clients are boto3's own."""
    answers = dict(WELL)

    def client(service: str, region: str) -> Any:
        made = boto3.client(service, region_name=region)
        made.meta.events.register("before-call", lambda model, **_: answer(model.name))
        return made

    def answer(operation: str) -> tuple[Any, dict[str, Any]]:
        told = {"ResponseMetadata": {"HTTPStatusCode": 200}, **answers[operation]}
        return type("Http", (), {"status_code": told["ResponseMetadata"]["HTTPStatusCode"]}), told

    monkeypatch.setattr(deployment, "_client", client)
    monkeypatch.setattr(security_txt, "_NOTICE", timedelta.min)  # whatever the day is
    monkeypatch.setattr(interpreters, "deployed", lambda: Interpreter("3.13", "/bin/python3.13"))
    return answers


def quiet(_: Finding) -> None:
    """Nobody looks."""


def unwell(stage: Deployment = STAGE) -> list[Finding]:
    return [found for found in doctor.examine(stage, quiet) if found.verdict != "right"]


def test_says_of_a_healthy_account_what_is_right(aws: Any) -> None:
    findings = doctor.examine(STAGE, quiet)
    assert [str(finding) for finding in findings if finding.verdict != "right"] == []
    subjects = {finding.subject for finding in findings}
    assert {
        "Python",
        "credentials",
        "region",
        "rights",
        "prod-consulta-data",
        "names",
        "certificate",
        "Lambda",
        "SES",
        "SES quota",
        "sender",
        "alarms",
        "alarms' fee",
        "security.txt",
    } <= subjects


@pytest.mark.parametrize(
    ("left", "verdict"),
    [
        (timedelta(days=61), "right"),
        (timedelta(days=59), "advice"),
        (timedelta(days=-1), "wrong"),
    ],
)
def test_says_in_time_that_the_contacts_for_weaknesses_expire(
    left: timedelta, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime.now(UTC) + left
    told = security_txt.FILE.read_text("utf-8")
    ours = re.sub(r"(?m)^Expires: .*$", f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}", told)
    monkeypatch.setattr(security_txt, "FILE", tmp_path / "security.txt")
    security_txt.FILE.write_text(ours, "utf-8")
    (finding,) = security_txt.counts(STAGE)
    assert (finding.verdict, finding.sentence) == (verdict, f"counts until {end.date()}")


def test_tells_the_alarms_monthly_fee(aws: Any) -> None:
    (fee,) = [one for one in doctor.examine(STAGE, quiet) if one.subject == "alarms' fee"]
    assert fee.verdict == "right"
    template = (ROOT / "infra" / "templates" / "app.yaml").read_text(encoding="utf-8")
    alarms = template.count("Type: AWS::CloudWatch::Alarm\n")
    told = re.search(r"([\d.]+) USD a month for (\d+) alarms", fee.sentence)
    assert told, fee.sentence
    assert 0 < float(told[1]) < 10
    assert int(told[2]) == alarms


def denied(*actions: str) -> dict[str, Any]:
    return {
        "EvaluationResults": [
            {"EvalActionName": action, "EvalDecision": "implicitDeny"} for action in actions
        ]
    }


#: A fault: what AWS answers, the verdict, the sentence, and how to mend it.
FAULTS: dict[str, tuple[Mapping[str, Any], str, str, str]] = {
    "expired token": (
        {"GetCallerIdentity": refused("ExpiredToken")},
        "blocks",
        "The credentials have expired",
        "aws sso login",
    ),
    "unknown key": (
        {"GetCallerIdentity": refused("InvalidClientTokenId")},
        "blocks",
        "AWS does not know these credentials",
        "AWS_PROFILE",
    ),
    "wrong secret": (
        {"GetCallerIdentity": refused("SignatureDoesNotMatch")},
        "blocks",
        "The secret key is wrong, or this machine's clock is",
        "Check both",
    ),
    "rights missing": (
        {"SimulatePrincipalPolicy": denied("lambda:CreateFunction")},
        "blocks",
        "missing are lambda:CreateFunction",
        "Attach infra/templates/deployer-policy.json",
    ),
    "rights not to be asked": (
        {"SimulatePrincipalPolicy": refused("AccessDenied")},
        "advice",
        "could not be looked at",
        "infra/templates/deployer-policy.json",
    ),
    "root": (
        {"GetCallerIdentity": {"Arn": "arn:aws:iam::123456789012:root", "Account": "123456789012"}},
        "advice",
        "the account's root credentials",
        "lock root away",
    ),
    "a call refused": (
        {"GetAccountSettings": refused("AccessDeniedException", "not authorized")},
        "blocks",
        "These credentials may not GetAccountSettings: not authorized",
        "infra/templates/deployer-policy.json",
    ),
    "stack failed at first": (
        {"DescribeStacks": stack("ROLLBACK_COMPLETE")},
        "advice",
        "its first deployment failed",
        "begins anew",
    ),
    "stack not taken back": (
        {"DescribeStacks": stack("ROLLBACK_FAILED")},
        "advice",
        "ROLLBACK_FAILED",
        "begins anew",
    ),
    "stack stuck": (
        {"DescribeStacks": stack("UPDATE_ROLLBACK_FAILED")},
        "blocks",
        "UPDATE_ROLLBACK_FAILED",
        "Continue update rollback",
    ),
    "stack half deleted": (
        {"DescribeStacks": stack("DELETE_FAILED")},
        "blocks",
        "DELETE_FAILED",
        "delete the stack again",
    ),
    "stack busy": (
        {"DescribeStacks": stack("UPDATE_IN_PROGRESS")},
        "advice",
        "something is under way",
        "waits for its end",
    ),
    "table left behind": (
        {"DescribeTable": {"Table": {}}},
        "blocks",
        "a table prod-tickets is there, of no stack of ours",
        "take another name",
    ),
    "bucket of somebody else": (
        {"HeadBucket": refused("AccessDenied")},
        "blocks",
        "the bucket prod-consulta-attachments-123456789012-us-east-1 is somebody else's",
        "another name",
    ),
    "bucket left behind": (
        {"HeadBucket": {}},
        "blocks",
        "a bucket prod-consulta-mail-123456789012-us-east-1 is there",
        "delete it",
    ),
    "sign-in domain taken": (
        {"DescribeUserPoolDomain": {"DomainDescription": {"UserPoolId": "us-east-1_old"}}},
        "blocks",
        "prod-consulta-123456789012 is taken by the user pool us-east-1_old",
        "delete it",
    ),
    "certificate pending": (
        {"DescribeCertificate": {"Certificate": {"Status": "PENDING_VALIDATION"}}},
        "blocks",
        "is PENDING_VALIDATION, not ISSUED",
        "CNAME record that ACM shows",
    ),
    "certificate of another name": (
        {"DescribeCertificate": {"Certificate": {"Status": "ISSUED", "DomainName": "*.gob.ec"}}},
        "blocks",
        f"is for *.gob.ec, not for {DOMAIN}",
        f"Request one for {DOMAIN}",
    ),
    "no such certificate": (
        {"DescribeCertificate": refused("ResourceNotFoundException")},
        "blocks",
        f"this account has no {CERTIFICATE}",
        "Copy the ARN",
    ),
    "new account": (
        {
            "GetAccountSettings": {
                "AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}
            }
        },
        "advice",
        "10 functions may run at once",
        "request-service-quota-increase --service-code lambda",
    ),
    "sandbox": (
        {"GetAccount": SES | {"ProductionAccessEnabled": False}},
        "wrong",
        "in the sandbox",
        "Request production access",
    ),
    "paused": (
        {"GetAccount": SES | {"SendingEnabled": False}},
        "wrong",
        "sending is paused",
        "it says why",
    ),
    "under review": (
        {"GetAccount": SES | {"EnforcementStatus": "PROBATION"}},
        "wrong",
        "under review (PROBATION)",
        "answer what AWS asks",
    ),
    "quota below mail_rate": (
        {"GetAccount": SES | {"SendQuota": {"MaxSendRate": 1.0, "Max24HourSend": 200.0}}},
        "advice",
        "1 mails a second, 200 a day; mail_rate is 5",
        "Write mail_rate: 1",
    ),
    "unknown sender": (
        {"GetEmailIdentity": refused("NotFoundException")},
        "wrong",
        "SES of us-east-1 does not know inec.gob.ec",
        "Create identity",
    ),
    "unverified sender": (
        {"GetEmailIdentity": {"VerifiedForSendingStatus": False}},
        "wrong",
        "inec.gob.ec is not verified",
        "put the DNS records",
    ),
    "unsigned": (
        {"GetEmailIdentity": IDENTITY | {"DkimAttributes": {"Status": "PENDING"}}},
        "wrong",
        "its mails are not signed (DKIM: PENDING)",
        "enable DKIM",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_names_a_fault_of_the_account_and_how_to_mend_it(aws: Any, fault: str) -> None:
    answers, verdict, sentence, mend = FAULTS[fault]
    aws.update(answers)
    found = [each for each in unwell() if sentence in str(each)]
    assert found, [str(each) for each in unwell()]
    assert {each.verdict for each in found} == {verdict}
    assert mend in str(found[0])


@pytest.mark.parametrize(
    ("changes", "verdict", "sentence"),
    [
        ({"alarm_email": ""}, "advice", "nobody is told"),
        (
            {"certificate_arn": CERTIFICATE.replace("us-east-1", "sa-east-1")},
            "blocks",
            "only region",
        ),
        ({"mail_from": "x <x@example.com>"}, "wrong", "is not of the identity inec.gob.ec"),
        ({"mail_from": "x <x@noinec.gob.ec>"}, "wrong", "is not of the identity"),
        ({"reserved_concurrency": True}, None, ""),
    ],
)
def test_names_a_fault_of_the_stage(
    aws: Any, changes: dict[str, Any], verdict: str | None, sentence: str
) -> None:
    found = unwell(replace(STAGE, **changes))
    assert [each.verdict for each in found] == ([verdict] if verdict else [])
    assert all(sentence in str(each) for each in found)


def test_reservations_must_leave_a_hundred_to_the_rest(aws: Any) -> None:
    assert account.reserved() == 17
    for quota, verdicts in ((116, ["blocks"]), (117, [])):
        aws["GetAccountSettings"] = {
            "AccountLimit": {
                "ConcurrentExecutions": quota,
                "UnreservedConcurrentExecutions": quota,
            }
        }
        found = unwell(replace(STAGE, reserved_concurrency=True))
        assert [each.verdict for each in found] == verdicts


def test_a_certificate_s_star_stands_for_one_label(aws: Any) -> None:
    aws["DescribeCertificate"] = {
        "Certificate": {"Status": "ISSUED", "DomainName": "*.inec.gob.ec"}
    }
    assert unwell() == []
    assert len(unwell(replace(STAGE, domain="a.tickets.inec.gob.ec"))) == 1


def test_a_role_is_asked_about_by_its_own_name(aws: Any) -> None:
    session = "arn:aws:sts::123456789012:assumed-role/Deployer/ana"
    assert account._source(STAGE, session) == "arn:aws:iam::123456789012:role/deployers/Deployer"


def test_without_credentials_the_rest_is_named_and_not_looked_at(aws: Any) -> None:
    aws["GetCallerIdentity"] = refused("ExpiredToken")
    last = doctor.examine(STAGE, quiet)[-1]
    assert "rights, stacks, names, certificate, Lambda, SES, sender, alarms, alarms' fee" in str(
        last
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "region: Field required"),
        ("region: us-esat-1", "'us-esat-1' is no region of AWS"),
        ("regoin: us-east-1", "regoin: there is no such setting"),
        ("domain: tickets", "'tickets' is no domain name"),
        ("domain: tickets.inec.gob.ec", "domain and certificate_arn go together"),
        ("mail_from: INEC", "'INEC' has no e-mail address"),
        ("mail_rate: 0", "mail_rate: Input should be greater than or equal to 1"),
        ("mail_rate: fast", "mail_rate: Input should be a valid integer"),
        ("firewall_allows: [10.0.0.0/33]", "firewall_allows"),
        ("protected: perhaps", "protected: Input should be a valid boolean"),
        ("{", "is no YAML"),
        ("- a", "Input should be a valid dictionary"),
    ],
)
def test_a_stage_s_file_with_a_fault_is_refused_with_all_of_them(
    content: str, sentence: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_file, "STAGES", tmp_path)
    whole = "region: us-east-1\nmail_from: a <a@b.ec>\nmail_identity: b.ec\n"
    kept = [line for line in whole.splitlines() if line[:6] != content[:6]]
    text = content if content in ("", "{", "- a") else "\n".join([*kept, content])
    (tmp_path / "prod.yaml").write_text(text)
    with pytest.raises(stage_file.StageFault) as fault:
        stage_file.read("prod")
    assert sentence in str(fault.value)


@pytest.mark.parametrize("name", ["Prod", "p", "-prod", "prod-", "my-aws", "a" * 17, "../prod", ""])
def test_a_stage_s_name_that_aws_would_refuse_is_refused_at_once(name: str) -> None:
    with pytest.raises(stage_file.StageFault, match="cannot name a stage"):
        stage_file.read(name)


@pytest.mark.parametrize("command", ["doctor", "deploy"])
def test_without_credentials_a_command_ends_with_sentences(command: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "infra", command, "prod"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "There are no AWS credentials here. Sign in (`aws sso login`)" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_after_a_deployment_it_is_said_which_record_leads_to_the_site() -> None:
    edge = {"DistributionDomain": "d111.cloudfront.net"}
    assert f"{DOMAIN}.  CNAME  d111.cloudfront.net." in deploy.farewell(STAGE, edge)
    without = replace(STAGE, domain="", certificate_arn="")
    assert deploy.farewell(without, edge) == "https://d111.cloudfront.net"
