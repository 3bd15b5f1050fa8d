"""The bucket of files of closed months, which Athena reads: ``facts/month=2026-11/facts.csv.gz``.

Each is written once: what came later would tell by the difference what it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws.object_versions import put_new

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def put(kind: Literal["facts", "people"], month: str, content: bytes) -> bool:
    """Keep the file of a month (``"2026-11"``); False when there is one, which stays. Raises
    Unavailable."""
    return put_new(
        _s3(),
        Bucket=settings().facts_bucket,
        Key=f"{kind}/month={month}/{kind}.csv.gz",
        Body=content,
        ContentType="application/gzip",
    )


@remembered
def _s3() -> S3Client:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=10, retries=retries)
    made: S3Client = client("s3", config)
    return made
