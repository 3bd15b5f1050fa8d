"""Whether the stacks can be deployed, and whether the names that they want are free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from infra import stacks
from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.package import ROOT
from infra.sentences import STATES
from infra.steps.releases import bucket_name
from infra.template import read

_KEPT = (
    "If it is what an earlier stage of this name left, and what it holds is no longer needed,"
    " delete it in the console (a table or a user pool loses its deletion protection first, a"
    " bucket is emptied). If it is needed, take another name for the stage."
)
_OTHERS = "Bucket names are the world's: take another name for the stage."


def states(deployment: Deployment) -> Iterator[Finding]:
    """The three stacks, as they are."""
    for part in ("data", "app", "edge"):
        client = deployment.edge_client if part == "edge" else deployment.client
        name = deployment.stack(part)
        yield _state(name, stacks.status(client("cloudformation"), name))


def _state(name: str, state: str | None) -> Finding:
    if state is None or state == "REVIEW_IN_PROGRESS":
        return Finding("right", name, "not there yet")
    if state.endswith("_IN_PROGRESS"):
        return Finding(
            "advice", name, f"{state}: something is under way", "`make deploy` waits for its end."
        )
    if state in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        return Finding(
            "advice",
            name,
            f"{state}: its first deployment failed; nothing of it ever served",
            "`make deploy` deletes it and begins anew.",
        )
    if state in ("UPDATE_ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_FAILED"):
        return Finding("blocks", name, state, STATES[state])
    return Finding("right", name, state)


def names(deployment: Deployment) -> Iterator[Finding]:
    """Tables, buckets and the sign-in's domain: ours already, or free."""
    cloudformation, stack = deployment.client("cloudformation"), deployment.stack("data")
    ours = {
        (each["ResourceType"], each.get("PhysicalResourceId"))
        for each in stacks.resources(cloudformation, stack)
    }
    account = deployment.client("sts").get_caller_identity()["Account"]
    found = [
        *_tables(deployment, ours),
        *_buckets(deployment, ours, account),
        *_sign_in(deployment, ours, account),
    ]
    yield from found or [Finding("right", "names", "of tables, buckets and sign-in: ours or free")]


def _tables(deployment: Deployment, ours: set[tuple[str, Any]]) -> Iterator[Finding]:
    dynamodb = deployment.client("dynamodb")
    for name in _named(deployment, "AWS::DynamoDB::Table", "TableName", ""):
        if ("AWS::DynamoDB::Table", name) in ours:
            continue
        try:
            dynamodb.describe_table(TableName=name)
        except dynamodb.exceptions.ResourceNotFoundException:
            continue
        yield Finding("blocks", "names", f"a table {name} is there, of no stack of ours", _KEPT)


def _buckets(deployment: Deployment, ours: set[tuple[str, Any]], account: str) -> Iterator[Finding]:
    named = _named(deployment, "AWS::S3::Bucket", "BucketName", account)
    for name in [*named, bucket_name(deployment)]:
        if ("AWS::S3::Bucket", name) in ours:
            continue
        try:
            deployment.client("s3").head_bucket(Bucket=name)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("404", "NoSuchBucket", "NotFound"):
                continue
            if code not in ("403", "301", "AccessDenied"):
                raise
            yield Finding("blocks", "names", f"the bucket {name} is somebody else's", _OTHERS)
            continue
        if name in named:
            yield Finding("blocks", "names", f"a bucket {name} is there, of no stack", _KEPT)


def _sign_in(deployment: Deployment, ours: set[tuple[str, Any]], account: str) -> Iterator[Finding]:
    (domain,) = _named(deployment, "AWS::Cognito::UserPoolDomain", "Domain", account)
    if any(kind == "AWS::Cognito::UserPoolDomain" for kind, _ in ours):
        return
    cognito = deployment.client("cognito-idp")
    found = cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"]
    if found:
        yield Finding(
            "blocks",
            "names",
            f"the sign-in's domain {domain} is taken by the user pool {found.get('UserPoolId')}",
            _KEPT,
        )


def _named(deployment: Deployment, kind: str, name: str, account: str) -> list[str]:
    """The names that the data stack gives its resources of a kind."""
    filled = {
        "${TablePrefix}": deployment.table_prefix,
        "${AWS::AccountId}": account,
        "${AWS::Region}": deployment.region,
    }
    found = []
    for resource in read(ROOT / "infra" / "templates" / "data.yaml")["Resources"].values():
        if resource["Type"] == kind and name in resource["Properties"]:
            text = resource["Properties"][name]["Fn::Sub"]
            for variable, value in filled.items():
                text = text.replace(variable, value)
            found.append(text)
    return found
