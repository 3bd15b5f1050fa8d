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

_STACK = "prod-consulta-app"
_HERE = "us-east-1:123456789012"
#: Of kinds that are not in that file: what making, changing and removing one takes, and on what.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/
OTHERS = {
    "AWS::ApiGateway::ApiKey": (  # by calls: infra/steps/door.py
        "apigateway:POST apigateway:GET apigateway:DELETE",
        "arn:aws:apigateway:us-east-1::/apikeys/abc",
    ),
    "AWS::ApiGateway::UsagePlanKey": (  # by calls: infra/steps/door.py
        "apigateway:POST apigateway:GET",
        "arn:aws:apigateway:us-east-1::/usageplans/abc/keys",
    ),
    "AWS::Athena::NamedQuery": (
        "athena:CreateNamedQuery athena:UpdateNamedQuery athena:DeleteNamedQuery",
        f"arn:aws:athena:{_HERE}:workgroup/prod-consulta",
    ),
    "AWS::Athena::WorkGroup": (
        "athena:CreateWorkGroup athena:GetWorkGroup athena:UpdateWorkGroup athena:DeleteWorkGroup",
        f"arn:aws:athena:{_HERE}:workgroup/prod-consulta",
    ),
    "AWS::CloudFront::CachePolicy": (
        "cloudfront:CreateCachePolicy cloudfront:UpdateCachePolicy cloudfront:DeleteCachePolicy",
        "*",
    ),
    "AWS::CloudFront::Distribution": (
        (
            "cloudfront:CreateDistribution cloudfront:UpdateDistribution"
            " cloudfront:DeleteDistribution cloudfront:CreateInvalidation"
            " cloudfront:AllowVendedLogDeliveryForResource"
        ),
        "*",
    ),
    "AWS::CloudFront::Function": (
        (
            "cloudfront:CreateFunction cloudfront:UpdateFunction cloudfront:PublishFunction"
            " cloudfront:DeleteFunction cloudfront:DescribeFunction"
        ),
        "*",
    ),
    "AWS::CloudFront::OriginAccessControl": (
        "cloudfront:CreateOriginAccessControl cloudfront:DeleteOriginAccessControl",
        "*",
    ),
    "AWS::CloudFront::OriginRequestPolicy": (
        "cloudfront:CreateOriginRequestPolicy cloudfront:DeleteOriginRequestPolicy",
        "*",
    ),
    "AWS::CloudFront::ResponseHeadersPolicy": (
        "cloudfront:CreateResponseHeadersPolicy cloudfront:DeleteResponseHeadersPolicy",
        "*",
    ),
    "AWS::CloudWatch::Alarm": (
        "cloudwatch:PutMetricAlarm cloudwatch:DescribeAlarms cloudwatch:DeleteAlarms",
        f"arn:aws:cloudwatch:{_HERE}:alarm:{_STACK}-DefectAlarm-1",
    ),
    "AWS::CloudWatch::Dashboard": (
        "cloudwatch:PutDashboard cloudwatch:GetDashboard cloudwatch:DeleteDashboards",
        "arn:aws:cloudwatch::123456789012:dashboard/prod-consulta-por-tickets",
    ),
    "AWS::Cognito::ManagedLoginBranding": (
        "cognito-idp:CreateManagedLoginBranding cognito-idp:DeleteManagedLoginBranding",
        "*",
    ),
    "AWS::Cognito::UserPool": (
        "cognito-idp:CreateUserPool cognito-idp:UpdateUserPool cognito-idp:DeleteUserPool",
        "*",
    ),
    "AWS::Cognito::UserPoolClient": (
        "cognito-idp:CreateUserPoolClient cognito-idp:DeleteUserPoolClient",
        "*",
    ),
    "AWS::Cognito::UserPoolDomain": (
        "cognito-idp:CreateUserPoolDomain cognito-idp:DeleteUserPoolDomain",
        "*",
    ),
    "AWS::Cognito::UserPoolGroup": ("cognito-idp:CreateGroup cognito-idp:DeleteGroup", "*"),
    "AWS::Glue::Database": (
        "glue:CreateDatabase glue:GetDatabase glue:UpdateDatabase glue:DeleteDatabase",
        f"arn:aws:glue:{_HERE}:database/prod_consulta",
    ),
    "AWS::Glue::Table": (
        "glue:CreateTable glue:GetTable glue:UpdateTable glue:DeleteTable",
        f"arn:aws:glue:{_HERE}:table/prod_consulta/facts",
    ),
    "AWS::GuardDuty::MalwareProtectionPlan": (
        "guardduty:CreateMalwareProtectionPlan guardduty:DeleteMalwareProtectionPlan",
        "*",
    ),
    # Sign-in mails through SES (sign_in_mail: ses).
    # https://docs.aws.amazon.com/cognito/latest/developerguide/using-service-linked-roles.html
    "AWS::IAM::ServiceLinkedRole": (
        "iam:CreateServiceLinkedRole",
        (
            "arn:aws:iam::123456789012:role/aws-service-role/email.cognito-idp.amazonaws.com"
            "/AWSServiceRoleForAmazonCognitoIdpEmailService"
        ),
    ),
    "AWS::Lambda::EventInvokeConfig": (
        "lambda:PutFunctionEventInvokeConfig lambda:DeleteFunctionEventInvokeConfig",
        f"arn:aws:lambda:{_HERE}:function:{_STACK}-ReceiveMail-1",
    ),
    "AWS::Lambda::Permission": (
        "lambda:AddPermission lambda:RemovePermission",
        f"arn:aws:lambda:{_HERE}:function:{_STACK}-ReceiveMail-1",
    ),
    "AWS::Logs::Delivery": (
        "logs:CreateDelivery logs:DeleteDelivery",
        f"arn:aws:logs:{_HERE}:delivery:abc",
    ),
    "AWS::Logs::DeliveryDestination": (
        "logs:PutDeliveryDestination logs:DeleteDeliveryDestination",
        f"arn:aws:logs:{_HERE}:delivery-destination:{_STACK}-requests",
    ),
    "AWS::Logs::DeliverySource": (
        "logs:PutDeliverySource logs:DeleteDeliverySource",
        f"arn:aws:logs:{_HERE}:delivery-source:{_STACK}-requests",
    ),
    "AWS::Logs::MetricFilter": (
        "logs:PutMetricFilter logs:DeleteMetricFilter",
        f"arn:aws:logs:{_HERE}:log-group:{_STACK}-EraseLog-1",
    ),
    "AWS::S3::BucketPolicy": (
        "s3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy",
        "arn:aws:s3:::prod-consulta-journal-123456789012-us-east-1",
    ),
    "AWS::SES::ConfigurationSet": (
        "ses:CreateConfigurationSet ses:DeleteConfigurationSet",
        "*",
    ),
    "AWS::SES::ConfigurationSetEventDestination": (
        "ses:CreateConfigurationSetEventDestination ses:DeleteConfigurationSetEventDestination",
        "*",
    ),
    "AWS::SES::ReceiptRule": ("ses:CreateReceiptRule ses:DeleteReceiptRule", "*"),
    "AWS::SES::ReceiptRuleSet": ("ses:CreateReceiptRuleSet ses:DeleteReceiptRuleSet", "*"),
    "AWS::SNS::Subscription": (
        "sns:Subscribe sns:Unsubscribe",
        f"arn:aws:sns:{_HERE}:{_STACK}-MailReports-1",
    ),
    "AWS::WAFv2::IPSet": (
        "wafv2:CreateIPSet wafv2:UpdateIPSet wafv2:DeleteIPSet",
        f"arn:aws:wafv2:{_HERE}:global/ipset/{_STACK}-offices-ipv4/abc",
    ),
    "AWS::WAFv2::WebACL": (
        "wafv2:CreateWebACL wafv2:UpdateWebACL wafv2:DeleteWebACL",
        f"arn:aws:wafv2:{_HERE}:global/webacl/{_STACK}-firewall/abc",
    ),
}
#: Those of our buckets that have something which no other has.
BUCKETS = {
    "journal": "prod-consulta-journal-123456789012-us-east-1",
    "Object Lock": "prod-consulta-data-auditarchive-1",  # CloudFormation's name for it
}


