"""``make destroy``: a stage and all its data go, when its file says that it is not protected.

What the data stack would keep is deleted while the stack still lists it, and the stack after it,
so that a run that was interrupted goes on from where it stopped and nothing is deleted by a name
that was guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.store.aws import secrets
from infra import stacks
from infra.deployment import Deployment
from infra.steps import door
from infra.steps.locked import Locked, locked
from infra.steps.releases import bucket_name

Say = Callable[[str], None]


class Protected(Exception):
    """Says why a stage is not destroyed, and the way to do it all the same."""


def check(deployment: Deployment) -> None:
    """Whether a stage may go. Raises Protected."""
    way = (
        f"To destroy it all the same: write `protected: false` into infra/stages/"
        f"{deployment.stage}.yaml, run `make deploy STAGE={deployment.stage}`, which takes the"
        f" protection away, and then `make destroy STAGE={deployment.stage}`."
    )
    if deployment.protected:
        raise Protected(f"{deployment.stage} is protected: nothing was deleted. {way}")
    for client, part in _parts(deployment):
        if stacks.is_protected(client, deployment.stack(part)):
            raise Protected(
                f"The stack {deployment.stack(part)} is protected: nothing was deleted. {way}"
            )


def warning(deployment: Deployment) -> str:
    """What will be gone."""
    stack = deployment.stack("data")
    kept = _kept(deployment.client("cloudformation"), stack)
    stays = [*_locked(deployment, kept)]
    names = {one.bucket for one in stays}
    gone = [f"  {kind.rpartition('::')[2]} {name}" for kind, name in kept if name not in names]
    lines = [f"This deletes {deployment.stage} in {deployment.region}, with all its data:", *gone]
    if stays:
        lines += ["This stays, locked, with its fee:", *(f"  {one}" for one in stays)]
    return "\n".join(lines)


def destroy(deployment: Deployment, say: Say) -> None:
    """Delete everything of a stage. Idempotent. Raises Protected, stacks.StackFailed."""
    check(deployment)
    edge, app = deployment.stack("edge"), deployment.stack("app")
    say("edge and site")
    cloudformation = deployment.edge_client("cloudformation")
    for kind, name in _kept(cloudformation, edge):
        if kind == "AWS::S3::Bucket":
            _empty(deployment.edge_client("s3"), name)
    stacks.delete(cloudformation, edge)
    say("functions and API")
    _stop_receiving(deployment.client("ses"), f"{deployment.stage}-consulta")
    stacks.delete(deployment.client("cloudformation"), app)
    door.dismiss_others(deployment.client("apigateway"), f"{deployment.stage}-consulta", [])
    say("data")
    _delete_data(deployment)
    say("secrets, code and templates")
    for name in secrets.NAMES:
        _delete_secret(deployment.client("ssm"), f"{deployment.secrets_path}/{name}")
    _delete_bucket(deployment.client("s3"), bucket_name(deployment))


def _locked(deployment: Deployment, kept: list[tuple[str, str]]) -> Iterator[Locked]:
    """The buckets that hold what a lock keeps."""
    for kind, name in kept:
        found = locked(deployment.client("s3"), name) if kind == "AWS::S3::Bucket" else None
        if found is not None and found.objects:
            yield found


def _parts(deployment: Deployment) -> Iterator[tuple[Any, str]]:
    yield deployment.edge_client("cloudformation"), "edge"
    yield deployment.client("cloudformation"), "app"
    yield deployment.client("cloudformation"), "data"


def _kept(cloudformation: Any, stack: str) -> list[tuple[str, str]]:
    """Kind and name of what a stack holds and would not delete, or not while it is full."""
    found = [
        (each["ResourceType"], each["PhysicalResourceId"])
        for each in stacks.resources(cloudformation, stack)
        if each["ResourceType"] in KEPT and each.get("PhysicalResourceId")
    ]
    return sorted(found, key=lambda each: [*KEPT].index(each[0]))


def _delete_data(deployment: Deployment) -> None:
    cloudformation, stack = deployment.client("cloudformation"), deployment.stack("data")
    for kind, name in _kept(cloudformation, stack):
        service, delete = KEPT[kind]
        delete(deployment.client(service), name)
    stacks.delete(cloudformation, stack)


def _delete_domain(cognito: Any, domain: str) -> None:
    found = cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"]
    if found:
        cognito.delete_user_pool_domain(Domain=domain, UserPoolId=found["UserPoolId"])


def _delete_pool(cognito: Any, pool: str) -> None:
    try:
        cognito.delete_user_pool(UserPoolId=pool)
    except cognito.exceptions.ResourceNotFoundException:
        return


def _delete_table(dynamodb: Any, table: str) -> None:
    try:
        dynamodb.delete_table(TableName=table)
    except dynamodb.exceptions.ResourceNotFoundException:
        return
    dynamodb.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig={"Delay": 2})


def _delete_bucket(s3: Any, bucket: str) -> None:
    """Delete a bucket and all in it; one that holds what a lock keeps is left to its lock."""
    kept = locked(s3, bucket)
    if kept is not None and kept.objects:
        return
    try:
        _empty(s3, bucket)
        s3.delete_bucket(Bucket=bucket)
    except s3.exceptions.NoSuchBucket:
        return


def _empty(s3: Any, bucket: str) -> None:
    """Delete every version of every object."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def _delete_secret(ssm: Any, name: str) -> None:
    try:
        ssm.delete_parameter(Name=name)
    except ssm.exceptions.ParameterNotFound:
        return


def _stop_receiving(ses: Any, rule_set: str) -> None:
    """SES does not let its active rule set be deleted."""
    active = ses.describe_active_receipt_rule_set().get("Metadata", {}).get("Name")
    if active == rule_set:
        ses.set_active_receipt_rule_set()


#: What the data stack keeps when it is deleted, in the order in which it can go. Groups go with
#: their user pool.
KEPT: dict[str, tuple[str, Callable[[Any, str], None]]] = {
    "AWS::Cognito::UserPoolDomain": ("cognito-idp", _delete_domain),
    "AWS::Cognito::UserPool": ("cognito-idp", _delete_pool),
    "AWS::DynamoDB::Table": ("dynamodb", _delete_table),
    "AWS::S3::Bucket": ("s3", _delete_bucket),
}
