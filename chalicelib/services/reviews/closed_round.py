"""Once a month, in steps: every closed ticket has the day on which it is anonymised.

It finds tickets that were closed before there was such a day, and gives others theirs anew when
the time for which tickets are kept has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.reviews.plan import next_review
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.store.tickets import retention, reviews, tickets
from chalicelib.store.tickets.retention import Round
from chalicelib.store.tickets.ticket_rows import closed_queue

#: No ticket was closed before.
_FIRST_YEAR = 2005
#: Months of areas that a run asks for, and tickets that it looks at.
_ASKED = 40
_LOOKED_AT = 100


def step(context: ActContext) -> int:
    """Go on with the month's round; answers how many tickets got another day. Raises
    Unavailable."""
    place = retention.reached()
    if place is None or (place.month is None and _month(place.begun_on) != _month(context.today)):
        place = Round(begun_on=context.today, month=f"{_FIRST_YEAR}-01")
    if place.month is None:
        return 0
    keys, then = _next(place, context)
    moved = 0
    for ticket in tickets.by_keys(keys).items:
        day = next_review(ticket, context.today, context.catalog)
        moved += day != ticket.review_on and reviews.move(ticket, day)
    retention.reach(then)
    return moved


def _next(place: Round, context: ActContext) -> tuple[list[tuple[str, str]], Round]:
    """The next tickets, and where to go on after them."""
    keys: list[tuple[str, str]] = []
    for asked, (month, area) in enumerate(_places(place, context)):
        here = Round(begun_on=place.begun_on, month=month, area=area)
        if asked == _ASKED or len(keys) == _LOOKED_AT:
            return keys, here
        after = place.below if (month, area) == (place.month, place.area) else None
        queue, most = closed_queue(area, month), _LOOKED_AT - len(keys)
        found, below = retention.closed(queue, after, most)
        keys += found
        if below:
            return keys, here.model_copy(update={"below": below})
    return keys, Round(begun_on=place.begun_on)


def _places(place: Round, context: ActContext) -> Iterator[tuple[str, str]]:
    """Months and areas from a place on, oldest first."""
    for year in range(_FIRST_YEAR, context.today.year + 1):
        for number in range(1, 13):
            month = f"{year}-{number:02d}"
            if (place.month or "") <= month <= _month(context.today):
                for area in sorted(context.catalog.areas):
                    if (month, area) >= (place.month, place.area):
                        yield month, area


def _month(day: date) -> str:
    return day.isoformat()[:7]
