"""What is known of an upload until a ticket has it: rows ``upload#{id}`` of ``guards``.

    offered ── the transaction that names it ──> claimed
       └────── the sweep, too late to be named ──> dropped

A row is claimed once, in the transaction of the entry that names it, so a file is shown exactly
when its entry is. A draft that names it has it kept for longer (``drafted_until``). Rows outlive
their uploads, then TTL removes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.files.attachments import CLAIMED_WITHIN, DRAFTED_WITHIN
from chalicelib.domain.files.inspection import Finding
from chalicelib.domain.limits import DAY
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    call_if,
    dynamodb,
    from_item,
    table,
    to_item,
)
from chalicelib.store.aws.rows import Reader, by

#: How long a row is kept from the offer on, also when its file is erased meanwhile.
KEPT_SECONDS = 30 * DAY
#: What ``Upload.is_open`` says, as the condition of a write.
_OPEN = "#state = :offered AND (offered_at > :oldest OR drafted_until > :now)"


class Upload(Model):
    """A file that was announced: its cleaned name, its size in bytes, its media type."""

    upload_id: str
    name: str
    size: int
    type: str
    state: str = "offered"
    offered_at: int
    #: What was found when its bytes were looked into, and which bytes: None is nothing wrong.
    inspected: str = ""
    finding: Finding | None = None
    #: Epoch seconds until which a draft keeps it; 0 when none does.
    drafted_until: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether an entry may still name it."""
        until = max(self.offered_at + CLAIMED_WITHIN, self.drafted_until)
        return self.state == "offered" and until > now.timestamp()


_uploads = Reader(Upload, "guards", by("key"), ["state"])


def key(upload_id: str) -> str:
    """Key of an upload's row."""
    return f"upload#{upload_id}"


def offer(upload: Upload) -> None:
    """Write the row of an upload that is offered. Raises Unavailable."""
    row = upload.model_dump() | {
        "key": key(upload.upload_id),
        "expires_at": upload.offered_at + KEPT_SECONDS,
    }
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def find(upload_ids: Sequence[str]) -> dict[str, Upload]:
    """The rows of some uploads by id, as they stand this instant.

    Raises Unavailable, and Unreadable when that of one cannot be read.
    """
    if not upload_ids:
        return {}
    keys = [to_item({"key": key(upload_id)}) for upload_id in upload_ids]
    name = table("guards")
    rows = batch_get({name: {"Keys": keys, "ConsistentRead": True}})[name]
    found = [_uploads.one(row) for row in rows]
    return {upload.upload_id: upload for upload in found}


def count_inspection(upload_id: str, most: int) -> bool:
    """Count that an upload's bytes are looked into; answers False when they were so often that
    they are not again, or nobody may name the upload any more. Raises Unavailable."""
    return _changed(
        upload_id,
        UpdateExpression="ADD inspections :one",
        ConditionExpression="#state = :offered "
        "AND (attribute_not_exists(inspections) OR inspections < :most)",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item({":one": 1, ":offered": "offered", ":most": most}),
    )


def note_finding(upload_id: str, etag: str, finding: str | None) -> None:
    """Note what was found in bytes of an upload. Raises Unavailable."""
    _changed(
        upload_id,
        UpdateExpression="SET inspected = :etag, finding = :finding",
        ConditionExpression="attribute_exists(#state)",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item({":etag": etag}) | _finding(finding),
    )


def _finding(finding: str | None) -> Item:
    return {":finding": {"NULL": True} if finding is None else {"S": finding}}


def keep_for_draft(upload_id: str, now: datetime) -> Upload | None:
    """Have an upload kept as long as a draft may need it; None when it is not to be had any more.
    Does no more when done again. Raises Unavailable, Unreadable."""
    answer = call_if(
        dynamodb().update_item,
        TableName=table("guards"),
        Key=to_item({"key": key(upload_id)}),
        UpdateExpression="SET drafted_until = offered_at + :drafted",
        ConditionExpression=_OPEN,
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item({":drafted": DRAFTED_WITHIN, **_open_at(now)}),
        ReturnValues="ALL_NEW",
    )
    return None if answer is None else _uploads.one(from_item(answer["Attributes"]))


def drop(upload_id: str, now: datetime) -> bool:
    """Make sure that nobody can claim an upload; answers False when somebody has, or a draft keeps
    it.

    A row that is missing tells nothing, so its file is left alone. Raises Unavailable.
    """
    return _changed(
        upload_id,
        UpdateExpression="SET #state = :dropped",
        ConditionExpression="#state IN (:offered, :dropped) "
        "AND (attribute_not_exists(drafted_until) OR drafted_until <= :now)",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item(
            {":offered": "offered", ":dropped": "dropped", ":now": int(now.timestamp())}
        ),
    )


def _changed(upload_id: str, **change: Any) -> bool:
    """Change a row on a condition; answers whether it held."""
    name, at = table("guards"), to_item({"key": key(upload_id)})
    return call_if(dynamodb().update_item, TableName=name, Key=at, **change) is not None


def claimed(upload_id: str, number: str, now: datetime) -> Item:
    """The write that gives an upload to a ticket; it fails when it is not to be had any more."""
    return {
        "Update": {
            "TableName": table("guards"),
            "Key": to_item({"key": key(upload_id)}),
            "UpdateExpression": "SET #state = :claimed, #number = :number",
            "ConditionExpression": _OPEN,
            "ExpressionAttributeNames": {"#state": "state", "#number": "number"},
            "ExpressionAttributeValues": to_item(
                {":claimed": "claimed", ":number": number, **_open_at(now)}
            ),
        }
    }


def _open_at(now: datetime) -> dict[str, str | int]:
    """The values of ``_OPEN`` at a moment."""
    epoch = int(now.timestamp())
    return {":offered": "offered", ":oldest": epoch - CLAIMED_WITHIN, ":now": epoch}
