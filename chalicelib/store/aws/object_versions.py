"""Objects of a bucket that keeps versions: a plain delete only hides one, for 35 days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def delete_all(s3: S3Client, bucket: str, key: str) -> None:
    """Delete an object with all its versions. Idempotent: a missing object is not an error.

    The newest version goes last, so that what stops half way is found again. Raises Unavailable.
    """
    found = call(s3.list_object_versions, Bucket=bucket, Prefix=key)
    versions = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
    same = [version for version in versions if version["Key"] == key]
    for version in sorted(same, key=lambda each: each["LastModified"]):
        call(s3.delete_object, Bucket=bucket, Key=key, VersionId=version["VersionId"])
