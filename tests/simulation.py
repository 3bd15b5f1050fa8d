"""A desk's life, day by day: tickets, what people do to them, outages, and the clock.

The same happens twice: to rows on the embedded engine, by the product's code, and to a model that
shares no code with it. Run by ``tests/services/reviews/test_simulation.py`` and ``make simulate``.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.desk import extending
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.tickets.changes import next_of
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import tickets
from tests import calendar_of_ecuador as calendar
from tests import reviewed
from tests.mail.samples import ANA, TICKET

DAY = timedelta(days=1)
ACTS = ("ask", "answer", "message", "start", "extend", "close")


@dataclass
class Modelled:
    """A ticket by plain counting."""

    number: str
    filed: date
    due: date
    status: str = "received"
    begun: date | None = None
    paused: date | None = None
    asked: date | None = None
    answered: date | None = None
    closed: date | None = None
    extended: bool = False
    promised: date | None = None
    soon_about: date | None = None
    late_about: date | None = None
    late_on: date | None = None
    reminded: date | None = None
    told: list[tuple[str, date]] = field(default_factory=list)

    def act(self, name: str, day: date) -> None:
        """What somebody does; nothing where the desk would refuse it."""
        if self.status == "closed" and (name != "message" or day > self.closed + 30 * DAY):
            return None
        if name == "extend":
            return self._extend(day)
        if self.status in ("answered", "closed") and name in ("ask", "message", "start"):
            self._renew(day)
        if name == "ask":
            self.paused, self.asked = self.paused or day, day
            self.status = "waiting_requester"
            return None
        self._resume(day)
        if name == "answer":
            self.status, self.answered = "answered", day
        elif name == "close":
            self.status, self.closed = "closed", day
        elif name == "start" or self.status != "received":
            self.status = "in_progress"
        return None

    def look(self, day: date) -> None:
        """What the clock does on a day."""
        if self.status == "closed" or (self.told and self.told[-1][1] == day):
            return
        if self.status == "waiting_requester":
            if day > calendar.plus(self.asked, 10):
                self._resume(day)
                self._expire(day)
            elif day >= calendar.plus(self.asked, 5) and (self.reminded or self.filed) < self.asked:
                self.reminded = day
                self.told.append(("reminder", day))
        elif self.status == "answered":
            if day > calendar.plus(self.answered, 10):
                self._expire(day)
        else:
            self._count_down(day)

    def _count_down(self, day: date) -> None:
        soon, begun = calendar.minus(self.due, 2), self.begun or self.filed
        if day > self.due:
            told = self.promised if self.promised and self.promised > self.due else self.due
            again = self.late_about == told and day >= calendar.plus(self.late_on, 5)
            if again or (self.late_about != told and day > told):
                self.late_about, self.late_on = told, day
                self.told.append(("overdue", day))
        elif day >= soon:
            if soon > begun and self.soon_about != self.due:
                self.soon_about = self.due
                self.told.append(("due_soon", day))
        elif self.begun is None and not any(
            act not in ("reminder", "expire") for act, _ in self.told
        ):
            days = calendar.between(self.filed, self.due)
            half = calendar.plus(self.filed, max(1, days // 2))
            if self.filed < half <= day and half < soon:
                self.told.append(("halfway", day))

    def _expire(self, day: date) -> None:
        self.status, self.closed = "closed", day
        self.told.append(("expire", day))

    def _extend(self, day: date) -> None:
        stopped = self.paused or day
        if self.status in ("answered", "closed"):
            return
        if self.due < stopped and (not self.promised or self.promised < stopped):
            waits = self.paused
            self._resume(day)
            self.promised, self.paused = calendar.plus(day, 5), day if waits else None
        elif self.due >= stopped and not self.extended:
            waits = self.paused
            self._resume(day)
            self.due, self.extended = calendar.plus(self.due, 5), True
            self.paused = day if waits else None

    def _resume(self, day: date) -> None:
        if self.paused and (days := calendar.between(self.paused, day)):
            self.due = calendar.plus(self.due, days)
            if self.promised and self.promised >= self.paused:
                self.promised = calendar.plus(self.promised, days)
        self.paused = None

    def _renew(self, day: date) -> None:
        if self.due < day:
            self.due, self.begun, self.promised = calendar.plus(day, 5), day, None


def act(ticket: Ticket, name: str, day: date) -> None:
    """What somebody does, by the product's code."""
    context = ActContext(at=reviewed.stamp(day, 9), today=day, catalog=current())
    try:
        after = {
            "ask": lambda: transitions.reply(ticket, Status.WAITING_REQUESTER, ANA, context),
            "answer": lambda: transitions.reply(ticket, Status.ANSWERED, ANA, context),
            "message": lambda: transitions.message(ticket, context),
            "start": lambda: transitions.move(ticket, Act.START, context),
            "extend": lambda: extending.extend(ticket, "Faltan datos.", context),
            "close": lambda: transitions.close(ticket, CloseReason.RESOLVED, context),
        }[name]()
    except (Conflict, Invalid):
        return
    transact({"ticket": tickets.changed(ticket, next_of(ticket, after, context))})


def live(count: int, days: int, seed: int) -> tuple[dict[str, Modelled], int]:
    """Let some tickets live for some days; answers their models, and how often the clock ran."""
    chance, first, models, runs = random.Random(seed), date(2026, 9, 1), {}, 0
    down = {n + k for n in range(10, days, 25) for k in range(3)}
    for n in range(days):
        day = first + n * DAY
        for model in models.values():
            if chance.random() < 0.06:
                name = chance.choice(ACTS)
                model.act(name, day)
                act(tickets.get(model.number, TICKET.email), name, day)
        while len(models) < min(count, count * (n + 1) * 2 // days):
            number = f"{len(models) + 1:06d}"
            length = chance.choice((2, 5, 15, 15, 15))
            models[number] = Modelled(number, day, calendar.plus(day, length))
            reviewed.put(number, day, due_on=models[number].due)
        if n in down:
            continue
        for model in models.values():
            model.look(day)
        for hour in (10, 11) if chance.random() < 0.2 else (10,):  # a doubled run does no harm
            reviewed.run(day, hour)
            runs += 1
    return models, runs


def differences(models: dict[str, Modelled]) -> list[str]:
    """Where rows, threads and mails are not what the model says."""
    found: list[str] = []
    told: dict[str, list[tuple[str, str]]] = {number: [] for number in models}
    for number, event, day in reviewed.done():
        told[number].append((event, day))
    mails = reviewed.mails()
    for number, model in models.items():
        row = tickets.get(number, TICKET.email)
        facts = (str(row.status), row.due_on, row.paused_on, row.promised_on)
        if facts != (model.status, model.due, model.paused, model.promised):
            found.append(f"{number}: {facts} is not {model}")
        expected = sorted((event, str(day)) for event, day in model.told)
        if sorted(told[number]) != expected:
            found.append(f"{number}: told {sorted(told[number])}, not {expected}")
        kinds = Counter("closed" if event == "expire" else event for event, _ in model.told)
        if kinds != Counter({kind: n for (one, kind), n in mails.items() if one == number}):
            found.append(f"{number}: mailed otherwise than {kinds}")
    return found
