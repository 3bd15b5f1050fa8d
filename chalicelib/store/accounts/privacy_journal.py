"""The bucket of the privacy journal: one object a record, never changed, outside the tables.

``records/2026-11-26/{record_id}.json`` is a record (``domain/accounts/privacy_journal.py``);
``{record_id}.void`` beside it says that its act was refused. The functions may put objects and do
nothing else; ``infra/restore`` reads them with the rights of an administrator.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.accounts.privacy_journal import JournalRecord
from chalicelib.settings import settings
from chalicelib.store.aws import secrets
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_RECORD, _VOID = ".json", ".void"


def address_hashes(email: str) -> list[str]:
    """The keyed hashes of a normalised address: by the newest secret first, then by older ones.

    Raises Unavailable.
    """
    text = f"address\x1f{email}".encode()
    return [
        hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
        for secret in secrets.journal_secrets()
    ]


def add(record: JournalRecord) -> None:
    """Write a record. Raises Unavailable: then its act must not be done."""
    _put(_key(record, _RECORD), record.model_dump_json(exclude_none=True).encode())


def void(record: JournalRecord) -> None:
    """Say that the act of a record was refused. Raises Unavailable."""
    _put(_key(record, _VOID), b"")


def records() -> Iterator[JournalRecord]:
    """All records whose acts were not refused, oldest first. Raises Unavailable."""
    keys = list(_keys())
    refused = {key.removesuffix(_VOID) for key in keys if key.endswith(_VOID)}
    for key in keys:
        if key.endswith(_RECORD) and key.removesuffix(_RECORD) not in refused:
            found: Any = call(s3().get_object, Bucket=settings().privacy_journal_bucket, Key=key)
            yield JournalRecord.model_validate_json(call(found["Body"].read))


def _key(record: JournalRecord, ending: str) -> str:
    return f"records/{record.at[:10]}/{record.record_id}{ending}"


def _put(key: str, content: bytes) -> None:
    call(s3().put_object, Bucket=settings().privacy_journal_bucket, Key=key, Body=content)


def _keys() -> Iterator[str]:
    pages = s3().get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings().privacy_journal_bucket, Prefix="records/"):
        yield from (item["Key"] for item in page.get("Contents", ()))


@remembered
def s3() -> S3Client:
    """The process's client."""
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made
