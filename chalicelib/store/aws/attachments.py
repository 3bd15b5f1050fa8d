"""The bucket of attachments: ``uploads/{id}`` as they come, ``kept/{id}`` once a ticket has them,
``canned/{id}`` those of canned replies, ``answers/{answer}/{id}`` those of answers for everybody,
``exports/{id}`` lists as files, for a week.

A browser sends a file by itself, with a form that S3 checks; the same form could send other bytes
later. What was looked into is therefore copied, on the condition that it is still the same, and
only the copy is ever shown. Uploads expire by the bucket's lifecycle; what is kept does not. A
ticket's reply never names a file of a canned reply: it is lent a copy, as an upload of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal

from botocore.config import Config
from botocore.exceptions import ClientError, IncompleteReadError

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.files.attachments import disposition
from chalicelib.settings import settings
from chalicelib.store.aws import object_versions
from chalicelib.store.aws.dynamodb import call

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: What GuardDuty marks an object with that it has searched.
#: https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-s3-tags-malware-protection-s3.html
_SCANNED = "GuardDutyMalwareScanStatus"
#: Where files lie: those of tickets, those of canned replies, and lists of the desk.
Folder = Literal["kept", "canned", "exports", "answers"]
_MISSING = ("404", "NoSuchKey")
_CHANGED = ("412", "PreconditionFailed")


class Gone(Exception):
    """The upload is not there, or not the one that was looked into."""


@dataclass(frozen=True)
class Form:
    """Where and with which fields a browser sends a file; the file comes last, as ``file``."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Stored:
    """An upload that has come."""

    size: int
    etag: str


def upload_key(upload_id: str) -> str:
    """Where a browser puts an upload."""
    return f"uploads/{upload_id}"


def kept_key(attachment_id: str, folder: Folder = "kept") -> str:
    """Where a file is kept."""
    return f"{folder}/{attachment_id}"


def form(upload_id: str, media_type: str, size: int, seconds: int) -> Form:
    """A form that lets in one file of this type and exactly this size, for some seconds."""
    conditions: list[Any] = [
        {"Content-Type": media_type},
        ["content-length-range", size, size],
    ]
    signed = _for_browsers().generate_presigned_post(
        settings().attachments_bucket,
        upload_key(upload_id),
        Fields={"Content-Type": media_type},
        Conditions=conditions,
        ExpiresIn=seconds,
    )
    return Form(signed["url"], signed["fields"])


def stored(upload_id: str) -> Stored:
    """The upload that has come. Raises Gone, Unavailable."""
    found = _ask(_s3().head_object, Key=upload_key(upload_id))
    return Stored(found["ContentLength"], found["ETag"])


def part(upload_id: str, etag: str, offset: int, size: int) -> bytes:
    """So many bytes of an upload. Raises Gone, Unavailable."""
    last = offset + size - 1
    return _read(Key=upload_key(upload_id), IfMatch=etag, Range=f"bytes={offset}-{last}")


def content(attachment_id: str, folder: Folder = "kept") -> bytes:
    """A kept file whole, which has no more bytes than an upload may have. Raises Gone,
    Unavailable."""
    return _read(Key=kept_key(attachment_id, folder))


def keep(upload_id: str, etag: str, name: str, media_type: str, folder: Folder = "kept") -> None:
    """Copy what was looked into to where it stays, under the name that a download gets; doing it
    again changes nothing.

    Raises Gone, Unavailable.
    """
    bucket = settings().attachments_bucket
    _ask(
        _s3().copy_object,
        Key=kept_key(upload_id, folder),
        CopySource={"Bucket": bucket, "Key": upload_key(upload_id)},
        CopySourceIfMatch=etag,
        TaggingDirective="REPLACE",
        MetadataDirective="REPLACE",
        **_told(name, media_type),
    )


def lend(attachment_id: str, upload_id: str, media_type: str) -> None:
    """Copy a canned reply's file to where a browser would have put it. Raises Gone, Unavailable."""
    bucket = settings().attachments_bucket
    _ask(
        _s3().copy_object,
        Key=upload_key(upload_id),
        CopySource={"Bucket": bucket, "Key": kept_key(attachment_id, "canned")},
        TaggingDirective="REPLACE",
        MetadataDirective="REPLACE",
        ContentType=media_type,
    )


