"""Whose credentials these are, what they may do, and how much the account may run at once."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.package import ROOT
from infra.template import read

POLICY = Path(__file__).parents[1] / "templates" / "deployer-policy.json"

#: What AWS keeps for functions without a reservation:
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
_UNRESERVED = 100
#: Under this, a busy minute of the public meets the limit.
_COMFORTABLE = 100
_ASSUMED = re.compile(r"arn:[\w-]+:sts::\d+:assumed-role/(?P<role>[^/]+)/")
#: What IAM is asked about: of each statement of the policy file, what a deployment does first.
SAMPLES = (
    "cloudformation:ExecuteChangeSet cloudformation:UpdateTerminationProtection"
    " dynamodb:CreateTable dynamodb:UpdateTable dynamodb:PutItem ssm:PutParameter"
    " s3:CreateBucket s3:PutObject iam:CreateRole iam:SimulatePrincipalPolicy"
    " lambda:CreateFunction lambda:GetAccountSettings events:PutRule apigateway:POST"
    " sqs:CreateQueue sns:CreateTopic logs:CreateLogGroup logs:DescribeLogGroups"
    " cloudwatch:PutMetricAlarm cognito-idp:CreateUserPool ses:CreateConfigurationSet"
    " ses:GetAccount cloudfront:CreateDistribution acm:DescribeCertificate wafv2:CreateWebACL"
    " guardduty:CreateMalwareProtectionPlan athena:CreateWorkGroup"
).split()


def credentials(deployment: Deployment) -> Iterator[Finding]:
    """Who asks, and where."""
    caller = deployment.client("sts").get_caller_identity()
    yield Finding("right", "credentials", f"{caller['Arn']}, account {caller['Account']}")
    yield Finding("right", "region", f"{deployment.region}, the edge in us-east-1")


def rights(deployment: Deployment) -> Iterator[Finding]:
    """Whether the caller may do what infra/templates/deployer-policy.json lists."""
    caller = deployment.client("sts").get_caller_identity()
    if caller["Arn"].endswith(":root"):
        yield Finding("advice", "rights", "these are the account's root credentials", _NO_ROOT)
        return
    try:
        denied = sorted(_denied(deployment, caller))
    except ClientError as error:
        if "AccessDenied" not in error.response["Error"]["Code"]:
            raise
        yield Finding(
            "advice",
            "rights",
            "could not be looked at: these credentials may not ask IAM what they may do",
            "Where infra/templates/deployer-policy.json is attached, they may.",
        )
        return
    if denied:
        yield Finding(
            "blocks",
            "rights",
            f"missing are {', '.join(denied)}",
            "Attach infra/templates/deployer-policy.json to whoever deploys (IAM, Policies, "
            "Create policy).",
        )
        return
    yield Finding("right", "rights", "all that infra/templates/deployer-policy.json lists")


_NO_ROOT = (
    "Deploy as a user or role that has infra/templates/deployer-policy.json, and lock root away."
)


def concurrency(deployment: Deployment) -> Iterator[Finding]:
    """How many functions may run at once, against what is reserved."""
    limits = deployment.client("lambda").get_account_settings()["AccountLimit"]
    quota, free = limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"]
    wanted = reserved() if deployment.reserved_concurrency else 0
    if wanted and quota - wanted < _UNRESERVED:
        yield Finding(
            "blocks",
            "Lambda",
            f"{quota} functions may run at once; reserving {wanted} leaves less than the"
            f" {_UNRESERVED} that AWS keeps for the rest",
            "Write `reserved_concurrency: false` into the stage's file, or have the quota raised: "
            + _raise_quota(deployment),
        )
    elif quota < _COMFORTABLE:
        yield Finding(
            "advice",
            "Lambda",
            f"{quota} functions may run at once, as in a new account: enough to try, not for the"
            " public",
            _raise_quota(deployment),
        )
    else:
        yield Finding("right", "Lambda", f"{quota} functions may run at once, {free} unreserved")


def reserved() -> int:
    """What infra/templates/app.yaml reserves when it is told to."""
    resources = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"].values()
    given = [each.get("Properties", {}).get("ReservedConcurrentExecutions") for each in resources]
    return sum(each["Fn::If"][1] for each in given if each)


def _raise_quota(deployment: Deployment) -> str:
    return (
        "aws service-quotas request-service-quota-increase --service-code lambda --quota-code"
        f" L-B99A9384 --desired-value 1000 --region {deployment.region}"
    )


def _denied(deployment: Deployment, caller: dict[str, Any]) -> Iterator[str]:
    """The actions of the policy file that the caller's own policies do not allow."""
    iam, source = deployment.client("iam"), _source(deployment, caller["Arn"])
    for actions, resources in asked(deployment, caller["Account"]):
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=source, ActionNames=actions, ResourceArns=resources
        )
        for page in pages:
            for result in page["EvaluationResults"]:
                if result["EvalDecision"] != "allowed":
                    yield result["EvalActionName"]


def _source(deployment: Deployment, arn: str) -> str:
    """The user or role whose policies count: for a session, its role's own ARN, path included."""
    assumed = _ASSUMED.match(arn)
    if assumed is None:
        return arn
    role = deployment.client("iam").get_role(RoleName=assumed["role"])["Role"]["Arn"]
    return str(role)


def asked(deployment: Deployment, account: str) -> Iterator[tuple[list[str], list[str]]]:
    """Actions to ask IAM about, and the resources of this stage to ask it for."""
    for statement in json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]:
        actions = [sample for sample in SAMPLES if statement_of(sample) == statement["Sid"]]
        if actions:
            yield actions, [_named(each, deployment, account) for each in statement["Resource"]]


@cache
def statement_of(action: str) -> str:
    """The statement that allows an action: the one that names it, else the first that fits."""
    found = json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
    naming = [each["Sid"] for each in found if action in each["Action"]]
    fitting = [
        each["Sid"]
        for each in found
        if any(fnmatch.fnmatchcase(action, pattern) for pattern in each["Action"])
    ]
    return str([*naming, *fitting, ""][0])


def _named(pattern: str, deployment: Deployment, account: str) -> str:
    """``arn:aws:sqs:*:*:*-consulta-*`` with region, account and name filled in."""
    if pattern == "*":
        return pattern
    _, partition, service, region, owner, rest = pattern.split(":", 5)
    filled = [region.replace("*", deployment.region), owner.replace("*", account)]
    name = rest.replace("*-", f"{deployment.stage}-", 1).replace("*", "x")
    return ":".join(["arn", partition, service, *filled, name])
