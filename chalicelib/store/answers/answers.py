"""The ``answers`` table: key ``(answer_id, edition)``; answers for everybody.

    (01J..., current)          the answer as it stands, in the version that each write raises
    (01J..., 0001)             each text as it was published; never changed, never removed
    (ticket#051243, 01J...)    that the answer is drafted from a ticket, until it is published

``by_writing`` lists what is being written and ``by_public`` what was published; what is in neither
state has no row there. ``by_public`` holds nothing that is being written, so whoever makes the
public pages from it cannot show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.answers.answer import Answer, Edition
from chalicelib.domain.answers.listed import (
    ListedWriting,
    PublicState,
    PublishedAnswer,
    WritingState,
    writing_of,
)
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    TransactionRefused,
    call,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    transact,
    unchanged_since,
)
from chalicelib.store.aws.rows import Read, Reader, StoredRow, by

#: The sort key of the row of an answer as it stands.
CURRENT = "current"
#: What the partition key of a row begins with that names a draft of a ticket.
OF_TICKET = "ticket#"
#: Sorts above every rank.
_LAST = "~"


class KeptEdition(Model):
    """An edition as its row has it."""

    answer_id: str
    kept: Edition


@dataclass(frozen=True)
class Page:
    """Rows in their order, those that cannot be read, and the rank to go on after; None at the
    end."""

    read: Read[PublishedAnswer]
    reached: str | None


_answers = Reader(Answer, "answers", by("answer_id", "edition"), ("version",))
_editions = Reader(KeptEdition, "answers", by("answer_id", "edition"))
_writing = Reader(ListedWriting, "answers", by("answer_id"))
_published = Reader(PublishedAnswer, "answers", by("answer_id"))


def get(answer_id: str) -> Answer | None:
    """An answer as it stands this instant. Raises Unavailable, Unreadable."""
    found = call(
        dynamodb().get_item,
        TableName=table("answers"),
        Key=_key(answer_id, CURRENT),
        ConsistentRead=True,
    )
    return _answers.one(from_item(found["Item"])) if "Item" in found else None


def editions(answer_id: str) -> Read[KeptEdition]:
    """Every text of an answer as it was published, the first one first. Raises Unavailable."""
    rows = query(
        TableName=table("answers"),
        KeyConditionExpression="answer_id = :id AND edition < :current",
        ExpressionAttributeValues=to_item({":id": answer_id, ":current": CURRENT}),
        ConsistentRead=True,
    )
    return _editions.each(rows)


def writing(state: WritingState) -> Read[ListedWriting]:
    """What is being written in a state, the longest left alone first. Raises Unavailable."""
    return _writing.each(
        query(
            TableName=table("answers"),
            IndexName="by_writing",
            KeyConditionExpression="writing_state = :state",
            ExpressionAttributeValues=to_item({":state": state.value}),
        )
    )


def public(state: PublicState, most: int, *, after: str = "0", until: str = _LAST) -> Page:
    """A page of what was published, by its day of review and its id. ``after`` is where the page
    before ended, or ``day#``; ``until`` likewise ends the stretch. Raises Unavailable."""
    found = call(
        dynamodb().query,
        TableName=table("answers"),
        Limit=most,
        **_stretch(state, after, until),
    )
    rows = [from_item(item) for item in found["Items"]]
    reached = str(rows[-1]["review_rank"]) if "LastEvaluatedKey" in found else None
    return Page(_published.each(rows), reached)


def every_published() -> Iterator[PublishedAnswer]:
    """All that stands for everybody, by day of review; eventually consistent. What cannot be read
    is reported and left out. Raises Unavailable at any."""
    return _standing(_LAST)


def due(day: date) -> Iterator[PublishedAnswer]:
    """What stands and is to be looked at again by a day, the longest due first. As above."""
    return _standing(f"{day.isoformat()}#{_LAST}")


def _standing(until: str) -> Iterator[PublishedAnswer]:
    rows = query(TableName=table("answers"), **_stretch(_STANDS, "0", until))
    return (answer for row in rows for answer in _published.each([row]).items)


