"""The rights of whoever deploys: enough, no reading of what people wrote, and small enough for IAM.

``handler_permissions.json`` is what AWS publishes of the kinds of resources it has there, from
their CloudFormation schemas (create, read, update and delete together).
"""

from __future__ import annotations

import fnmatch
import json
from pathlib import Path
from typing import Any

import pytest

from infra.checks.account import POLICY, SAMPLES, statement_of
from infra.package import ROOT
from infra.template import read

STATEMENTS: list[dict[str, Any]] = json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
HANDLERS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("handler_permissions.json").read_text(encoding="utf-8")
)
#: What handlers ask for properties that our templates do not have.
UNUSED = (
    "dynamodb:*ContributorInsights* dynamodb:*KinesisStreaming* dynamodb:*Import* kinesis:* kms:*"
    " iam:CreateServiceLinkedRole ec2:* elasticfilesystem:* firehose:* s3tables:* S3:*"
    " apigateway:UpdateRestApiPolicy lambda:PassCapacityProvider lambda:GetLayerVersion"
    " lambda:GetCodeSigningConfig iam:*PermissionsBoundary iam:AttachRolePolicy"
    " iam:DetachRolePolicy s3:*MetadataTable* s3:*JournalTable* s3:*InventoryTable*"
    " s3:*Analytics* s3:*IntelligentTiering* s3:*Inventory* s3:PutMetrics* s3:*Replication*"
    " s3:*Accelerate* s3:*Website* s3:*Abac s3:*Acl s3:*Logging s3:PutObjectLock* s3:GetObject*"
    " s3:REST* s3:DeleteBucketCors s3:DeleteBucketEncryption s3:DeleteBucketLifecycle"
    " s3:DeleteBucketMetricsConfiguration logs:*LogDelivery"
).split()


def allowed(action: str) -> bool:
    return any(
        fnmatch.fnmatchcase(action, pattern)
        for statement in STATEMENTS
        for pattern in statement["Action"]
    )


@pytest.mark.parametrize("kind", HANDLERS)
def test_has_what_aws_says_a_kind_of_resource_needs(kind: str) -> None:
    needed = [
        action
        for action in HANDLERS[kind]
        if not any(fnmatch.fnmatchcase(action, pattern) for pattern in UNUSED)
    ]
    assert needed
    assert [action for action in needed if not allowed(action)] == []


def test_reaches_no_table_and_no_bucket_but_ours() -> None:
    for statement in STATEMENTS:
        services = {action.partition(":")[0] for action in statement["Action"]}
        if (
            services & {"dynamodb", "s3", "iam", "ssm", "sqs", "sns"}
            and statement["Sid"] != "OwnRights"
        ):
            assert "*" not in statement["Resource"]
            assert all("*-" in each or "/consulta/" in each for each in statement["Resource"])


def test_covers_every_table_of_the_template() -> None:
    (tables,) = [one for one in STATEMENTS if one["Sid"] == "Tables"]
    names = {
        resource["Properties"]["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}")
        for resource in read(ROOT / "infra" / "data.yaml")["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }
    assert {each.rpartition("*-")[2] for each in tables["Resource"]} == names


def test_reads_no_ticket_no_attachment_and_no_mail() -> None:
    reads = ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem")
    for statement in STATEMENTS:
        for resource in statement["Resource"]:
            actions = " ".join(statement["Action"])
            if any(read in actions for read in reads):
                assert resource.endswith("-catalog")
            if "s3:GetObject" in actions:
                assert "-artifacts-" in resource or "-edge-" in resource
    wild = [a for s in STATEMENTS for a in s["Action"] if a.startswith(("dynamodb:", "s3:"))]
    assert not {"dynamodb:*", "s3:*", "dynamodb:Get*", "s3:Get*", "s3:GetO*"} & {*wild}


def test_roles_are_passed_to_the_services_that_take_them_alone() -> None:
    (passing,) = [one for one in STATEMENTS if "iam:PassRole" in one["Action"]]
    assert "iam:PassedToService" in passing["Condition"]["StringEquals"]
    assert passing["Action"] == ["iam:PassRole"]


def test_fits_into_a_managed_policy() -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 6,144
    characters, white space apart."""
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    assert len(json.dumps(policy, separators=(",", ":"))) <= 6_144


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_the_doctor_asks_about_is_allowed_by_the_file(sample: str) -> None:
    assert statement_of(sample)


def test_the_doctor_asks_about_every_statement_without_a_condition() -> None:
    asked = {statement_of(sample) for sample in SAMPLES}
    without = {one["Sid"] for one in STATEMENTS if "Condition" not in one}
    assert without - asked == {"Transform"}  # said by the stacks' own statement


@pytest.mark.parametrize("name", ["data.yaml", "edge.yaml"])
def test_a_template_in_the_call_is_small_enough_for_cloudformation(name: str) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
    path = ROOT / "infra" / name
    assert path.stat().st_size <= 51_200
    assert len(json.dumps(read(path))) <= 51_200
