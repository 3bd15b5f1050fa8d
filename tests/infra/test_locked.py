"""What Object Lock keeps is told to whoever destroys a stage, and left where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import destroy
from infra.steps.locked import _years_after, locked

BUCKET = "audit-of-a-stage"


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


def test_rows_are_counted_with_the_day_on_which_the_last_is_free(s3: Any) -> None:
    for name in ("a", "b"):
        s3.put_object(Bucket=BUCKET, Key=f"rows/2026-11-25/{name}.json", Body=b"{}")
    found = locked(s3, BUCKET)
    assert found is not None
    assert (found.objects, found.mode, found.years) == (2, "GOVERNANCE", 5)
    assert f"until {datetime.now(UTC).year + 5}" in str(found)


def test_a_leap_day_is_free_on_the_28th() -> None:
    assert _years_after(datetime(2028, 2, 29, tzinfo=UTC), 5).date().isoformat() == "2033-02-28"


def test_a_bucket_that_is_not_there_or_has_no_lock_is_none(s3: Any) -> None:
    s3.create_bucket(Bucket="open")
    assert locked(s3, "open") is None
    assert locked(s3, "missing") is None


def test_a_locked_bucket_that_holds_rows_is_left_and_an_empty_one_goes(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="rows/2026-11-25/a.json", Body=b"{}")
    destroy._delete_bucket(s3, BUCKET)
    assert len(s3.list_object_versions(Bucket=BUCKET)["Versions"]) == 1
    s3.create_bucket(Bucket="empty", ObjectLockEnabledForBucket=True)
    destroy._delete_bucket(s3, "empty")
    assert "empty" not in {one["Name"] for one in s3.list_buckets()["Buckets"]}
