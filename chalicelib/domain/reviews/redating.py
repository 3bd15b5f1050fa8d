"""Due dates when a holiday is added, withdrawn or declared worked after they were told.

What a ticket's sum counts is counted anew with the holidays as they were and as they are. Where the
two differ, the date moves, and the sum gets a step with the holiday's name. Dates that other
reasons moved, and those that the law counts in calendar days, stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalicelib.domain.rules.deadlines import is_working_day
from chalicelib.domain.rules.holidays import Holiday, observed
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due_sum
from chalicelib.domain.tickets.dates.steps import HOLIDAY_STEPS, Adjustment, Moved
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket

HolidayRows = Mapping[date, Holiday]


def changed_days(before: HolidayRows, after: HolidayRows) -> dict[date, Holiday]:
    """The weekdays that count now and did not, or did and do not, each with the holiday that came
    or went, by date."""
    years = {day.year for day in (*before, *after)}
    old, new = observed(before.values(), years), observed(after.values(), years)
    moved = {day: new.get(day) or old[day] for day in old.keys() ^ new.keys()}
    return {day: moved[day] for day in sorted(moved) if is_working_day(day, {})}


def redated(ticket: Ticket, before: HolidayRows, context: ActContext) -> Ticket | None:
    """A ticket with its date by today's holidays, where it was counted by those of before; None
    where nothing moves, also when it has moved already."""
    if ticket.status is Status.CLOSED:
        return None
    steps: list[Adjustment] = []
    rows, was = dict(before), _recounted(ticket, before, context)
    if was != ticket.due_on:
        return None
    for day, holiday in changed_days(before, context.catalog.holidays).items():
        rows.pop(day, None)
        if (present := context.catalog.holidays.get(day)) is not None:
            rows[day] = present
        now = _recounted(ticket, rows, context)
        if now != was:
            steps.append(_step(day, holiday, now, now > was))
        was = now
    return None if was == ticket.due_on else _moved(ticket, steps, context)


def _recounted(ticket: Ticket, rows: HolidayRows, context: ActContext) -> date:
    catalog = replace(context.catalog, holidays=dict(rows))
    return due_sum.counted_anew(ticket, replace(context, catalog=catalog)).due_on


def _step(day: date, holiday: Holiday, due_on: date, later: bool) -> Adjustment:
    return Adjustment(
        kind="holiday_added" if later else "holiday_withdrawn",
        since=day,
        working_days=1 if later else -1,
        due_on=due_on,
        name_es=holiday.name_es,
        name_en=holiday.name_en,
    )


def _moved(ticket: Ticket, steps: list[Adjustment], context: ActContext) -> Ticket:
    """With its new date. A change that is taken back before anybody was told of it leaves no
    trace."""
    due_on, move = steps[-1].due_on, ticket.untold_move
    told = move.told if move else ticket.due_on
    first = ticket.first_due_on or ticket.due_on
    kept = ticket.adjustments
    while move and kept and kept[-1].kind in HOLIDAY_STEPS:
        kept = kept[:-1]
    if due_on != (kept[-1].due_on if kept else first):
        kept = (*ticket.adjustments, *steps)
    return ticket.model_copy(
        update={
            "due_on": due_on,
            "adjustments": kept,
            "first_due_on": first if kept else None,
            "untold_move": None if due_on == told else Moved(told=told, on=context.today),
        }
    )
