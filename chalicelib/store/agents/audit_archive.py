"""The bucket that the trail is copied to: ``rows/{day}/{id}.json``, an object a row, written once.

Object Lock (``infra/templates/data.yaml``) keeps each version for years, whoever asks. The function
that writes may put objects and do nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.caches import remembered
from chalicelib.domain.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import Item, call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_EXISTS = "PreconditionFailed"
#: Another write of the same key is under way.
_MEETS_ANOTHER = "ConditionalRequestConflict"


def put(row: Item) -> bool:
    """Keep a row; False when it is kept already. Raises Unavailable.

    ``row`` is a whole row of ``audit``. What is there is never written over: ``If-None-Match: *``.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    """
    try:
        call(
            s3().put_object,
            Bucket=settings().audit_archive_bucket,
            Key=key_of(row),
            Body=json.dumps(row, ensure_ascii=False, sort_keys=True).encode(),
            ContentType="application/json",
            # Object Lock asks for a checksum of every object.
            ChecksumAlgorithm="SHA256",
            IfNoneMatch="*",
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == _EXISTS:
            return False
        if code == _MEETS_ANOTHER:
            raise Unavailable from error
        raise
    return True


def key_of(row: Item) -> str:
    """Where a row is kept; its day and its id, no person and no ticket."""
    at, _, row_id = str(row["at_id"]).partition("#")
    return f"rows/{row.get('day', at[:10])}/{row_id}.json"


@remembered
def s3() -> S3Client:
    """The process's client."""
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    return boto3.client("s3", config=config)
