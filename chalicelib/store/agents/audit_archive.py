"""The bucket that the trail is copied to: ``rows/{day}/{id}.json``, an object a row, written once.

Object Lock (``infra/templates/data.yaml``) keeps each version for years, whoever asks. The function
that writes may put objects and do nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import from_item
from chalicelib.store.aws.object_versions import put_new
from chalicelib.store.aws.rows import StoredRow

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True)
class Copy:
    """A row of ``audit`` to be kept whole, whatever a model would say of it."""

    row: StoredRow

    @property
    def at_id(self) -> str:
        """The row's id."""
        return str(self.row["at_id"])

    @property
    def key(self) -> str:
        """Where it is kept; its day and its id, no person and no ticket."""
        at, _, row_id = self.at_id.partition("#")
        return f"rows/{self.row.get('day', at[:10])}/{row_id}.json"

    @property
    def body(self) -> bytes:
        """The row as JSON."""
        return json.dumps(self.row, ensure_ascii=False, sort_keys=True).encode()


def copy_of_image(image: Mapping[str, Any]) -> Copy:
    """The copy of a row as the stream gives it, in DynamoDB's notation."""
    return Copy(from_item(image))


def put(copy: Copy) -> bool:
    """Keep a row; False when it is kept already. Raises Unavailable."""
    return put_new(
        s3(),
        Bucket=settings().audit_archive_bucket,
        Key=copy.key,
        Body=copy.body,
        ContentType="application/json",
        # Object Lock asks for a checksum of every object.
        ChecksumAlgorithm="SHA256",
    )


@remembered
def s3() -> S3Client:
    """The process's client."""
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made
