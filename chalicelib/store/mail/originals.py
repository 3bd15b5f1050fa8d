"""The bucket of mail that arrived: SES puts each under ``mail/``, and a lifecycle forgets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError, IncompleteReadError

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.store.aws import object_versions
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: SES takes mails of 40 MB; of what is larger, the beginning is read.
#: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
MOST_BYTES = 42 * 1024 * 1024
_MISSING = ("404", "NoSuchKey")


def read(key: str) -> bytes | None:
    """The bytes of a mail; None when it is not there any more. Raises Unavailable."""
    try:
        found: Any = call(
            s3().get_object,
            Bucket=settings().mail_bucket,
            Key=key,
            Range=f"bytes=0-{MOST_BYTES - 1}",
        )
        content: bytes = call(found["Body"].read)
    except IncompleteReadError as error:
        raise Unavailable from error
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidRange":
            return b""  # an empty object has no first byte
        if error.response["Error"]["Code"] in _MISSING:
            return None
        raise
    return content


def erase(key: str) -> None:
    """Delete a mail with all its versions. Idempotent. Raises Unavailable."""
    object_versions.delete_all(s3(), settings().mail_bucket, key)


@remembered
def s3() -> S3Client:
    """The process's client."""
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=20, retries=retries)
    made: S3Client = client("s3", config)
    return made
