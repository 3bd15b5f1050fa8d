"""The ``questions`` table: key ``(area, question)``; the open questions to each area.

It lists, and gives no right: that is the ticket's own row to say. A row is written, and removed, by
the transaction that opens or ends its question on the ticket.
"""

from __future__ import annotations

from chalicelib.domain.tickets.questions import ListedQuestion, OpenQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Read, Reader, by

#: Questions of one area that are listed, the longest open first.
MOST_LISTED = 100


_questions = Reader(ListedQuestion, "questions", by("area", "question"))


def added(number: str, question: OpenQuestion) -> Item:
    """The write that lists a question, for the transaction that opens it."""
    row = question.model_dump(mode="json") | _key(number, question) | {"number": number}
    return {"Put": {"TableName": table("questions"), "Item": to_item(row)}}


def ended(before: Ticket, after: Ticket) -> dict[str, Item]:
    """The writes, by name, that take off the lists what is open no more, for the transaction that
    changes the ticket."""
    still = {question.id for question in after.questions}
    gone = [question for question in before.questions if question.id not in still]
    return {
        f"question{place}": {
            "Delete": {
                "TableName": table("questions"),
                "Key": to_item(_key(before.number, question)),
            }
        }
        for place, question in enumerate(gone)
    }


def of_area(area: str) -> Read[ListedQuestion]:
    """The open questions to an area, the longest open first, ``MOST_LISTED`` at most, and the rows
    that cannot be read. Eventually consistent. Raises Unavailable."""
    answer = call(
        dynamodb().query,
        TableName=table("questions"),
        KeyConditionExpression="area = :area",
        ExpressionAttributeValues=to_item({":area": area}),
        Limit=MOST_LISTED,
    )
    return _questions.each(map(from_item, answer["Items"]))


def forget(listed: ListedQuestion) -> None:
    """Take off its list a question that is open no more. Idempotent. Raises Unavailable."""
    key = to_item({"area": listed.area, "question": listed.question})
    call(dynamodb().delete_item, TableName=table("questions"), Key=key)


def _key(number: str, question: OpenQuestion) -> dict[str, str]:
    """An entry's id is a ULID, so that questions sort by time."""
    return {"area": question.area, "question": f"{question.id}#{number}"}
