"""The columns of an export: what each shows of a ticket, and what an agent must hold to have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.desk.labels import close_reason
from chalicelib.domain.exports.cells import Cell
from chalicelib.domain.languages import LANGUAGES, words
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.lifecycle import urgency
from chalicelib.domain.tickets.ticket import Ticket


class Column(StrEnum):
    """A column, in the order in which a file has them. Gender is in none: agents see it in totals
    alone."""

    NUMBER = "number"
    STATUS = "status"
    SUBJECT = "subject"
    TOPIC = "topic"
    AREA = "area"
    OPENED_AT = "opened_at"
    DUE_ON = "due_on"
    OVERDUE = "overdue"
    ASSIGNEE = "assignee"
    PRIORITY = "priority"
    LEGAL_REQUEST = "legal_request"
    EXTENDED = "extended"
    FIRST_REPLY_AT = "first_reply_at"
    ANSWERED_AT = "answered_at"
    CLOSED_AT = "closed_at"
    CLOSE_REASON = "close_reason"
    DAYS_TO_ANSWER = "days_to_answer"
    RATING = "rating"
    CHANNEL = "channel"
    LANGUAGE = "language"
    USER_TYPE = "user_type"
    ORGANIZATION = "organization"
    FULL_NAME = "full_name"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    EMAIL = "email"
    PHONE = "phone"


#: What a file has when nobody chose.
USUAL = (
    Column.NUMBER,
    Column.STATUS,
    Column.SUBJECT,
    Column.TOPIC,
    Column.AREA,
    Column.OPENED_AT,
    Column.DUE_ON,
    Column.OVERDUE,
    Column.ASSIGNEE,
)
#: What must be held for a column; every other is of whoever reads the tickets.
NEEDS: dict[Column, Permission] = {
    Column.DOCUMENT_TYPE: Permission.EXPORT,
    Column.DOCUMENT_NUMBER: Permission.EXPORT,
    Column.EMAIL: Permission.EXPORT,
    Column.PHONE: Permission.EXPORT,
    Column.RATING: Permission.RATINGS,
}

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class _Reading:
    """Who reads a ticket's cells: in which language, with which catalog, on which day."""

    catalog: Catalog
    language: str
    today: date

    def word(self, kind: str, code: str | None) -> str | None:
        """A code in the words of an export; nothing for none."""
        return words(self.language)["exports"][kind][code] if code else None


def allowed(column: Column, agent: Agent) -> bool:
    """Whether somebody may have a column."""
    return column not in NEEDS or agent.may(NEEDS[column])


def name(column: Column, language: str) -> str:
    """What stands at the head of a column."""
    said: str = words(language)["exports"]["columns"][column]
    return said


def cells(
    ticket: Ticket, columns: tuple[Column, ...], catalog: Catalog, language: str, today: date
) -> list[Cell]:
    """A ticket as a row."""
    reading = _Reading(catalog, language, today)
    return [_CELLS[column](ticket, reading) for column in columns]


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


def _overdue(ticket: Ticket, reading: _Reading) -> bool:
    today = reading.today
    return urgency(ticket.status, ticket.due_on, ticket.paused_on, today, today).overdue


def _days_to_answer(ticket: Ticket, _: _Reading) -> Decimal | None:
    """Days of the calendar from the opening to the answer, to a tenth."""
    opened, answered = _moment(ticket.opened_at), _moment(ticket.answered_at)
    if opened is None or answered is None:
        return None
    days = Decimal((answered - opened).total_seconds()) / _SECONDS_A_DAY
    return days.quantize(Decimal("0.1"))


def _came_by(ticket: Ticket) -> str:
    return ticket.channel or ticket.via or "site"


def _close_reason(ticket: Ticket, reading: _Reading) -> str | None:
    return close_reason(ticket.close_reason, reading.language) if ticket.close_reason else None


_CELLS: dict[Column, Callable[[Ticket, _Reading], Cell]] = {
    Column.NUMBER: lambda ticket, _: ticket.number,
    Column.STATUS: lambda ticket, to: words(to.language)["statuses"][ticket.status],
    Column.SUBJECT: lambda ticket, _: ticket.subject,
    Column.TOPIC: lambda ticket, to: to.catalog.topic_name(ticket.topic, to.language),
    Column.AREA: lambda ticket, to: to.catalog.area_name(ticket.area, to.language),
    Column.OPENED_AT: lambda ticket, _: _moment(ticket.opened_at),
    Column.DUE_ON: lambda ticket, _: ticket.due_on,
    Column.OVERDUE: _overdue,
    Column.ASSIGNEE: lambda ticket, _: ticket.assignee_name or ticket.handled_by_name,
    Column.PRIORITY: lambda ticket, to: words(to.language)["priorities"][ticket.priority],
    Column.LEGAL_REQUEST: lambda ticket, _: ticket.legal_request,
    Column.EXTENDED: lambda ticket, _: ticket.extension is not None,
    Column.FIRST_REPLY_AT: lambda ticket, _: _moment(ticket.first_reply_at),
    Column.ANSWERED_AT: lambda ticket, _: _moment(ticket.answered_at),
    Column.CLOSED_AT: lambda ticket, _: _moment(ticket.closed_at),
    Column.CLOSE_REASON: _close_reason,
    Column.DAYS_TO_ANSWER: _days_to_answer,
    Column.RATING: lambda ticket, _: ticket.rating.score if ticket.rating else None,
    Column.CHANNEL: lambda ticket, to: to.word("channels", _came_by(ticket)),
    Column.LANGUAGE: lambda ticket, _: LANGUAGES[ticket.language].name,
    Column.USER_TYPE: lambda ticket, to: to.catalog.user_type_name(ticket.user_type, to.language),
    Column.ORGANIZATION: lambda ticket, _: ticket.organization,
    Column.FULL_NAME: lambda ticket, _: ticket.full_name,
    Column.DOCUMENT_TYPE: lambda ticket, to: to.word("document_types", ticket.document_type),
    Column.DOCUMENT_NUMBER: lambda ticket, _: ticket.document_number,
    Column.EMAIL: lambda ticket, _: ticket.email_typed,
    Column.PHONE: lambda ticket, _: ticket.phone,
}
