"""What waits in an area, by the indexes ``by_area`` and ``by_attention`` of ``tickets``.

A row of ``guards`` (key ``clock#morning``) remembers the last morning whose mails are all owed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.domain.errors import Unreadable
from chalicelib.domain.reviews.mornings import Escalation, WaitingTicket
from chalicelib.store.aws.dynamodb import query, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.guards.clock_marks import ClockMark
from chalicelib.store.tickets.ticket_rows import open_queue

#: What each index holds of it: DynamoDB refuses a query that asks for more.
_OF_AREA = WaitingTicket.model_fields.keys() - {"free_at"}
_OF_ATTENTION = WaitingTicket.model_fields.keys() - {"paused_on"}
_waiting = Reader(WaitingTicket, "tickets", by("number"))
_mark = ClockMark("morning", Escalation)

#: A ticket, None when its row cannot be read, and its number.
Found = tuple[WaitingTicket | None, str]


def due(area: str, until: str) -> Iterator[Found]:
    """The tickets that an area works on and that are due by a date, due soonest first.

    Eventually consistent, and proportional to what is due. Raises Unavailable at any.
    """
    reaches = "queue = :partition AND #rank <= :until"
    return _found(
        "by_area", _OF_AREA, reaches, {":partition": open_queue(area), ":until": f"{until}~"}
    )


def in_need(area: str) -> Iterator[Found]:
    """An area's tickets that nobody holds or whose requester waits for a word, as ``due``."""
    return _found("by_attention", _OF_ATTENTION, "attention = :area", {":area": area})


def last() -> Escalation | None:
    """The last morning whose mails are all owed; None before the first, or when nobody can read
    it."""
    return _mark.read()


def remember(done: Escalation) -> None:
    """Remember that all mails of a morning are owed."""
    _mark.keep(done)


def _found(
    index: str, wanted: Iterable[str], condition: str, values: dict[str, str]
) -> Iterator[Found]:
    names = {f"#{name}": name for name in wanted}
    rows = query(
        TableName=table("tickets"),
        IndexName=index,
        KeyConditionExpression=condition,
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names | ({"#rank": "rank"} if "#rank" in condition else {}),
        ExpressionAttributeValues=to_item(values),
    )
    for row in rows:
        try:
            yield _waiting.one(row), _waiting.key(row)
        except Unreadable:
            yield None, _waiting.key(row)
