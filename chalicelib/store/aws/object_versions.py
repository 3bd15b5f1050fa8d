"""Objects of a bucket that keeps versions: a plain delete only hides one, for 35 days, and what is
written once is never written over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_EXISTS = "PreconditionFailed"
#: Another write of the same key is under way.
_MEETS_ANOTHER = "ConditionalRequestConflict"


def delete_all(s3: S3Client, bucket: str, key: str) -> None:
    """Delete an object with all its versions. Idempotent: a missing object is not an error.

    The newest version goes last, so that what stops half way is found again. Raises Unavailable.
    """
    found = call(s3.list_object_versions, Bucket=bucket, Prefix=key)
    versions = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
    same = [version for version in versions if version["Key"] == key]
    for version in sorted(same, key=lambda each: each["LastModified"]):
        call(s3.delete_object, Bucket=bucket, Key=key, VersionId=version["VersionId"])


def put_new(s3: S3Client, **facts: Any) -> bool:
    """Put an object (the facts of ``put_object``); False when its key is there already. Raises
    Unavailable.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    """
    try:
        call(s3.put_object, **facts, IfNoneMatch="*")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == _EXISTS:
            return False
        if code == _MEETS_ANOTHER:
            raise Unavailable from error
        raise
    return True
