"""What people do to a ticket, by the rules of the institute as written.

Each act answers whether the desk takes it.
"""

from __future__ import annotations

from tests.simulation.state import State
from tests.simulation.sums import EXTENSION
from tests.simulation.worked_days import DAY

PRIORITIES = ("normal", "high", "urgent")


class Modelled(State):
    """A ticket to which people do something."""

    def claim(self, to: str) -> bool:
        people = self.world.people
        if self.status == "closed" or to not in people.of(self.area):
            return False
        if to != self.holder and people.is_away(to, self.world.day):
            return False
        self.holder = to
        if self.status == "received":
            self.become("in_progress")
        return True

    def release(self, _: str) -> bool:
        self.holder = None
        return True

    def transfer(self, area: str) -> bool:
        if not self.open or area == self.area:
            return False
        self.become("received")
        self.area, self.holder = area, None
        return True

    def ask(self, by: str) -> bool:
        return self.write(by, "waiting_requester")

    def answer(self, by: str) -> bool:
        return self.write(by, "answered")

    def news(self, by: str) -> bool:
        return self.write(by, "in_progress")

    def start(self, _: str) -> bool:
        if self.status == "closed":
            if self.merged_into or self.erased:
                return False
            self.reopen()
            self.mail("reopened")
        else:
            self.become("in_progress")
        return True

    def message(self, _: str) -> bool:
        if self.status != "closed":
            self.become("received" if self.status == "received" else "in_progress")
            self.check_holder()
            self.mail("message_received")
            return True
        if self.merged_into or self.erased or self.world.day > self.closed + 30 * DAY:
            return False
        self.reopen()
        self.mail("reopened")
        return True

    def close(self, _: str) -> bool:
        if self.status == "closed" or self.reply:
            return False
        self.end("resolved")
        return True

    def withdraw(self, _: str) -> bool:
        if self.status == "closed":
            return False
        self.end("withdrawn")
        return True

    def rate(self, score: str) -> bool:
        """Its requester says once what they think of what was answered or ended; not of what they
        gave up before anybody wrote."""
        given_up = self.why == "withdrawn" and not self.wrote_to
        if self.open or self.merged_into or self.score or given_up:
            return False
        self.score = int(score)
        return True

    def extend(self, _: str) -> bool:
        day = self.paused or self.world.day
        if not self.open:
            return False
        if self.due < day:
            if self.promised and self.promised >= day:
                return False
            self.owe()
            self.promised = self.world.calendar.plus(self.world.day, EXTENSION)
        else:
            if self.extended:
                return False
            self.owe()
            self.sum.take("extension")
            self.extended = True
        self.untold = None
        self.mail("extension")
        return True

    def mark(self, _: str) -> bool:
        if self.status == "closed":
            return False
        if not self.legal:
            self.owe()
            self.hide_pause()
            self.sum.mark()
        return True

    def unmark(self, _: str) -> bool:
        if self.status == "closed":
            return False
        if self.legal:
            self.sum.unmark()
            self.legal, self.paused, self.hidden_pause = False, self.hidden_pause, None
        return True

    def weigh(self, priority: str) -> bool:
        if self.status == "closed":
            return False
        self.priority = priority
        return True

    def keep(self, _: str) -> bool:
        if self.erased or self.kept:
            return False
        self.kept = True
        return True

    def lift(self, _: str) -> bool:
        if self.erased or not self.kept:
            return False
        self.kept = False
        return True

    def propose(self, by: str) -> bool:
        """A reply that a second person must approve; it leads to an answer."""
        if self.status == "closed" or self.reply:
            return False
        self.reply = (by, "answered")
        return True

    def approve(self, _: str) -> bool:
        if self.status == "closed" or not self.reply:
            return False
        (author, status), self.reply = self.reply, None
        can = author in self.world.people.of(self.area)
        self.write(author if can else None, status)
        self.check_holder()
        return True

    def take_back(self, _: str) -> bool:
        if self.status == "closed" or not self.reply:
            return False
        self.reply = None
        return True

    def merge(self, into: Modelled) -> bool:
        """It is a duplicate of another one of the same person."""
        if self.status == "closed" or self.reply or into.status == "closed" or into is self:
            return False
        if into.email != self.email:
            return False
        into.priority = max(into.priority, self.priority, key=PRIORITIES.index)
        if into.holder is None and self.holder and into.area == self.area:
            into.holder = self.holder
            if into.status == "received":
                into.become("in_progress")
        if self.open:
            into.join(self.owed, self.legal)
        into.check_holder()
        self.finish("duplicate")
        self.merged_into = into.number
        self.mail("merged")
        return True
