"""Where a ticket stands by plain counting, and what follows when that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.simulation.people import People
from tests.simulation.sums import Sum
from tests.simulation.worked_days import Calendar

_DONE = ("answered", "closed")


@dataclass
class World:
    """What tickets go by: the calendar, who is away, and which day it is."""

    calendar: Calendar
    people: People
    day: date


@dataclass(eq=False)
class State:
    """A ticket. ``untold`` is the date that its requester knows, and when a holiday moved it;
    ``notices`` of each kind the last: when, and which date it told."""

    number: str
    email: str
    area: str
    months: int
    sum: Sum
    world: World
    status: str = "received"
    holder: str | None = None
    before_closing: str | None = None
    priority: str = "normal"
    legal: bool = False
    paused: date | None = None
    hidden_pause: date | None = None
    asked: date = date.min
    reminded: bool = False
    answered: date = date.min
    answers: int = 0
    closed: date = date.min
    why: str | None = None
    begun: date | None = None
    extended: bool = False
    promised: date | None = None
    untold: tuple[date, date] | None = None
    reply: tuple[str, str] | None = None
    merged_into: str | None = None
    kept: bool = False
    erased: bool = False
    topic: str = ""
    score: int | None = None
    notices: dict[str, tuple[date, date]] = field(default_factory=dict)
    told: list[tuple[str, date]] = field(default_factory=list)
    mails: list[tuple[str, date]] = field(default_factory=list)

    @property
    def due(self) -> date:
        """The date that holds."""
        return self.sum.due

    @property
    def open(self) -> bool:
        """Whether an answer is owed."""
        return self.status not in _DONE

    def mail(self, kind: str) -> None:
        """Their requester gets a mail."""
        self.mails.append((kind, self.world.day))

    @property
    def wrote_to(self) -> int:
        """How often the desk wrote to its requester."""
        return sum(kind in ("clarification", "reply") for kind, _ in self.mails)

    @property
    def owed(self) -> date:
        """The date with the pause so far in it."""
        days = self.world.calendar.between(self.paused, self.world.day) if self.paused else 0
        return self.world.calendar.plus(self.due, days) if days else self.due

    def end(self, why: str) -> None:
        """It is closed, and its requester told."""
        self.finish(why)
        self.mail("closed")

    def finish(self, why: str) -> None:
        """It is closed."""
        self.become("closed")
        self.before_closing, self.holder = self.holder, None
        self.closed, self.why = self.world.day, why

    def join(self, sooner: date, marked: bool) -> None:
        """A ticket that is closed in its favour had another date, or the legal mark."""
        brings = marked and not self.legal
        if sooner >= self.owed and not brings:
            return
        self.owe()
        if brings:
            self.hide_pause()
        self.sum.take("merged with the mark" if brings else "merged", sooner)

    def hide_pause(self) -> None:
        """It has the legal mark: no pause counts until that is taken back."""
        self.legal, self.hidden_pause, self.paused = True, self.paused, None

    def write(self, by: str | None, status: str) -> bool:
        """Somebody of the desk writes; answers whether the desk takes it."""
        if self.status == "closed":
            return False
        self.holder = self.holder or by
        self.become(status)
        if status == "waiting_requester":
            self.asked, self.reminded = self.world.day, False
        elif status == "answered":
            self.answered = self.world.day
            self.answers += 1
        self.mail("clarification" if status == "waiting_requester" else "reply")
        return True

    def reopen(self) -> None:
        """It is open again, with who held it."""
        self.become("in_progress")
        self.holder, self.before_closing, self.why = self.before_closing, None, None
        self.check_holder()

    def check_holder(self) -> None:
        """Who holds it may be away."""
        self.holder = self.world.people.instead(self.holder, self.area, self.world.day)

    def become(self, status: str) -> None:
        """Its status, and the time to answer with it."""
        day = self.world.day
        if not self.open and status not in _DONE and self.due < day:
            self.sum.renew(day)
            self.begun, self.promised, self.untold = day, None, None
        self.status = status
        if status != "waiting_requester":
            self._resume()
        elif not self.paused and not self.hidden_pause:
            if self.legal:
                self.hidden_pause = day
            else:
                self.paused = day

    def owe(self) -> None:
        """The pause so far goes into the date; it goes on from today."""
        paused, hidden, day = self.paused, self.hidden_pause, self.world.day
        self._resume()
        self.paused, self.hidden_pause = paused and day, hidden and day

    def _resume(self) -> None:
        since, day = self.paused or self.hidden_pause, self.world.day
        if since and (days := self.world.calendar.between(since, day)):
            if self.paused and self.promised and self.promised >= since:
                self.promised = self.world.calendar.plus(self.promised, days)
            self.sum.take("pause", since, day)
        self.paused = self.hidden_pause = None
