"""Who does what: random lives of tickets, people who go away, holidays that come and go."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from tests.simulation import desk
from tests.simulation.model import PRIORITIES, Modelled
from tests.simulation.people import AREAS
from tests.simulation.state import World
from tests.simulation.sums import Sum
from tests.simulation.worked_days import DAY

#: Topics: their area, the days in which they are answered, and the months for which they are kept.
TOPICS: dict[str, tuple[str, int, int]] = {
    "ipc": ("DECON", 15, 12),
    "enemdu": ("DIES", 15, 12),
    "censo-corto": ("DECON", 5, 12),
    "dato-simple": ("DIES", 2, 13),
}
#: How often each is done to a ticket that is open, answered or waits, and to one that is closed.
_OPEN = {
    "ask": 12, "answer": 12, "message": 14, "start": 7, "extend": 9, "close": 5, "withdraw": 2,
    "claim": 8, "release": 2, "transfer": 4, "news": 4, "mark": 6, "unmark": 5, "weigh": 2,
    "merge": 5, "keep": 1, "lift": 1, "propose": 4, "approve": 5, "take_back": 2, "rate": 6,
}  # fmt: skip
_CLOSED = {
    "message": 5, "start": 2, "keep": 2, "lift": 3, "close": 1, "extend": 1, "merge": 1, "rate": 4,
}  # fmt: skip
_ACTS_A_DAY, _ACTS_CLOSED = 0.09, 0.008
_NEIGHBOURS = 3


@dataclass
class Lives:
    """The tickets of a simulation, and what differed when somebody looked at one."""

    chance: random.Random
    world: World
    tickets: list[Modelled] = field(default_factory=list)
    acts: int = 0
    refused: int = 0
    decrees: list[date] = field(default_factory=list)

    def open(self) -> Modelled:
        """Somebody asks."""
        topic = self.chance.choices([*TOPICS], (6, 4, 2, 2))[0]
        email = f"persona{len(self.tickets) // _NEIGHBOURS}@example.com"
        opened = desk.open_ticket(email, topic)
        ticket = self._modelled(opened.number, email, topic, self.world.day)
        ticket.mail("received")
        return ticket

    def close_before(self, number: str, topic: str, closed: date) -> Modelled:
        """One that was closed before the simulation began."""
        ticket = self._modelled(number, f"archivo-{number}@example.com".lower(), topic, closed)
        ticket.status, ticket.why, ticket.answered, ticket.closed = (
            "closed", "resolved", closed, closed,
        )  # fmt: skip
        return ticket

    def drawn(self) -> list[tuple[Modelled, str]]:
        """Which tickets somebody acts on now, and how."""
        found = []
        for ticket in self.tickets:
            closed = ticket.status == "closed"
            if self.chance.random() < (_ACTS_CLOSED if closed else _ACTS_A_DAY):
                acts = _CLOSED if closed else _OPEN
                found.append((ticket, self.chance.choices([*acts], acts.values())[0]))
        return found

    def act(self, ticket: Modelled, name: str) -> str | None:
        """Do it twice, in the product and in the model; answers how they differ, if they do."""
        what = self._object(ticket, name)
        if what is None:
            return None
        other = self._other(ticket) if name == "merge" else None
        argument = other if other is not None else what
        took = desk.do(name, ticket.number, what)
        takes = getattr(ticket, name)(argument)
        self.acts += 1
        self.refused += not took
        if took == takes:
            return None
        return f"{ticket.number}: {name} {what} was {'taken' if took else 'refused'}: {ticket}"

    def decree(self) -> None:
        """A holiday of the coming weeks is decreed, or one is taken back."""
        gone = [day for day in self.decrees if day > self.world.day]
        free = not gone or self.chance.random() < 0.5
        if free:
            day = self.world.day + DAY * self.chance.randint(2, 25)
            while day.isoweekday() > 5 or day in self.world.calendar.free:
                day += DAY
            self.decrees.append(day)
        else:
            day = self.chance.choice(gone)
            self.decrees.remove(day)
        self._declare(day, free=free)

    def repent(self) -> None:
        """The newest decree is taken back."""
        if self.decrees and self.decrees[-1] > self.world.day:
            self._declare(self.decrees.pop(), free=False)

    def go_away(self) -> None:
        """Somebody is away for a week or so, with somebody in their place or not."""
        person, day = self.chance.choice(["ana", "luis", "zoe"]), self.world.day
        first = day + DAY * self.chance.randint(0, 2)
        last = first + DAY * self.chance.randint(1, 9)
        others = [one for one in AREAS if one != person and AREAS[one] & AREAS[person]]
        instead = self.chance.choice([*others, "flor", None])
        desk.leave(person, first, last, instead)
        self.world.people.away[person] = (first, last, instead)

    def _declare(self, day: date, *, free: bool) -> None:
        desk.declare(day, free=free)
        self.world.calendar.declare(day, free=free)

    def _modelled(self, number: str, email: str, topic: str, filed: date) -> Modelled:
        area, days, months = TOPICS[topic]
        total = Sum(filed, days, self.world.calendar)
        ticket = Modelled(number, email, area, months, total, self.world, topic=topic)
        self.tickets.append(ticket)
        return ticket

    def _object(self, ticket: Modelled, name: str) -> str | None:
        """Whom or what an act names; None where nobody is there to do it."""
        can = self.world.people.of(ticket.area)
        if name in ("ask", "answer", "news", "propose"):
            return self.chance.choice(can)
        if name == "claim":
            return self.chance.choice([*AREAS])
        if name == "transfer":
            return self.chance.choice(["DECON", "DIES"])
        if name == "weigh":
            return self.chance.choice(PRIORITIES)
        if name == "approve":
            author = ticket.reply[0] if ticket.reply else ""
            return self.chance.choice([one for one in can if one != author])
        if name == "take_back":
            return "" if ticket.reply and ticket.reply[0] in can else None
        if name == "merge":
            return self._other(ticket).number
        if name == "rate":
            return None if ticket.erased else str(self.chance.randint(1, 5))
        return ""

    def _other(self, ticket: Modelled) -> Modelled:
        """Another ticket of the same person; itself, for a refusal, where they have no other."""
        place = self.tickets.index(ticket)
        near = self.tickets[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
        same = [one for one in near if one.email == ticket.email and one is not ticket]
        return (same or [ticket])[0]
