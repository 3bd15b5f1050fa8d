"""The days of a simulation, one after the other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests import reviewed
from tests.simulation import comparison, desk, outages
from tests.simulation.figures import charter, counted
from tests.simulation.figures.feed import Feed
from tests.simulation.figures.ledger import Ledger
from tests.simulation.lives import TOPICS, Lives
from tests.simulation.looking import hand_over, look, redate
from tests.simulation.people import People
from tests.simulation.state import World
from tests.simulation.worked_days import DAY, Calendar

FIRST = date(2027, 2, 1)
#: From this hour on the clock tells people something.
_TELLS_FROM = 8
#: Differences that are shown; the first ones explain the others.
_SHOWN = 25


@dataclass
class Year:
    """A simulation: how large, with which chances, and what came out."""

    count: int
    days: int
    seed: int
    ses: outages.Ses
    clock: desk.Clock
    say: Callable[[str], Any]
    runs: int = 0
    differences: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        world = World(Calendar(), People(), FIRST)
        self.lives = Lives(self.chance, world)
        self.outages = outages.drawn(self.days, self.chance)
        self.counted = frozenset(world.calendar.free)
        self.ledger, self.feed = Ledger(), Feed(self.seed)
        self.started = time.process_time()

    def live(self) -> None:
        """Let all days pass, then compare all that was told and mailed."""
        self._begin()
        for n in range(self.days):
            self.lives.world.day = FIRST + n * DAY
            self._day(n)
            self._count()
            if n % 30 == 29:
                self._compare_states()
                self._tell(n + 1)
            if len(self.differences) >= _SHOWN:
                return
        self.ses.away = ""
        self._send(23, 30, failed=True)
        self._compare_states()
        for ticket in self.lives.tickets:
            for difference in comparison.history(ticket, self.ses.sent):
                self._note(difference)
        self._compare_figures()
        self._tell(self.days)

    def _begin(self) -> None:
        """Rules of a year that shows everything; tickets that were closed in the one before."""
        self.clock.set(FIRST - DAY, 9)
        desk.put_rules(
            [
                {"kind": "setting", "id": "retention_months", "value": 12},
                *(_topic(name) for name in TOPICS),
            ]
        )
        reviewed.ran(FIRST - DAY, FIRST - DAY)
        desk.run()
        before = max(2, self.count // 10)
        for n in range(before):
            closed = FIRST - DAY * (360 - n * 355 // before)
            topic = self.chance.choice([*TOPICS])
            ticket = self.lives.close_before(f"V-{n:05d}", topic, closed)
            self.ledger.note(ticket)
            reviewed.put_closed(
                ticket.number, closed, email=ticket.email, email_typed=ticket.email, topic=topic,
                area=ticket.area, due_on=ticket.due, working_days=ticket.sum.days,
            )  # fmt: skip

    def _day(self, n: int) -> None:
        """Acts early, at noon and before midnight; the clock, decrees and mails in between."""
        hours, away = self.outages.hours[n], self.outages.ses.get(n, "")
        ended = self.outages.ses.get(n - 1) == "unreachable" and not away
        self.ses.away = away
        if self.chance.random() < 0.15:
            self._at(5)
            self.lives.repent()
        self._people(7, hours, until=11)
        self._send(9, 30, failed=ended)
        if away == "hours":
            for hour in range(10, 14):
                self._send(hour)
            self.ses.away = ""
        self._open(n)
        self._people(11, hours, until=20)
        if self.chance.random() < 0.12:
            self._at(16)
            self.lives.decree()
        if self.chance.random() < 0.05:
            self._at(17)
            self.lives.go_away()
        self._clock(hours, 20, 24)
        self._people(23, (), until=24)
        for hour in range(20, 24) if away == "unreachable" else (23,):
            self._send(hour, 45)

    def _people(self, hour: int, hours: tuple[int, ...], until: int) -> None:
        self._clock(hours, 0 if hour == 7 else hour, hour)
        self._at(hour)
        for ticket, name in self.lives.drawn()[:: 3 if hour != 11 else 1]:
            self._note(comparison.state(ticket))
            self._note(self.lives.act(ticket, name))
            self.ledger.note(ticket)
        self._clock(hours, hour, until)

    def _clock(self, hours: tuple[int, ...], first: int, until: int) -> None:
        for place, hour in enumerate(hours):
            if first <= hour < until:
                self._at(hour, place)
                desk.run()
                self._model_runs(hour)
                self.runs += 1

    def _model_runs(self, hour: int) -> None:
        free = frozenset(self.lives.world.calendar.free)
        moved = Calendar(self.counted) if free != self.counted else None
        self.counted = free
        for ticket in self.lives.tickets:
            hand_over(ticket)
            if moved:
                redate(ticket, moved)
            if hour >= _TELLS_FROM:
                told = len(ticket.told)
                look(ticket)
                if len(ticket.told) != told:
                    self.ledger.note(ticket)

    def _count(self) -> None:
        """What the day changed is told; in the night, figures are counted and held to tickets."""
        self.feed.bring(self.lives.world.day)
        self.clock.set(self.lives.world.day + DAY, 4)
        self.feed.count()
        charter.publish()

    def _compare_figures(self) -> None:
        """With what was lost found by the nights, then with all of it made anew."""
        day = self.lives.world.day
        for made in ("found by the night", "made anew"):
            if made == "made anew":
                self.feed.rebuild()
            for told in (
                *counted.differences(self.ledger, FIRST, day, day + DAY),
                *charter.differences(self.ledger, FIRST, day + DAY),
            ):
                self.differences.append(f"{made}: {told}")
                self.say(self.differences[-1])

    def _open(self, n: int) -> None:
        wanted = min(self.count, 1 + self.count * (n + 1) * 10 // (self.days * 9))
        old = max(2, self.count // 10)
        while len(self.lives.tickets) - old < wanted:
            self.ledger.note(self.lives.open())

    def _send(self, hour: int, minute: int = 0, *, failed: bool = False) -> None:
        self._at(hour, minute)
        desk.send(failed=failed)

    def _at(self, hour: int, minute: int = 0) -> None:
        self.clock.set(self.lives.world.day, hour, minute)

    def _compare_states(self) -> None:
        for ticket in self.lives.tickets:
            self._note(comparison.state(ticket))

    def _note(self, difference: str | None) -> None:
        number = difference and difference.partition(":")[0]
        if difference and not any(f" {number}:" in one for one in self.differences):
            self.differences.append(f"{self.lives.world.day} {difference}")
            self.say(self.differences[-1])

    def _tell(self, days: int) -> None:
        lives, ses = self.lives, self.ses
        told = sum(len(ticket.told) for ticket in lives.tickets)
        erased = sum(ticket.erased for ticket in lives.tickets)
        self.say(
            f"day {days}: {len(lives.tickets)} tickets, {lives.acts} acts of people"
            f" ({lives.refused} refused), {self.runs} runs of the clock, {told} acts of it"
            f" ({erased} anonymised), {sum(ses.sent.values())} mails,"
            f" {len(self.differences)} differences, {time.process_time() - self.started:.0f} s CPU"
        )


def _topic(name: str) -> dict[str, Any]:
    area, days, months = TOPICS[name]
    names = {"name_es": name, "name_en": name, "theme_es": "Temas", "theme_en": "Topics"}
    rules = {"area": area, "working_days": days, "retention_months": months}
    return {"kind": "topic", "id": name, **names, **rules}