def written(after: Answer) -> Item:
    """The write of an answer in its version, refused where the one before no longer stands."""
    return {
        "Put": {
            "TableName": table("answers"),
            "Item": to_item(_row(after)),
            **unchanged_since(after.version - 1),
        }
    }


def kept(answer_id: str, edition: Edition) -> Item:
    """The write that keeps a text as it was published; refused where there is one of its number."""
    row = KeptEdition(answer_id=answer_id, kept=edition).model_dump(mode="json")
    return {
        "Put": {
            "TableName": table("answers"),
            "Item": to_item(row | {"edition": f"{edition.number:04}"}),
            "ConditionExpression": "attribute_not_exists(edition)",
        }
    }


def drafted(number: str, answer_id: str) -> Item:
    """The write that names a draft of a ticket."""
    row = {"answer_id": OF_TICKET + number, "edition": answer_id}
    return {"Put": {"TableName": table("answers"), "Item": to_item(row)}}


def no_draft(number: str, answer_id: str) -> Item:
    """The write by which a ticket has this draft no more."""
    return {"Delete": {"TableName": table("answers"), "Key": _key(OF_TICKET + number, answer_id)}}


def removed(answer: Answer) -> Item:
    """The write that removes an answer that was never published; refused where it changed."""
    return {
        "Delete": {
            "TableName": table("answers"),
            "Key": _key(answer.answer_id, CURRENT),
            **unchanged_since(answer.version),
        }
    }


def drafts_of(number: str) -> list[str]:
    """Ids of the answers that are drafted from a ticket, the oldest first. Raises Unavailable."""
    rows = query(
        TableName=table("answers"),
        KeyConditionExpression="answer_id = :ticket",
        ExpressionAttributeValues=to_item({":ticket": OF_TICKET + number}),
        ConsistentRead=True,
    )
    return [str(row["edition"]) for row in rows]


def erase_drafts(number: str) -> Iterator[str]:
    """Remove what is drafted from a ticket, read or not, whatever its version; gives the id of
    each. What was published is no draft of it any more, and stays. Idempotent. Raises
    Unavailable."""
    for answer_id in drafts_of(number):
        gone = {
            "TableName": table("answers"),
            "Key": _key(answer_id, CURRENT),
            "ConditionExpression": "attribute_not_exists(answer_id) OR ticket = :number",
            "ExpressionAttributeValues": to_item({":number": number}),
        }
        try:
            transact({"answer": {"Delete": gone}, "named": no_draft(number, answer_id)})
        except TransactionRefused:
            continue  # it was published meanwhile, which took its name from the ticket
        yield answer_id


def keys(rows: list[StoredRow]) -> list[str]:
    """What rows that cannot be read are called."""
    return _published.keys(rows)


def _row(answer: Answer) -> Item:
    """An answer's row, with what its lists show; flat, for whoever looks at it in the console."""
    row: Item = answer.model_dump(mode="json") | {"edition": CURRENT}
    listed = writing_of(answer)
    if listed is not None:
        state = answer.written_state()
        row |= listed.model_dump(mode="json")
        row |= {"writing_state": state, "writing_rank": f"{listed.written_at}#{answer.answer_id}"}
    stands = answer.published
    if stands is not None:
        row |= {
            "public_state": "withdrawn" if stands.withdrawn else _STANDS,
            "review_rank": f"{stands.review_on}#{answer.answer_id}",
        }
    return row


_STANDS = "published"


def _stretch(state: str, after: str, until: str) -> dict[str, Any]:
    return {
        "IndexName": "by_public",
        "KeyConditionExpression": "public_state = :state AND review_rank BETWEEN :after AND :until",
        "ExpressionAttributeValues": to_item(
            # What sorts next after a rank is the rank and the least letter.
            {":state": state, ":after": after + "\x00", ":until": until}
        ),
    }


def _key(answer_id: str, edition: str) -> Item:
    return to_item({"answer_id": answer_id, "edition": edition})
