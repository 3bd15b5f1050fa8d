"""Lists of tickets: what an agent may ask for, and what a row shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.dates import Day, Stamp
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Cursor, Id, Model
from chalicelib.domain.tickets.lifecycle import PAUSABLE, RUNNING, Status
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Priority

Due = Literal["soon"]
Awaits = Literal["answer", "approval"]
Sort = Literal["due", "newest", "activity"]

_MOST_CHOICES = 20


def _by_commas(value: Any) -> Any:
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value


def _not_before(opened_to: date | None, info: ValidationInfo) -> date | None:
    opened_from = info.data.get("opened_from")
    if opened_to is not None and opened_from is not None and opened_to < opened_from:
        raise PydanticCustomError("before_start", "It lies before `opened_from`.")
    return opened_to


def _of_one_kind(status: tuple[Status, ...]) -> tuple[Status, ...]:
    """Closed tickets lie by month, the others by due date: no list holds both."""
    if Status.CLOSED in status and len(set(status)) > 1:
        raise PydanticCustomError("closed_alone", "Ask for closed tickets by themselves.")
    return status


def _owed(wanted: Any, info: ValidationInfo) -> Any:
    status = info.data.get("status")
    if wanted and status and not set(status) & {*RUNNING, *PAUSABLE}:
        raise PydanticCustomError(
            "contradicts_status", "Nothing is due in that `status`: leave one of the two out."
        )
    return wanted


class TicketFilters(Model, extra="forbid"):
    """What narrows a list or a search, and what orders it."""

    area: Annotated[
        tuple[Id, ...], Field(max_length=_MOST_CHOICES), BeforeValidator(_by_commas)
    ] = ()
    status: Annotated[
        tuple[Status, ...],
        Field(max_length=_MOST_CHOICES),
        BeforeValidator(_by_commas),
        AfterValidator(_of_one_kind),
    ] = ()
    assignee: Id | None = Field(None, description="`me`, `none`, or an agent's id.")
    topic: Id | None = None
    opened_from: Day | None = None
    opened_to: Annotated[Day | None, AfterValidator(_not_before)] = None
    sort: Sort | None = Field(
        None,
        description="`due`: due soonest first; `newest`: opened last first; `activity`: what was "
        "left alone longest first. Without it each list has an order of its own.",
    )


class ListFilters(TicketFilters, extra="forbid"):
    """What narrows a list. Without ``status`` it is what is still to be worked on."""

    overdue: Annotated[bool, AfterValidator(_owed)] = False
    due: Annotated[Due | None, AfterValidator(_owed)] = Field(
        None, description="`soon`: due within the next working days."
    )
    awaits: Awaits | None = Field(
        None,
        description="`answer`: its requester wrote and nobody wrote back; `approval`: a reply "
        "waits for a second person. In any status but closed, longest waiting first.",
    )


class TicketQuery(ListFilters, extra="forbid"):
    """The query of a list, a page of it."""

    cursor: Cursor | None = None
    limit: int = Field(25, ge=1, le=100)
    refresh: bool = Field(
        False, description="`true` when a page asks again by itself, and nobody asked it to."
    )
    language: Language = DEFAULT

    @property
    def query(self) -> str:
        """What tells this query from others; the same on each of its pages."""
        return self.model_dump_json(exclude={"cursor", "limit", "refresh", "language"})


class QueuedTicket(TicketSummary):
    """A ticket as the indexes project it: what a row of a list shows."""

    email: str
    paused_on: date | None = None
    assignee: str | None = None
    assignee_name: str | None = None
    priority: Priority
    full_name: str
    version: int
    wrote_at: Stamp | None = None
    held: HeldReply | None = None
    rank: str = Field("", description="What orders the list that it was read from.")


class Total(Model):
    """How many tickets a list has."""

    count: int
    exact: bool = Field(description="`false` where counting ended early: there are more.")
