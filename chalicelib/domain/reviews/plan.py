"""A ticket's next review: what the clock does to it, and on which day.

    time to answer runs      halfway -> due soon -> overdue, again and again
    waits for the requester  reminder -> closed (no_response)
    answered                 closed (resolved)
    closed                   anonymised, once the time for which it is kept is over

What falls due is done on its day, at the hour of the setting ``notice_hour`` in Ecuador, or as soon
after it as the clock runs again, and at most one thing a day. What it would say may be out of date
by then: each act has a last day, after which it is left out. While a question waits for the
requester, they hear of the question alone, whether or not the time to answer runs on. While a reply
waits for a second person's approval, nothing is closed: it would never go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from chalicelib.domain.dates import ECUADOR, ecuador_date
from chalicelib.domain.reviews.retention import kept_until
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.deadlines import (
    Holidays,
    deadline,
    is_working_day,
    working_days_between,
)
from chalicelib.domain.tickets.dates.due import closes_after
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.notices import NoticeKind, newest
from chalicelib.domain.tickets.summary import told_on
from chalicelib.domain.tickets.ticket import Ticket

_DAY = timedelta(days=1)
#: From this hour in Ecuador a change of the holidays that was made the day before has stood.
STANDS_FROM_HOUR = 7


@dataclass(frozen=True)
class Planned:
    """What the clock will do to a ticket as it stands.

    ``on`` is the first day for it, ``until`` the last (None: any later day), ``about`` the date
    that the requester is told.
    """

    act: NoticeKind | Act | Event
    on: date
    until: date | None
    about: date


def plan(ticket: Ticket, catalog: Catalog) -> list[Planned]:
    """All that the clock has yet to do to a ticket, unless somebody acts on it before. Who has no
    e-mail is told nothing; the dates hold for them all the same."""
    planned = _plan(ticket, catalog)
    if ticket.has_email:
        return planned
    return [one for one in planned if not isinstance(one.act, NoticeKind)]


def _plan(ticket: Ticket, catalog: Catalog) -> list[Planned]:
    if ticket.status is Status.CLOSED:
        return [*_anonymising(ticket, catalog)]
    if (last := closes_after(ticket, catalog)) is not None:
        closing = Planned(Act.EXPIRE, last + _DAY, None, last)
        return [*_reminder(ticket, last, catalog), *([] if ticket.reply_waits else [closing])]
    if ticket.untold_move is not None and ticket.untold_move.told != ticket.due_on:
        return [*_moved(ticket, ticket.untold_move.on, catalog)]
    return [*_before_due(ticket, catalog), _overdue(ticket, catalog)]


def due_on(ticket: Ticket, day: date, catalog: Catalog) -> Planned | None:
    """What is to be done to a ticket on a day in Ecuador; nothing where it was told something
    that day."""
    if _told_on(ticket, day):
        return None
    ready = (one for one in plan(ticket, catalog) if one.on <= day <= (one.until or day))
    return max(ready, key=lambda one: one.on, default=None)


def next_review(ticket: Ticket, day: date, catalog: Catalog) -> date | None:
    """The day, that day or later, on which a ticket is to be looked at; None when never again."""
    first = day + _DAY if _told_on(ticket, day) else day
    days = ((max(one.on, first), one.until) for one in plan(ticket, catalog))
    return min((on for on, until in days if until is None or on <= until), default=None)


def review_after_act(ticket: Ticket, day: date, catalog: Catalog) -> date | None:
    """When a ticket is to be looked at on which somebody acted on a day in Ecuador: by the next
    run, which counts by the holidays that the clock knows. So one that comes and goes before that
    run has no part in what follows. No holiday moves the day of what is closed."""
    if ticket.status is Status.CLOSED:
        return next_review(ticket, day, catalog)
    return day


def reviewed_at(day: date, rules: Rules) -> datetime:
    """The moment from which the clock does what falls on a day in Ecuador."""
    return datetime.combine(day, time(rules.notice_hour), ECUADOR)


def _anonymising(ticket: Ticket, catalog: Catalog) -> Iterator[Planned]:
    """Of one that is erased already, what is left of its thread."""
    on = ticket.review_on if ticket.erased_at else kept_until(ticket, catalog)
    if on is not None:
        yield Planned(Event.ANONYMISE, on, None, on)


def _told_on(ticket: Ticket, day: date) -> bool:
    return any(ecuador_date(notice.at) >= day for notice in ticket.notices)


def _moved(ticket: Ticket, moved_on: date, catalog: Catalog) -> Iterator[Planned]:
    """That a holiday moved the due date, once that has stood until the next morning; until then
    nothing else tells the new date either."""
    nights = 1 if catalog.rules.notice_hour >= STANDS_FROM_HOUR else 2
    on = moved_on + timedelta(days=nights)
    yield Planned(NoticeKind.DATE_MOVED, on, ticket.due_on, ticket.due_on)
    overdue = _overdue(ticket, catalog)
    yield replace(overdue, on=max(on, overdue.on))


def _reminder(ticket: Ticket, last: date, catalog: Catalog) -> Iterator[Planned]:
    """The question once more; the same question is not reminded of twice."""
    if ticket.status is not Status.WAITING_REQUESTER:
        return
    asked_at = ticket.asked_at or ticket.updated_at
    sent = newest(ticket.notices, NoticeKind.REMINDER)
    if sent is None or sent.at < asked_at:
        asked_on = ecuador_date(asked_at)
        days = catalog.rules.reminder_working_days
        on = deadline(asked_on, days, catalog.holidays_from(asked_on)).due_on
        yield Planned(NoticeKind.REMINDER, on, last, last)


def _before_due(ticket: Ticket, catalog: Catalog) -> Iterator[Planned]:
    """That work goes on, unless its due date was told of since, and that the due date is near,
    once for each due date. Neither on the day on which the count began: then the date was told."""
    begun = _begun_on(ticket)
    holidays = catalog.holidays_between(begun, ticket.due_on)
    soon = _working_days_before(ticket.due_on, catalog.rules.due_notice_working_days, holidays)
    told = any(notice.kind is not NoticeKind.REMINDER for notice in ticket.notices)
    if begun == ticket.filed_on and not told:
        on = _part_of(begun, ticket.due_on, catalog.rules.halfway_percent, holidays)
        if begun < on < soon:
            yield Planned(NoticeKind.HALFWAY, on, soon - _DAY, ticket.due_on)
    sent = newest(ticket.notices, NoticeKind.DUE_SOON)
    if soon > begun and (sent is None or sent.about != ticket.due_on):
        yield Planned(NoticeKind.DUE_SOON, soon, ticket.due_on, ticket.due_on)


def _overdue(ticket: Ticket, catalog: Catalog) -> Planned:
    """Once the date has passed that was told last, and from then on again and again."""
    about, sent = told_on(ticket), newest(ticket.notices, NoticeKind.OVERDUE)
    if sent is None or sent.about != about:
        on = about + _DAY
    else:
        sent_on = ecuador_date(sent.at)
        days = catalog.rules.overdue_notice_working_days
        on = deadline(sent_on, days, catalog.holidays_from(sent_on)).due_on
    return Planned(NoticeKind.OVERDUE, on, None, about)


def _begun_on(ticket: Ticket) -> date:
    """The day from which the time to answer counts: of filing, or of being taken up again."""
    again = [step.since for step in ticket.adjustments if step.kind == "reopened"]
    return again[-1] if again else ticket.filed_on


def _part_of(begun: date, due: date, percent: int, holidays: Holidays) -> date:
    days = working_days_between(begun, due, holidays) * percent // 100
    return deadline(begun, max(1, days), holidays).due_on


def _working_days_before(day: date, days: int, holidays: Holidays) -> date:
    """The last working day from which a number of them lead to a day."""
    while True:
        day -= _DAY
        days -= is_working_day(day + _DAY, holidays)
        if days <= 0 and is_working_day(day, holidays):
            return day
