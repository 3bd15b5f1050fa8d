"""What an administrator does with a stage, on an embedded AWS that enforces IAM: as a user who has
the policy of the repository and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import deploy, deployment, destroy, doctor, stacks
from infra.checks.account import POLICY
from infra.local.embedded import Embedded, embedded
from infra.steps import releases, site
from tests.deploy.stages import agree, quiet, stage

pytestmark = pytest.mark.engine
_ROOT = {"aws_access_key_id": "000000000000", "aws_secret_access_key": "local"}
_TICKET = {"number": {"S": "051243"}, "email": {"S": "maria@example.com"}}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Embedded]:
    with embedded(auth=True) as aws:
        yield aws


@pytest.fixture(scope="module")
def key(cloud: Embedded) -> dict[str, str]:
    """The access key of a user who has the policy of the repository."""
    iam = root(cloud, "iam")
    iam.create_user(UserName="administrator")
    made = iam.create_policy(PolicyName="deployer", PolicyDocument=POLICY.read_text())
    iam.attach_user_policy(UserName="administrator", PolicyArn=made["Policy"]["Arn"])
    created: dict[str, str] = iam.create_access_key(UserName="administrator")["AccessKey"]
    return created


@pytest.fixture(autouse=True)
def administrator(
    cloud: Embedded, key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The environment of somebody who deploys."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    deployment._client.cache_clear()
    yield
    deployment._client.cache_clear()


@pytest.fixture(autouse=True)
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site in place of the real one."""
    monkeypatch.setattr(site, "DIST", tmp_path)
    monkeypatch.setattr(site, "build", lambda: None)
    (tmp_path / "index.html").write_text("first")
    return tmp_path


def root(cloud: Embedded, service: str) -> Any:
    """A client of somebody who may do everything, to look at what was done."""
    return boto3.client(service, endpoint_url=cloud.endpoint, **_ROOT)


def built(cloud: Embedded, name: str) -> set[str]:
    """The versions that a stage's functions say they are."""
    functions = root(cloud, "lambda").list_functions()["Functions"]
    ours = [one for one in functions if one["FunctionName"].startswith(f"{name}-")]
    return {one["Environment"]["Variables"]["BUILD_VERSION"] for one in ours}


def page(cloud: Embedded, edge: dict[str, str]) -> str:
    found = root(cloud, "s3").get_object(Bucket=edge["SiteBucket"], Key="index.html")
    return str(found["Body"].read().decode())


def left(cloud: Embedded, name: str) -> list[str]:
    """What bears a stage's name."""
    tables = root(cloud, "dynamodb").list_tables()["TableNames"]
    buckets = [one["Name"] for one in root(cloud, "s3").list_buckets()["Buckets"]]
    pools = [
        pool["Name"]
        for pool in root(cloud, "cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    ]
    keys = [key["name"] for key in root(cloud, "apigateway").get_api_keys()["items"]]
    secrets = root(cloud, "ssm").get_parameters_by_path(Path=f"/consulta/{name}")["Parameters"]
    named = [*tables, *buckets, *pools, *keys]
    return [*(each for each in named if each.startswith(f"{name}-")), *map(str, secrets)]


def test_a_stage_is_deployed_with_the_rights_of_the_policy_file(cloud: Embedded) -> None:
    prod = stage("prod", cloud)
    edge = deploy.deploy(prod, agree, quiet)
    assert edge["DistributionDomain"].endswith(".cloudfront.net")
    assert built(cloud, "prod") == {"v1"}
    cloudformation = root(cloud, "cloudformation")
    assert all(stacks.is_protected(cloudformation, prod.stack(p)) for p in ("data", "app", "edge"))
    table = root(cloud, "dynamodb").describe_table(TableName="prod-tickets")["Table"]
    assert table["DeletionProtectionEnabled"] is True
    root(cloud, "dynamodb").put_item(TableName="prod-tickets", Item=_TICKET)


def test_the_doctor_finds_nothing_that_would_stop_the_next_deployment(cloud: Embedded) -> None:
    findings = doctor.examine(stage("prod", cloud), print, packages=False)
    assert [str(finding) for finding in findings if finding.blocks] == []
    told = "\n".join(map(str, findings))
    assert "✓ rights: all that infra/templates/deployer-policy.json lists" in told
    assert "✓ names: of tables, buckets and sign-in: ours or free" in told


def test_nothing_that_is_protected_is_destroyed(cloud: Embedded) -> None:
    with pytest.raises(destroy.Protected, match="prod is protected: nothing was deleted"):
        destroy.destroy(stage("prod", cloud), quiet)
    unprotected_in_its_file_alone = stage("prod", cloud, protected=False)
    with pytest.raises(destroy.Protected, match="run `make deploy STAGE=prod`"):
        destroy.destroy(unprotected_in_its_file_alone, quiet)
    assert len([name for name in left(cloud, "prod") if "consulta" not in name]) >= 9


def test_a_version_that_was_deployed_before_is_deployed_again(cloud: Embedded, dist: Path) -> None:
    (dist / "index.html").write_text("second")
    second = deploy.deploy(stage("prod", cloud, version="v2"), agree, quiet)
    assert (built(cloud, "prod"), page(cloud, second)) == ({"v2"}, "second")

    again = deploy.deploy_again(stage("prod", cloud, version="v2"), "v1", agree, quiet)
    assert (built(cloud, "prod"), page(cloud, again)) == ({"v1"}, "first")
    kept = root(cloud, "dynamodb").get_item(TableName="prod-tickets", Key=_TICKET)
    assert kept["Item"] == _TICKET


def test_a_version_that_never_was_names_those_that_were(cloud: Embedded) -> None:
    with pytest.raises(releases.NoSuchRelease, match=r"v3 was never deployed .* first: v2, v1\."):
        deploy.deploy_again(stage("prod", cloud), "v3", agree, quiet)


def test_two_stages_live_side_by_side_and_one_goes_without_a_trace(cloud: Embedded) -> None:
    rehearsal = stage("ensayo", cloud, protected=False)
    deploy.deploy(rehearsal, agree, quiet)
    assert built(cloud, "ensayo") == built(cloud, "prod") == {"v1"}
    assert "Table ensayo-tickets" in destroy.warning(rehearsal)

    destroy.destroy(rehearsal, quiet)
    assert left(cloud, "ensayo") == []
    assert built(cloud, "ensayo") == set()
    kept = root(cloud, "dynamodb").get_item(TableName="prod-tickets", Key=_TICKET)
    assert kept["Item"] == _TICKET
    destroy.destroy(rehearsal, quiet)  # what is gone is gone: no error


def test_a_stage_whose_protection_was_taken_away_goes_too(cloud: Embedded) -> None:
    unprotected = stage("prod", cloud, protected=False)
    deploy.deploy(unprotected, agree, quiet)
    destroy.destroy(unprotected, quiet)
    assert left(cloud, "prod") == []