def put(
    attachment_id: str,
    name: str,
    media_type: str,
    content: bytes | IO[bytes],
    folder: Folder = "kept",
) -> None:
    """Keep a file that came by mail or was made here; doing it again changes nothing. Raises
    Unavailable."""
    _ask(
        _s3().put_object,
        Key=kept_key(attachment_id, folder),
        Body=content,
        **_told(name, media_type),
    )


def copy(attachment_id: str, to: str, name: str, media_type: str) -> None:
    """Copy a kept file for another ticket; doing it again changes nothing. Raises Gone,
    Unavailable."""
    _ask(
        _s3().copy_object,
        Key=kept_key(to),
        CopySource={"Bucket": settings().attachments_bucket, "Key": kept_key(attachment_id)},
        TaggingDirective="REPLACE",
        MetadataDirective="REPLACE",
        **_told(name, media_type),
    )


def _told(name: str, media_type: str) -> dict[str, str]:
    """What S3 says of a kept file when it is fetched: its name is the person's, so it is stored
    with the object and stands in no address."""
    return {
        "ContentType": media_type,
        "ContentDisposition": disposition(name),
        "CacheControl": "private, no-store",
    }


def link(attachment_id: str, seconds: int, folder: Folder = "kept") -> str:
    """An address that gives a kept file, as a download, for some seconds."""
    return _for_browsers().generate_presigned_url(
        "get_object",
        Params={"Bucket": settings().attachments_bucket, "Key": kept_key(attachment_id, folder)},
        ExpiresIn=seconds,
    )


def scanned(attachment_id: str, folder: Folder = "kept") -> str | None:
    """What the search for malware says of a kept file; None until it does. Raises Unavailable."""
    tags = _ask(_s3().get_object_tagging, Key=kept_key(attachment_id, folder))["TagSet"]
    return next((tag["Value"] for tag in tags if tag["Key"] == _SCANNED), None)


def kept_between(since: str, until: str, folder: Folder = "kept") -> Iterator[str]:
    """Ids of kept files from one beginning of an id to another, in order. Raises Unavailable."""
    prefix = kept_key("", folder)
    start = prefix + since
    while True:
        found = _ask(_s3().list_objects_v2, Prefix=prefix, StartAfter=start)
        for item in found.get("Contents", ()):
            start = item["Key"]
            if start >= prefix + until:
                return
            yield start.removeprefix(prefix)
        if not found["IsTruncated"]:
            return


def remove(attachment_id: str, folder: Folder = "kept") -> None:
    """Delete a kept file; its last version stays for 35 days. Idempotent. Raises Unavailable."""
    _ask(_s3().delete_object, Key=kept_key(attachment_id, folder))


def erase(attachment_id: str) -> None:
    """Delete a file, as it came and as it is kept, with all its versions. Idempotent. Raises
    Unavailable."""
    for key in (upload_key(attachment_id), kept_key(attachment_id)):
        object_versions.delete_all(_s3(), settings().attachments_bucket, key)


def _read(**asked: Any) -> bytes:
    found = _ask(_s3().get_object, **asked)
    try:
        content: bytes = call(found["Body"].read)
    except IncompleteReadError as error:
        raise Unavailable from error
    return content


def _ask(operation: Any, **arguments: Any) -> Any:
    try:
        return call(operation, Bucket=settings().attachments_bucket, **arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in (*_MISSING, *_CHANGED):
            raise Gone from error
        raise


@remembered
def _s3() -> S3Client:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    config = Config(signature_version="s3v4", connect_timeout=1, read_timeout=5, retries=retries)
    made: S3Client = client("s3", config)
    return made


@remembered
def _for_browsers() -> S3Client:
    """Signs what browsers ask for, at the address that they reach S3 by."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    made: S3Client = client("s3", config, endpoint_url=settings().attachments_url)
    return made
