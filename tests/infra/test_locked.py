"""What Object Lock keeps of a stage is told to whoever removes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import locked
from infra.package import ROOT
from infra.template import read

BUCKET = "test-consulta-audit-123456789012-us-east-1"


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        lock = {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": 5}},
        }
        client.put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration=lock)
        yield client


def test_the_name_is_the_templates() -> None:
    template = read(ROOT / "infra" / "data.yaml")
    named = template["Resources"]["AuditArchive"]["Properties"]["BucketName"]["Fn::Sub"]
    for place, value in (
        ("${TablePrefix}", "test-"),
        ("${AWS::AccountId}", "123456789012"),
        ("${AWS::Region}", "us-east-1"),
    ):
        named = named.replace(place, value)
    assert named == BUCKET == locked.bucket_of("test-", "123456789012", "us-east-1")


def test_rows_are_counted_with_the_day_on_which_the_last_is_free(s3: Any) -> None:
    for name in ("a", "b"):
        s3.put_object(Bucket=BUCKET, Key=f"rows/2026-11-25/{name}.json", Body=b"{}")
    found = locked.kept(s3, BUCKET)
    assert found is not None
    (newest,) = {
        version["LastModified"].year
        for version in s3.list_object_versions(Bucket=BUCKET)["Versions"]
    }
    assert (found.objects, found.mode, found.years) == (2, "GOVERNANCE", 5)
    assert found.until is not None
    assert found.until.year == newest + 5
    assert f"until {newest + 5}" in locked.told(found)


def test_an_empty_bucket_keeps_nothing(s3: Any) -> None:
    found = locked.kept(s3, BUCKET)
    assert found is not None
    assert "nothing yet" in locked.told(found)


def test_a_bucket_that_is_not_there_or_has_no_lock_is_none(s3: Any) -> None:
    s3.create_bucket(Bucket="open")
    assert locked.kept(s3, "open") is None
    assert locked.kept(s3, "missing") is None
