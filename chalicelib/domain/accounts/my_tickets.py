"""*Mis tickets*: an account's tickets as one list, though they lie under several addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Cursor, Model
from chalicelib.domain.pages import merged as merged_pages
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.search.terms import fold
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.requester_view import TURN
from chalicelib.domain.tickets.summary import NamedTicket, TicketSummary, named_ticket

#: Letters that a part of a subject or number is sought with; the page is built with it.
MOST_SOUGHT = 150
#: Where a list goes on: a ticket's ``(opened_at, number)``.
PageKey = tuple[str, str]


def _choices(value: Any) -> Any:
    """``open`` stands for every status but closed; several are told apart by commas."""
    if not isinstance(value, str):
        return value
    wanted: list[str] = []
    for part in filter(None, value.split(",")):
        is_open = part == "open"
        wanted += [status for status in Status if status != "closed"] if is_open else [part]
    return tuple(dict.fromkeys(wanted))


class MyTicketsQuery(Model, extra="forbid"):
    """The query of a list of one's tickets."""

    status: Annotated[
        tuple[Status, ...], Field(max_length=len(Status)), BeforeValidator(_choices)
    ] = Field((), description="Statuses by commas, or `open`; all when left out.")
    sort: Literal["newest", "oldest"] = "newest"
    cursor: Cursor | None = None
    limit: int = Field(20, ge=1, le=100)
    language: Language = DEFAULT

    @property
    def part(self) -> str:
        """A part of the subject or number that is looked for; empty when nothing is."""
        return ""

    @property
    def newest_first(self) -> bool:
        """The order of the list."""
        return self.sort == "newest"

    @property
    def query(self) -> str:
        """What tells this query from others; the same on each of its pages."""
        return self.model_dump_json(include={"status", "q", "sort"})


class MyTicketsSearch(MyTicketsQuery, extra="forbid"):
    """The same with a part of the subject or number; in a body, so that it stands in no address."""

    q: str = Field(
        min_length=1, max_length=MOST_SOUGHT, description="A part of the subject or number."
    )

    @property
    def part(self) -> str:
        return self.q


class MyTicket(NamedTicket):
    """A ticket in the list of who opened it."""

    turn: Literal["institute", "requester", "nobody"]


@dataclass(frozen=True)
class Page:
    """What was read of an address, in the order asked for; ``reached`` is the place of the last
    row when more may follow, None when all was read; ``unreadable`` are the numbers of tickets
    that cannot be shown."""

    rows: Sequence[TicketSummary]
    reached: PageKey | None
    unreadable: Sequence[str] = ()


def page_key_of(row: TicketSummary) -> PageKey:
    """A row's place in the list."""
    return row.opened_at, row.number


def page_key(found: dict[str, str]) -> PageKey:
    """The place that a cursor holds."""
    return found["at"], found["number"]


def merged(
    pages: Sequence[Page], wanted: MyTicketsQuery, after: PageKey | None
) -> tuple[list[TicketSummary], PageKey | None]:
    """A page of the list, and the place to go on after; None at the end."""
    return merged_pages(
        [(page.rows, page.reached) for page in pages],
        wanted.limit,
        page_key_of,
        newest_first=wanted.newest_first,
        after=after,
        is_wanted=lambda row: _matches(row, wanted),
    )


def _matches(row: TicketSummary, wanted: MyTicketsQuery) -> bool:
    if wanted.status and row.status not in wanted.status:
        return False
    sought = fold(wanted.part).strip().lstrip("#")
    return not sought or sought in row.number or sought in fold(row.subject)


def my_ticket(listed: TicketSummary, catalog: Catalog, language: str) -> MyTicket:
    """A row of one's list, named in a language."""
    return MyTicket(
        **dict(named_ticket(listed, catalog, language)),
        turn=TURN[listed.status],
    )
