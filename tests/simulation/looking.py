"""What the clock does to a ticket on a day, by plain counting."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from tests.simulation.model import Modelled
from tests.simulation.worked_days import DAY, Calendar

#: What may be done: from when, until when, what, and the date that it tells.
_Due = tuple[date, date, str, date]


def redate(ticket: Modelled, before: Calendar) -> None:
    """Holidays came or went since the clock last ran. A date moves that the calendar as it was then
    explains; one that was counted in between, or kept while its ticket was closed, stands."""
    if ticket.status == "closed" or ticket.sum.under(before) != ticket.due:
        return
    old, day = ticket.due, ticket.world.day
    if ticket.sum.under(ticket.world.calendar) == old:
        return
    ticket.sum.recount()
    ticket.sum.take("holiday")
    knows = ticket.untold[0] if ticket.untold else old
    ticket.untold = None if ticket.due == knows else (knows, day)


def hand_over(ticket: Modelled) -> None:
    """Who holds it may be away."""
    if ticket.open:
        people, day = ticket.world.people, ticket.world.day
        ticket.holder = people.instead(ticket.holder, ticket.area, day)


def look(ticket: Modelled) -> None:
    """Tell its requester, close it, or forget who they are."""
    day = ticket.world.day
    if ticket.status == "closed":
        over = not ticket.kept and not ticket.erased and day >= _kept_until(ticket)
        if over:
            ticket.erased = True
            ticket.told.append(("anonymise", day))
        return
    if any(when == day for when, _ in ticket.notices.values()):
        return
    ready = [one for one in _possible(ticket) if one[0] <= day <= one[1]]
    if ready:
        _, _, what, about = max(ready)
        _do(ticket, what, about)


def _do(ticket: Modelled, what: str, about: date) -> None:
    day = ticket.world.day
    ticket.told.append((what, day))
    if what == "expire":
        waited = ticket.status == "waiting_requester"
        ticket.end("no_response" if waited else "resolved")
        return
    ticket.notices[what] = (day, about)
    if what == "reminder":
        ticket.reminded = True
    else:
        ticket.untold = None
    ticket.mail(what)


def _possible(ticket: Modelled) -> list[_Due]:
    plus = ticket.world.calendar.plus
    if ticket.status in ("waiting_requester", "answered"):
        waits = ticket.status == "waiting_requester"
        last = plus(ticket.asked if waits else ticket.answered, 10)
        found = [] if ticket.reply else [(last + DAY, date.max, "expire", last)]
        if waits and not ticket.reminded:
            found.append((plus(ticket.asked, 5), last, "reminder", last))
        return found
    late = _late(ticket)
    if ticket.untold and ticket.untold[0] != ticket.due:
        stands = ticket.untold[1] + DAY
        moved = (stands, ticket.due, "date_moved", ticket.due)
        return [moved, (max(stands, late[0]), *late[1:])]
    return [*_on_the_way(ticket), late]


def _late(ticket: Modelled) -> _Due:
    about = max(ticket.due, ticket.promised or ticket.due)
    when, before = ticket.notices.get("overdue", (None, None))
    again = when is not None and before == about
    first = ticket.world.calendar.plus(when, 5) if when and again else about + DAY
    return first, date.max, "overdue", about


def _on_the_way(ticket: Modelled) -> list[_Due]:
    days, due, begun = ticket.world.calendar, ticket.due, ticket.begun or ticket.sum.filed
    soon, found = days.minus(due, 2), list[_Due]()
    if ticket.begun is None and not set(ticket.notices) - {"reminder"}:
        half = days.plus(begun, max(1, days.between(begun, due) // 2))
        if begun < half < soon:
            found.append((half, soon - DAY, "halfway", due))
    if soon > begun and ticket.notices.get("due_soon", (None, None))[1] != due:
        found.append((soon, due, "due_soon", due))
    return found


def _kept_until(ticket: Modelled) -> date:
    closed, months = ticket.closed, ticket.months
    year, month = closed.year + (closed.month - 1 + months) // 12, (closed.month - 1 + months) % 12
    return date(year, month + 1, min(closed.day, monthrange(year, month + 1)[1]))
