"""Tickets that the clock looks at, and what it did to them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any

from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.reviews.plan import next_review
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.reviews import sweep
from chalicelib.store.aws.dynamodb import call, dynamodb, scan, table
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import retention, reviews, tickets
from tests import calendar_of_ecuador as calendar
from tests.mail import samples

MINUTES_MS = 600_000


class Killed(BaseException):
    """The function dies here: nothing of ours runs any more."""


def stamp(day: date, hour: int = 10) -> str:
    """A moment of a day in Ecuador."""
    return at(day, hour).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Ecuador, in UTC."""
    return datetime.combine(day, time(hour), ECUADOR).astimezone(UTC)


def put(number: str, filed_on: date, **changes: Any) -> Ticket:
    """A ticket of fifteen working days that was opened on a day."""
    facts = {
        "number": number,
        "opened_at": stamp(filed_on),
        "updated_at": stamp(filed_on),
        "due_on": calendar.plus(filed_on, 15),
    }
    ticket = samples.ticket(**facts | changes)
    ticket = ticket.model_copy(update={"review_on": next_review(ticket, filed_on, current())})
    tickets.add(ticket, {})
    return ticket


def put_asked(number: str, asked_on: date, **changes: Any) -> Ticket:
    """A ticket whose requester was asked on the day on which it was opened."""
    asked = {
        "status": Status.WAITING_REQUESTER,
        "asked_at": stamp(asked_on),
        "paused_on": asked_on,
    }
    return put(number, asked_on, **asked | changes)


def put_answered(number: str, answered_on: date, **changes: Any) -> Ticket:
    """A ticket that was answered on the day on which it was opened."""
    answered = {"status": Status.ANSWERED, "answered_at": stamp(answered_on)}
    return put(number, answered_on, **answered | changes)


def ran(oldest: date, searched_on: date) -> None:
    """The clock has run until then, and gone over the closed tickets of every month."""
    reviews.mark(reviews.Marker(oldest=oldest, searched_on=searched_on))
    retention.reach(retention.Round(begun_on=searched_on))


def put_closed(number: str, closed_on: date, **changes: Any) -> Ticket:
    """A ticket that was answered and closed on the day on which it was opened."""
    closed = {
        "status": Status.CLOSED,
        "close_reason": CloseReason.RESOLVED,
        "answered_at": stamp(closed_on),
        "closed_at": stamp(closed_on),
    }
    return put(number, closed_on, **closed | changes)


def run(day: date, hour: int = 10) -> sweep.Swept:
    """The clock runs at an hour in Ecuador."""
    return sweep.sweep(context(day, hour), MINUTES_MS)


def context(day: date, hour: int = 10) -> ActContext:
    """An hour in Ecuador, with the rules that are in force."""
    return ActContext(at=stamp(day, hour), today=day, catalog=current())


def done() -> list[tuple[str, str, str]]:
    """What stands in the threads: ticket, act and date in Ecuador, in order."""
    thread = [row for row in scan(TableName=table("entries")) if "event" in row]
    found = [(row["number"], row["event"], row["at"]) for row in thread]
    return sorted(
        (number, event, str(datetime.fromisoformat(at).astimezone(ECUADOR).date()))
        for number, event, at in found
    )


def mails() -> Counter[tuple[str, str]]:
    """How many mails of each kind each ticket owes."""
    return Counter(
        (str(row["number"]), str(row["kind"]))
        for row in scan(TableName=table("outbox"))
        if "number" in row
    )


def empty() -> None:
    """Forget all tickets, threads, mails and how far the clock came."""
    keys = {
        "tickets": ("number", "email"),
        "entries": ("number", "entry_id"),
        "outbox": ("mail_id",),
        "guards": ("key",),
    }
    for name, attributes in keys.items():
        for item in dynamodb().scan(TableName=table(name))["Items"]:
            key = {attribute: item[attribute] for attribute in attributes}
            call(dynamodb().delete_item, TableName=table(name), Key=key)
