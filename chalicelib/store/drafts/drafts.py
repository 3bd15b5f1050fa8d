"""The ``drafts`` table: key ``(number, draft_id)``; what agents have begun to write.

Rows expire by TTL, which deletes them some hours or a day late: until then a row whose time has
come is taken for none.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.dates import Stamp
from chalicelib.domain.drafts.draft import BegunDraft, Draft, Kind, draft_id
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    call_if,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    transact,
)
from chalicelib.store.aws.rows import Read, Reader, by

#: Drafts of one agent that are listed, newest first.
_MOST_LISTED = 500


class _Listed(Model):
    """What the index ``by_agent`` holds of a draft."""

    number: str
    draft_id: str
    saved_at: Stamp
    expires_at: int

    def begun(self) -> BegunDraft:
        kind = Kind(self.draft_id.rpartition("#")[2])
        return BegunDraft(number=self.number, kind=kind, saved_at=self.saved_at)


_drafts = Reader(Draft, "drafts", by("number", "draft_id"), ("version",))
_listed = Reader(_Listed, "drafts", by("number", "draft_id"))


def get(number: str, agent_id: str, kind: Kind, epoch: int) -> Draft | None:
    """A draft as it stands at a moment, in epoch seconds; None also for one that cannot be read,
    which is reported: what is written over it is worth more. Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("drafts"),
        Key=_key(number, draft_id(agent_id, kind)),
        ConsistentRead=True,
    )
    found = _drafts.each([from_item(answer["Item"])] if "Item" in answer else []).items
    return found[0] if found and found[0].expires_at > epoch else None


def of_writer(number: str, agent_id: str, epoch: int) -> list[Draft]:
    """What an agent has begun on a ticket. Raises Unavailable."""
    rows = query(
        TableName=table("drafts"),
        KeyConditionExpression="#number = :number AND begins_with(draft_id, :agent)",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues=to_item({":number": number, ":agent": draft_id(agent_id, "")}),
        ConsistentRead=True,
    )
    return [draft for draft in _drafts.each(rows).items if draft.expires_at > epoch]


def begun_by(agent_id: str, epoch: int) -> list[BegunDraft]:
    """Where an agent has begun to write, newest first. Raises Unavailable."""
    answer = call(
        dynamodb().query,
        TableName=table("drafts"),
        IndexName="by_agent",
        KeyConditionExpression="#agent = :agent",
        ExpressionAttributeNames={"#agent": "agent"},
        ExpressionAttributeValues=to_item({":agent": agent_id}),
        ScanIndexForward=False,
        Limit=_MOST_LISTED,
    )
    rows = _listed.each(map(from_item, answer["Items"])).items
    return [row.begun() for row in rows if row.expires_at > epoch]


def begin(draft: Draft, exists: Item, epoch: int) -> None:
    """Write the first version of a draft, if there is none and the check ``exists`` of its ticket
    holds: what is erased meanwhile gets no draft any more.

    Raises TransactionRefused, Unavailable.
    """
    transact({"draft": begun(draft, epoch), "ticket": exists})


def begun(draft: Draft, epoch: int) -> Item:
    """The write of a draft's first version, for a transaction; refused when there is one."""
    return {
        "Put": {
            "TableName": table("drafts"),
            "Item": _item(draft),
            "ConditionExpression": "attribute_not_exists(draft_id) OR expires_at <= :now",
            "ExpressionAttributeValues": to_item({":now": epoch}),
        }
    }


def put(draft: Draft, over: int) -> bool:
    """Write a draft over its version ``over``; answers whether that was the one that stood.

    Raises Unavailable.
    """
    return call_if(dynamodb().put_item, **changed(draft, over)["Put"]) is not None


def changed(draft: Draft, over: int) -> Item:
    """The write of a draft over its version ``over``, for a transaction; refused when another
    stands."""
    return {
        "Put": {
            "TableName": table("drafts"),
            "Item": _item(draft),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": to_item({":version": over}),
        }
    }


def gone(draft: Draft) -> Item:
    """The write that removes a draft as it stands, for a transaction; refused when it changed."""
    return {
        "Delete": {
            "TableName": table("drafts"),
            "Key": _key(draft.number, draft.draft_id),
            "ConditionExpression": "version = :version",
            "ExpressionAttributeValues": to_item({":version": draft.version}),
        }
    }


def remove(draft: Draft) -> bool:
    """Remove a draft as it stands; answers whether it did. Raises Unavailable."""
    return call_if(dynamodb().delete_item, **gone(draft)["Delete"]) is not None


def overdue(at: str) -> Iterator[tuple[str, str]]:
    """``(number, draft_id)`` of the drafts that should have left before a moment, oldest first.
    Raises Unavailable at any."""
    rows = query(
        TableName=table("drafts"),
        IndexName="by_sending",
        KeyConditionExpression="sends = :waits AND send_at < :at",
        ExpressionAttributeValues=to_item({":waits": "waits", ":at": at}),
    )
    return ((str(row["number"]), str(row["draft_id"])) for row in rows)


def every_of_ticket(number: str) -> Read[Draft]:
    """What anybody has begun on a ticket, expired or not, for erasure. Raises Unavailable."""
    return _drafts.each(
        query(
            TableName=table("drafts"),
            KeyConditionExpression="#number = :number",
            ExpressionAttributeNames={"#number": "number"},
            ExpressionAttributeValues=to_item({":number": number}),
            ConsistentRead=True,
        )
    )


def erase(number: str, id_of_draft: str) -> None:
    """Remove a draft, whatever its version. Idempotent. Raises Unavailable."""
    call(dynamodb().delete_item, TableName=table("drafts"), Key=_key(number, id_of_draft))


def _item(draft: Draft) -> Item:
    return to_item(draft.model_dump(mode="json"))


def _key(number: str, id_of_draft: str) -> Item:
    return to_item({"number": number, "draft_id": id_of_draft})
