"""The yearly report of requests, page by page: the lists of areas, and the fact of each ticket.

Lists are read in the order in which a ticket goes through them: open, answered, closed by month. So
one that is answered or closed meanwhile comes twice, and is never missed.
"""

from __future__ import annotations

from chalicelib.domain.figures import yearly as domain
from chalicelib.domain.figures.yearly import FiledTicket, Yearly, YearlyWanted
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock, cursors
from chalicelib.services.figures import reports
from chalicelib.store.figures import facts, listed
from chalicelib.store.tickets import ticket_rows

#: Rows of a page at most, and lists that are looked into for it.
_MOST_ROWS, _MOST_LISTS = 300, 24


def page(wanted: YearlyWanted, agent: Agent, catalog: Catalog) -> Yearly:
    """A page of the report of a year. Raises Forbidden, NotFound (an area that the agent does not
    see), Invalid for a cursor of another report, Unavailable."""
    areas = reports.seen_areas(wanted.area, agent, catalog)
    query = f"{agent.id} {wanted.query}"
    place = cursors.place(wanted.cursor, query) if wanted.cursor else {}
    lists, today = _lists(areas, int(wanted.year)), clock.today(clock.now())
    if place and place["list"] not in lists:
        raise cursors.foreign()  # it began when the agent had another area
    found, unreadable, then = _read(lists, place, int(wanted.year))
    kept = {fact.number: fact for fact in facts.each([one.number for one in found]).items}
    rows = [domain.row(one, kept.get(one.number), catalog, wanted.language, today) for one in found]
    return Yearly(
        areas=areas,
        items=[row for row in rows if row.legal_request or wanted.which == "all"],
        next_cursor=cursors.cursor(then, query) if then else None,
        unreadable=unreadable or None,
    )


def _read(
    lists: list[str], place: dict[str, str], year: int
) -> tuple[list[FiledTicket], list[str], dict[str, str]]:
    first, end = (clock.stamp(moment) for moment in domain.stretch(year))
    found, unreadable = list[FiledTicket](), list[str]()
    begun = lists.index(place["list"]) if place else 0
    after, looked = place.get("after", ""), 0
    for partition in lists[begun:]:
        rank: str | None = after
        while rank is not None:
            if looked == _MOST_LISTS or len(found) >= _MOST_ROWS:
                return found, unreadable, {"list": partition, "after": rank}
            read, rank = listed.filed_between(partition, first, end, rank, _MOST_ROWS)
            found += read.items
            unreadable += [str(row["number"]) for row in read.bad]
            looked += 1
        after = ""
    return found, unreadable, {}


def _lists(areas: list[str], year: int) -> list[str]:
    """All lists that a ticket of a year may be in by now."""
    today = clock.today(clock.now())
    last = 12 * today.year + today.month
    months = [f"{place // 12}-{place % 12 + 1:02}" for place in range(12 * year, last)]
    return [
        *map(ticket_rows.open_queue, areas),
        *map(ticket_rows.answered_queue, areas),
        *(ticket_rows.closed_queue(area, month) for month in months for area in areas),
    ]
