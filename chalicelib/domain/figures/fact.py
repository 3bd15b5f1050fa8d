"""A ticket as the figures know it: what happened to it, on which days, and how it is filed.

It follows from the ticket and its thread as they stand, and from nothing else: whatever order
events come in, and however often, the same fact results. It holds no name, address, document or
word. A ticket counts as it is filed now: a transfer or a corrected topic moves it in the days that
were counted before, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.domain.clearing import MARKER
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import working_days_between
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent

#: How tickets are told apart; each is crossed with the area, and with nothing else.
DIMENSIONS = (
    "area", "topic", "user_type", "channel", "via", "language", "gender", "nationality",
)  # fmt: skip
#: Where a ticket has no value: it was erased, or nobody said.
UNKNOWN = "-"
_CLOSING = frozenset({Act.CLOSE, Act.WITHDRAW, Act.MERGE, Act.EXPIRE})


class Fact(Model):
    """What of one ticket is counted. ``..._in`` are working days since it was filed."""

    number: str
    version: int
    area: str
    topic: str
    user_type: str
    nationality: str
    gender: str
    channel: str
    via: str
    language: str
    legal_request: bool = False
    opened_on: date
    replied_on: date | None = None
    replied_in: int | None = None
    answered_on: date | None = None
    answered_in: int | None = None
    in_time: bool = False
    closed_on: date | None = None
    closed_in: int | None = None
    result: str | None = None
    reopened_on: tuple[date, ...] = ()
    transferred_on: tuple[date, ...] = ()
    extended_on: date | None = None
    overdue_on: date | None = None
    rated_on: date | None = None
    score: int | None = None

    def counts_as(self, other: Fact | None) -> bool:
        """Whether another says the same of the ticket, of whatever version it was made."""
        return other is not None and other.model_copy(update={"version": self.version}) == self

    def happenings(self) -> Iterator[tuple[date, str, int]]:
        """All that is counted: the day, the measure, and how many working days or what score; 0
        where the measure is a plain count."""
        timed = {
            "opened": (self.opened_on, 0),
            "replied": (self.replied_on, self.replied_in),
            "answered": (self.answered_on, self.answered_in),
            "in_time": (self.answered_on if self.in_time else None, 0),
            "closed": (self.closed_on, self.closed_in),
            "extended": (self.extended_on, 0),
            "overdue": (self.overdue_on, 0),
            "rated": (self.rated_on, self.score),
        }
        for measure, (day, place) in timed.items():
            if day is not None:
                yield day, measure, place or 0
        for measure, days in (
            ("reopened", self.reopened_on),
            ("transferred", self.transferred_on),
        ):
            for day in days:
                yield day, measure, 0

    def filed(self) -> tuple[str, ...]:
        """How it is filed: one value of each dimension."""
        return tuple(str(getattr(self, dimension)) for dimension in DIMENSIONS)

    def days(self) -> frozenset[date]:
        """The days whose sums it is in."""
        return frozenset(day for day, _, _ in self.happenings())


def fact_of(ticket: Ticket, thread: Sequence[Entry], catalog: Catalog) -> Fact:
    """The fact of a ticket as it stands; ``thread`` is all of it, also what came since."""
    known = _done(ticket, thread)
    replied, closed = _day(ticket.first_reply_at), _day(ticket.closed_at)
    answers = [entry.at for entry in known if entry.event is Act.ANSWER]
    answered = _day(min(answers, default=ticket.answered_at))
    in_time = answered is not None and answered <= (ticket.answer_due_on or ticket.due_on)
    told = [ecuador_date(entry.at) for entry in known if entry.event is Event.OVERDUE]
    late = [answered] if answered and not in_time else []

    def days(until: date | None) -> int | None:
        if until is None:
            return None
        holidays = catalog.holidays_between(ticket.filed_on, until)
        return working_days_between(ticket.filed_on, until, holidays)

    return _filed(ticket).model_copy(
        update={
            "replied_on": replied,
            "replied_in": days(replied),
            "answered_on": answered,
            "answered_in": days(answered),
            "in_time": in_time,
            "closed_on": closed,
            "closed_in": days(closed),
            "result": ticket.close_reason and ticket.close_reason.value,
            "reopened_on": _reopened(known),
            "transferred_on": tuple(ecuador_date(e.at) for e in known if e.event is Act.TRANSFER),
            "extended_on": _day(ticket.extension.at if ticket.extension else None),
            "overdue_on": min([*told, *late], default=None),
            "rated_on": _day(ticket.rating.at if ticket.rating else None),
            "score": ticket.rating.score if ticket.rating else None,
        }
    )


def _filed(ticket: Ticket) -> Fact:
    """How a ticket is filed, and when it was opened."""
    return Fact(
        number=ticket.number,
        version=ticket.version,
        area=ticket.area,
        topic=ticket.topic,
        user_type=_value(ticket.user_type),
        nationality=_value(ticket.nationality),
        gender=_value(ticket.gender),
        channel=_value(ticket.channel, "web"),
        via=_value(ticket.via),
        language=ticket.language,
        legal_request=ticket.legal_request,
        opened_on=ticket.filed_on,
    )


def changed_days(before: Fact | None, after: Fact | None) -> frozenset[date]:
    """The days in which two facts of a ticket count otherwise; None counts in none."""
    if before and after and before.filed() == after.filed():
        told, now = Counter(before.happenings()), Counter(after.happenings())
        return frozenset(day for day, _, _ in (told - now) + (now - told))
    return frozenset(day for fact in (before, after) if fact for day in fact.days())


def _done(ticket: Ticket, thread: Sequence[Entry]) -> list[Entry]:
    """The lines up to a ticket's version, without acts that were undone."""
    undone = {entry.bulk_act for entry in thread if entry.event is AgentEvent.UNDO}
    return [
        entry
        for entry in thread
        if entry.version <= ticket.version
        and (entry.bulk_act is None or entry.bulk_act not in undone)
    ]


def _reopened(thread: Sequence[Entry]) -> tuple[date, ...]:
    """On which days it was taken up again once it was closed. A line says what its act changed;
    those of version 1.1 may not, nor does what was imported say that it was closed."""
    found, closed = [], False
    for entry in thread:
        before, after = (entry.changes or {}).get("status", (None, None))
        wrote = entry.kind == "message" and entry.author == "requester"
        if before == Status.CLOSED != after or (closed and wrote) or entry.event is Act.REOPEN:
            found.append(ecuador_date(entry.at))
            closed = False
        elif entry.event in _CLOSING:
            closed = True
    return tuple(found)


def _day(at: str | None) -> date | None:
    return ecuador_date(at) if at else None


def _value(value: str | None, none: str = UNKNOWN) -> str:
    return none if value in (None, "", MARKER) else str(value)