def granted(action: str, resource: str) -> bool:
    """Whether a statement allows an action on a resource."""
    return any(
        fnmatch.fnmatchcase(action, pattern) and fnmatch.fnmatchcase(resource, reach)
        for statement in STATEMENTS
        for pattern in statement["Action"]
        for reach in statement["Resource"]
    )


@pytest.mark.parametrize("kind", OTHERS)
def test_may_make_and_remove_each_kind_of_resource_by_the_name_that_it_has(kind: str) -> None:
    actions, resource = OTHERS[kind]
    assert [action for action in actions.split() if not granted(action, resource)] == []


@pytest.mark.parametrize("bucket", BUCKETS)
def test_may_make_and_lock_and_remove_each_bucket(bucket: str) -> None:
    actions = "CreateBucket PutBucketVersioning PutBucketObjectLockConfiguration DeleteBucket"
    arn = f"arn:aws:s3:::{BUCKETS[bucket]}"
    assert [each for each in actions.split() if not granted(f"s3:{each}", arn)] == []


def test_every_kind_in_the_templates_is_looked_at() -> None:
    kinds = {
        resource["Type"]
        for name in ("data.yaml", "app.yaml", "edge.yaml")
        for resource in read(ROOT / "infra" / "templates" / name)["Resources"].values()
        if "Type" in resource
    }
    assert kinds - {*HANDLERS, *OTHERS} == set()


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
        if services & {"dynamodb", "s3", "iam", "ssm", "sqs", "sns"} and statement["Sid"] not in (
            "OwnRights",
            "SignInMail",
        ):
            assert "*" not in statement["Resource"]
            assert all("*-" in each or "/consulta/" in each for each in statement["Resource"])


def test_covers_every_table_of_the_template() -> None:
    (tables,) = [one for one in STATEMENTS if one["Sid"] == "Tables"]
    names = {
        resource["Properties"]["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}")
        for resource in read(ROOT / "infra" / "templates" / "data.yaml")["Resources"].values()
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
                assert any(
                    f"-{public}-" in resource for public in ("artifacts", "edge", "published")
                )
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
    path = ROOT / "infra" / "templates" / name
    assert path.stat().st_size <= 51_200
    assert len(json.dumps(read(path))) <= 51_200
