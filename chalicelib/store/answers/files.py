"""Files of answers for everybody, where ``store/aws/attachments.py`` keeps them: which there are,
which an answer names, and how those of a draft go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws import object_versions
from chalicelib.store.aws.attachments import kept_key
from chalicelib.store.aws.dynamodb import call, query, table, to_item

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def put_before(moment: datetime) -> Iterator[str]:
    """Files that were put before a moment, as ``answer/file``. Raises Unavailable."""
    prefix = kept_key("", "answers")
    more: Any = {}
    while True:
        bucket = settings().attachments_bucket
        found = call(_s3().list_objects_v2, Bucket=bucket, Prefix=prefix, **more)
        for item in found.get("Contents", ()):
            if item["LastModified"] < moment:
                yield item["Key"].removeprefix(prefix)
        if not found["IsTruncated"]:
            return
        more = {"ContinuationToken": found["NextContinuationToken"]}


def named(answer_id: str) -> set[str]:
    """Ids of the files that an answer, or any text of it that was published, names; read as they
    are, so that a row which is no answer any more still keeps its own. Raises Unavailable."""
    rows = query(
        TableName=table("answers"),
        KeyConditionExpression="answer_id = :id",
        ExpressionAttributeValues=to_item({":id": answer_id}),
        ConsistentRead=True,
    )
    told: list[Any] = [row.get(part) or {} for row in rows for part in ("writing", "kept")]
    return {str(file["id"]) for one in told for file in one.get("files") or ()}


def erase(answer_id: str) -> None:
    """Delete every file of an answer that was never published, with all its versions. Idempotent.
    Raises Unavailable."""
    bucket, prefix = settings().attachments_bucket, kept_key(f"{answer_id}/", "answers")
    found = call(_s3().list_object_versions, Bucket=bucket, Prefix=prefix)
    rows = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
    for key in {row["Key"] for row in rows}:
        object_versions.delete_all(_s3(), bucket, key)


@remembered
def _s3() -> S3Client:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made
