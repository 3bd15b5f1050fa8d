"""The yearly report of requests that the law of access to information asks for (LOTAIP): a row for
each, with what became of it.

It is printed and handed on, so that no person stands in it. What was asked is the topic; the words
of a requester, which may name somebody, stand there for formal requests alone, whose object the
law wants told, and never once they are erased.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.domain.clearing import MARKER
from chalicelib.domain.dates import ECUADOR, Stamp, ecuador_date
from chalicelib.domain.figures.fact import Fact
from chalicelib.domain.languages import DEFAULT, Language, words
from chalicelib.domain.model import Cursor, Id, Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.tickets.lifecycle import Status, urgency

#: ``legal``: formal requests of access to information; ``all``: every ticket.
Which = Literal["legal", "all"]


class YearlyWanted(Model, extra="forbid"):
    """The tickets of a year, by the day in Ecuador on which they were filed."""

    year: str = Field(max_length=4, pattern=r"^20\d\d$", description="`2026`.")
    which: Which = Field(
        "legal", description="`legal`: formal requests (LOTAIP, art. 34); `all`: every ticket."
    )
    area: Id | None = None
    cursor: Cursor | None = None
    language: Language = DEFAULT

    @property
    def query(self) -> str:
        """What its pages belong to."""
        return self.model_dump_json(exclude={"cursor", "language"})


class FiledTicket(Model):
    """What of a ticket the list of its area tells."""

    number: str
    status: Status
    subject: str
    topic: str
    area: str
    opened_at: Stamp
    due_on: date
    paused_on: date | None = None


class YearlyRow(Model):
    """A ticket in the report; ``days`` are working days from filing to the first answer."""

    number: str
    received_on: date
    topic: Named
    subject: str | None = Field(None, description="Of formal requests; null once it is erased.")
    area: Named
    legal_request: bool
    due_on: date
    answered_on: date | None = None
    days: int | None = None
    in_time: bool | None = None
    result: Named = Field(description="`open`, `waiting`, `answered`, or why it was closed.")
    closed_on: date | None = None
    extended_on: date | None = None
    reopened: int = Field(0, description="How often.")
    transferred: int = Field(0, description="How often.")
    overdue: bool = Field(description="It waits for an answer, and its due date is over.")


class Yearly(Model):
    """A page of the report, in no order; of what comes twice the later counts."""

    areas: list[str] = Field(description="Ids of the areas whose tickets are looked at.")
    items: list[YearlyRow]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Numbers of those left out.")


def stretch(year: int) -> tuple[datetime, datetime]:
    """The moments at which a year begins and ends in Ecuador."""
    return datetime(year, 1, 1, tzinfo=ECUADOR), datetime(year + 1, 1, 1, tzinfo=ECUADOR)


def row(
    ticket: FiledTicket, fact: Fact | None, catalog: Catalog, language: str, today: date
) -> YearlyRow:
    """A ticket as it stands in the report; a fact is not there yet of what has just come."""
    legal = fact is not None and fact.legal_request
    told = ticket.subject if legal and ticket.subject != MARKER else None
    answered = fact.answered_on if fact else None
    return YearlyRow(
        number=ticket.number,
        received_on=ecuador_date(ticket.opened_at),
        topic=Named(id=ticket.topic, name=catalog.topic_name(ticket.topic, language)),
        subject=told,
        area=Named(id=ticket.area, name=catalog.area_name(ticket.area, language)),
        legal_request=legal,
        due_on=ticket.due_on,
        answered_on=answered,
        days=fact.answered_in if fact else None,
        in_time=fact.in_time if fact and answered else None,
        result=_result(ticket, fact, language),
        closed_on=fact.closed_on if fact else None,
        extended_on=fact.extended_on if fact else None,
        reopened=len(fact.reopened_on) if fact else 0,
        transferred=len(fact.transferred_on) if fact else 0,
        overdue=urgency(ticket.status, ticket.due_on, ticket.paused_on, today, today).overdue,
    )


def _result(ticket: FiledTicket, fact: Fact | None, language: str) -> Named:
    said = words(language)["yearly_results"]
    reason = fact.result if fact else None
    if ticket.status is Status.CLOSED and reason is not None:
        return Named(id=reason, name=words(language)["close_reasons"][reason])
    known = {
        Status.WAITING_REQUESTER: "waiting",
        Status.ANSWERED: "answered",
        Status.CLOSED: "closed",
    }
    result = known.get(ticket.status, "open")
    return Named(id=result, name=said[result])
