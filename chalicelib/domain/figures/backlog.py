"""What waits at a moment: how old it is, when it is due, and who holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import Field

from chalicelib.domain.dates import Stamp, ecuador_date
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.deadlines import working_days_between
from chalicelib.domain.tickets.lifecycle import Status, is_owed, urgency

#: The last working day of each class of age; the class after it has no end.
_AGES = (5, 10, 15, 30)
#: Days to come that are told one by one, today the first.
_DAYS = 10


class BacklogWanted(Model, extra="forbid"):
    """An area, or all that one sees."""

    area: Id | None = None
    language: Language = DEFAULT


class OpenTicket(Model):
    """What of a ticket that is worked on a backlog goes by."""

    number: str
    area: str
    status: Status
    opened_at: Stamp
    due_on: date
    paused_on: date | None = None
    assignee: str | None = None
    assignee_name: str | None = None


class OfAge(Model):
    """How many have waited for so many working days since they were filed."""

    since: int
    until: int | None = Field(None, description="None: and longer.")
    count: int


class DueOn(Model):
    """How many answers are owed by a day."""

    day: date
    count: int


class Load(Model):
    """What somebody holds; without an id, what nobody does."""

    agent: str | None = None
    name: str | None = None
    count: int
    overdue: int


class Backlog(Model):
    """What waits in some areas now."""

    areas: list[str]
    count: int
    waiting: int = Field(description="Of these, for their requester.")
    overdue: int
    by_age: list[OfAge]
    due: list[DueOn] = Field(description="Today and the nine days after it.")
    by_agent: list[Load]


def backlog(
    tickets: Sequence[OpenTicket], areas: list[str], today: date, catalog: Catalog
) -> Backlog:
    """What waits, of all open tickets of some areas."""
    days = [today + timedelta(days=n) for n in range(_DAYS)]
    overdue = {
        one.number
        for one in tickets
        if urgency(one.status, one.due_on, one.paused_on, today, days[-1]).overdue
    }
    owed = Counter(one.due_on for one in tickets if is_owed(one.status, one.due_on, one.paused_on))
    return Backlog(
        areas=areas,
        count=len(tickets),
        waiting=sum(one.status is Status.WAITING_REQUESTER for one in tickets),
        overdue=len(overdue),
        by_age=_by_age(tickets, today, catalog),
        due=[DueOn(day=day, count=owed[day]) for day in days],
        by_agent=_by_agent(tickets, overdue),
    )


def _by_age(tickets: Sequence[OpenTicket], today: date, catalog: Catalog) -> list[OfAge]:
    filed = Counter(ecuador_date(one.opened_at) for one in tickets)
    ages: Counter[int] = Counter()
    for day, count in filed.items():
        holidays = catalog.holidays_between(day, max(day, today))
        ages[working_days_between(day, today, holidays)] += count
    classes = zip((0, *(last + 1 for last in _AGES)), (*_AGES, None), strict=True)
    return [
        OfAge(
            since=since,
            until=until,
            count=sum(
                count
                for age, count in ages.items()
                if since <= age and (until is None or age <= until)
            ),
        )
        for since, until in classes
    ]


def _by_agent(tickets: Sequence[OpenTicket], overdue: set[str]) -> list[Load]:
    names = {one.assignee: one.assignee_name for one in tickets}
    held = Counter(one.assignee for one in tickets)
    late = Counter(one.assignee for one in tickets if one.number in overdue)
    loads = [
        Load(agent=agent, name=names[agent], count=count, overdue=late[agent])
        for agent, count in held.items()
    ]
    return sorted(loads, key=lambda load: (-load.count, load.name or ""))
