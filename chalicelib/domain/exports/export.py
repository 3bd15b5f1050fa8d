"""An export: a list or a search of the desk as a file, asked for and made later.

waits ──> running ──> done ──> (a week) gone
             └──────> failed, and why
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Stamp
from chalicelib.domain.desk.requests import MOST_SEARCHED, SearchWanted
from chalicelib.domain.desk.ticket_query import ListFilters, TicketFilters, TicketQuery
from chalicelib.domain.exports import columns
from chalicelib.domain.exports.cells import Variant
from chalicelib.domain.exports.columns import USUAL, Column
from chalicelib.domain.fields import blank_is_absent
from chalicelib.domain.model import Model
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent

#: How long the file and its row are kept.
KEPT = timedelta(days=7)
#: Seconds that the link to the file serves.
LINK_SECONDS = 60
#: Rows of a file at most: what one run of ``make_exports`` reads and writes within its time. The
#: institute has some six thousand tickets a year.
MOST_ROWS = 50_000
#: Exports that one person may ask for in a day.
MOST_A_DAY = 20
#: After this, what is still not made never will be: it was tried as often as it is.
_GIVEN_UP = timedelta(minutes=20)


class ExportState(StrEnum):
    """How far an export is."""

    WAITS = "waits"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Failure(StrEnum):
    """Why there is no file."""

    TOO_MANY = "too_many"  # more rows than a file takes
    NOT_ALLOWED = "not_allowed"  # who asked may not have it any more
    NOT_MADE = "not_made"  # it was tried, and did not come through


#: What narrows lists alone.
_OF_LISTS = tuple(set(ListFilters.model_fields) - set(TicketFilters.model_fields))


def _each_once(chosen: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in Column if column in chosen)


class ExportWanted(ListFilters, extra="forbid"):
    """What a file is to hold: the tickets of a list with its filters, or those that a search finds;
    which columns, and for which program. ``sort`` is taken and does nothing: who opens the file
    sorts it."""

    q: Annotated[str | None, BeforeValidator(blank_is_absent)] = Field(
        None, max_length=MOST_SEARCHED, description="What is searched for; without it, a list."
    )
    columns: Annotated[tuple[Column, ...], AfterValidator(_each_once)] = Field(
        USUAL, min_length=1, max_length=len(Column), description="In the order of the file."
    )
    variant: Variant = Field(
        "excel",
        description="`excel`: separated by `;`, decimals with a comma, dates as 15/12/2026; "
        "`plain`: separated by `,`, decimals with a point, dates as 2026-12-15. Both are UTF-8 "
        "with a mark at the beginning.",
    )

    @field_validator("q")
    @classmethod
    def _not_of_a_list(cls, q: str | None, info: ValidationInfo) -> str | None:
        if q is not None and any(info.data.get(name) for name in _OF_LISTS):
            raise PydanticCustomError(
                "only_in_lists", "A search has no `overdue`, `due` or `awaits`: leave one out."
            )
        return q

    def without_words(self) -> ExportWanted:
        """The same once it is made: what was searched for may be a name, and is not kept."""
        return self.model_copy(update={"q": None})

    def page(self, cursor: str | None) -> TicketQuery | SearchWanted:
        """A page of a hundred of what it asks for."""
        searched = self.q is not None
        named = {*(TicketFilters if searched else ListFilters).model_fields} - {"sort"}
        asked = self.model_dump(include=named) | {"cursor": cursor, "limit": 100}
        return SearchWanted(q=self.q or "", **asked) if searched else TicketQuery(**asked)


def _as_asked(wanted: object) -> ExportWanted:
    """What was asked for is judged as a body is, also where it stands in a row."""
    return wanted if isinstance(wanted, ExportWanted) else ExportWanted.model_validate(wanted)


class Export(Model):
    """An export as it is kept: a row of its own of ``guards``."""

    export_id: str
    agent: str
    language: str
    address: str
    asked_at: Stamp
    state: ExportState
    wanted: Annotated[ExportWanted, BeforeValidator(_as_asked)]
    searched: bool = False
    rows: int = 0
    bytes: int = 0
    areas: tuple[str, ...] = Field((), description="Of the tickets that its file holds.")
    unreadable: tuple[str, ...] = ()
    failure: Failure | None = None
    finished_at: Stamp | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done for it."""
        return self.state in (ExportState.DONE, ExportState.FAILED)

    @property
    def expires_at(self) -> datetime:
        """When file and row go."""
        return datetime.fromisoformat(self.asked_at) + KEPT


class ExportSeen(Model):
    """An export of the caller's own."""

    id: str
    state: ExportState
    asked_at: str
    expires_at: str = Field(description="When the file goes.")
    columns: list[Named]
    variant: Variant
    searched: bool = Field(description="Whether it is of a search; the words are not told again.")
    rows: int = Field(description="Rows so far, or of the whole file.")
    bytes: int
    unreadable: list[str] = Field(description="Numbers of tickets that could not be read.")
    failure: Failure | None = None


class OfferedColumn(Named):
    """A column that may be chosen."""

    usual: bool = Field(description="Whether a file has it when nobody chooses.")
    allowed: bool = Field(description="Whether the caller may have it.")


def seen(export: Export, now: datetime, language: str, stamp: str) -> ExportSeen:
    """An export as its owner sees it now; ``stamp`` is ``expires_at`` as answers write it."""
    state, failure = export.state, export.failure
    if not export.is_over and now > datetime.fromisoformat(export.asked_at) + _GIVEN_UP:
        state, failure = ExportState.FAILED, Failure.NOT_MADE
    wanted = export.wanted
    return ExportSeen(
        id=export.export_id,
        state=state,
        asked_at=export.asked_at,
        expires_at=stamp,
        columns=[Named(id=one, name=columns.name(one, language)) for one in wanted.columns],
        variant=wanted.variant,
        searched=export.searched,
        rows=export.rows,
        bytes=export.bytes,
        unreadable=list(export.unreadable),
        failure=failure,
    )


def offered(agent: Agent, language: str) -> list[OfferedColumn]:
    """The columns of a file, with those that somebody may not have."""
    return [
        OfferedColumn(
            id=column,
            name=columns.name(column, language),
            usual=column in USUAL,
            allowed=columns.allowed(column, agent),
        )
        for column in Column
    ]


def withheld(wanted: Iterable[Column], agent: Agent) -> list[Column]:
    """The columns among some that somebody may not have."""
    return [column for column in wanted if not columns.allowed(column, agent)]
