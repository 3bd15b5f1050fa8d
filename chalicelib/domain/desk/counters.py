"""How many tickets there are: for each area and agent, by due date, by status.

By due date, so that "overdue" and "due soon" are sums and nothing has to move at midnight. A
closed ticket counts nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.domain.tickets.lifecycle import Status, is_owed, runs
from chalicelib.domain.tickets.ticket import Ticket

#: What a row of ``tallies`` counts: its numeric attributes. A ticket that counts at all is in
#: one of the four statuses.
COUNTED = (
    "received", "in_progress", "waiting_requester", "answered", "unassigned", "running",
    "to_answer", "to_approve",
)  # fmt: skip
#: Those that rows have which nothing changed since version 1.1.
ALWAYS_COUNTED = COUNTED[:6]

#: What is counted is the second of its kind: at first none that waited for its requester was late.
#: The clock has those that the present kind counts otherwise looked at once, when it is new.
KIND = 2

#: Where a count stands, ``(of, due_on)``, and how much it changes, by attribute.
Changes = dict[tuple[str, date], Counter[str]]


class Tally(Model):
    """A row of ``tallies``: the open tickets of an area or agent that are due on a date."""

    of: str = Field(description="`area#DIES` or `agent#<id>`.")
    due_on: date
    received: int = 0
    in_progress: int = 0
    waiting_requester: int = 0
    answered: int = 0
    unassigned: int = Field(0, description="Those to be worked on that nobody holds.")
    running: int = Field(
        0, description="Those whose time to answer runs, or ran out before a question paused it."
    )
    to_answer: int = Field(0, description="Those whose requester wrote, and nobody wrote back.")
    to_approve: int = Field(0, description="Those with a reply that waits for approval.")

    @property
    def open(self) -> int:
        """Those that are still to be worked on."""
        return self.received + self.in_progress + self.waiting_requester


class AreaCounts(Model):
    """What waits in an area, or in some, by saved view; who holds it is not told."""

    unassigned: int
    area: int = Field(description="All that is to be worked on.")
    due_soon: int = Field(description="While the time runs.")
    overdue: int = Field(description="Those that were late before they waited, too.")
    waiting: int = Field(description="For the requester.")
    answered: int
    to_answer: int = Field(description="The requester wrote, and nobody wrote back.")
    to_approve: int = Field(description="A reply waits for a second person.")


class Counts(AreaCounts):
    """The numbers beside the saved views, for an agent and the areas that they see."""

    mine: int = Field(description="What the agent holds, in any area.")
    questions: int = Field(description="Of other areas, to the agent or the areas they work in.")


class CountedTicket(Model):
    """What of a ticket is counted now; ``version`` is 0 before the first time."""

    number: str
    version: int = 0
    area: str | None = Field(None, description="None when the ticket is gone.")
    status: Status | None = None
    assignee: str | None = None
    due: date | None = None
    runs: bool = False
    wrote: bool = False
    held: bool = False
    untold: str | None = Field(None, description="The area whose agents are yet to be told of it.")

    def again(self, ticket: Ticket | None) -> CountedTicket:
        """What should be counted, in the same version: all of the ticket as it stands."""
        if ticket is None:
            return CountedTicket(number=self.number, version=self.version)
        free = ticket.status is not Status.CLOSED and ticket.assignee is None
        told = self.area == ticket.area and self.untold != ticket.area
        return CountedTicket(
            number=self.number,
            version=self.version,
            area=ticket.area,
            status=ticket.status,
            assignee=ticket.assignee,
            due=ticket.due_on,
            runs=is_owed(ticket.status, ticket.due_on, ticket.paused_on),
            wrote=ticket.wrote_at is not None,
            held=ticket.reply_waits,
            untold=ticket.area if free and not told and not ticket.is_of_the_past else None,
        )

    def notified(self) -> CountedTicket:
        """The same, when the agents of its area are told of it."""
        return self.model_copy(update={"untold": None})


def counted_otherwise(ticket: Ticket) -> bool:
    """Whether a ticket counts otherwise than by the kind before ``KIND``."""
    paused = ticket.paused_on is not None
    owed = is_owed(ticket.status, ticket.due_on, ticket.paused_on)
    return owed and not runs(ticket.status, paused=paused)


def area_key(area: str) -> str:
    """Whose tickets: an area's."""
    return f"area#{area}"


def agent_key(agent: str) -> str:
    """Whose tickets: an agent's."""
    return f"agent#{agent}"


def changes(before: CountedTicket, after: CountedTicket) -> Changes:
    """What must be added to which rows when a ticket changes; rows that stay are left out."""
    moved: Changes = {}
    for counted, sign in ((before, -1), (after, 1)):
        for key, counts in _counts(counted).items():
            for name in counts:
                moved.setdefault(key, Counter())[name] += sign
    return {key: counts for key, counts in moved.items() if any(counts.values())}


def leaves(counts: Counter[str]) -> bool:
    """Whether a ticket leaves a row by such a change, so that the row may be empty now."""
    return sum(counts[status.value] for status in Status) < 0


def _counts(counted: CountedTicket) -> dict[tuple[str, date], list[str]]:
    """The rows that a ticket counts in, and what it counts there as."""
    if not counted.area or not counted.due or counted.status in (None, Status.CLOSED):
        return {}
    names = [str(counted.status.value)]
    also = {"running": counted.runs, "to_answer": counted.wrote, "to_approve": counted.held}
    names += [name for name, counts in also.items() if counts]
    if counted.assignee is None:
        # What is answered waits for nobody to take it up.
        names += [] if counted.status is Status.ANSWERED else ["unassigned"]
        return {(area_key(counted.area), counted.due): names}
    return {
        (area_key(counted.area), counted.due): names,
        (agent_key(counted.assignee), counted.due): names,
    }


def counts(
    of_areas: Iterable[Tally],
    of_agent: Iterable[Tally],
    questions: int,
    today: date,
    soon: date,
) -> Counts:
    """The numbers beside the saved views; ``soon`` is the last day of what is due soon."""
    mine = sum(row.open for row in of_agent)
    of_each = dict(area_counts(of_areas, today, soon))
    return Counts(**of_each, mine=mine, questions=questions)


def area_counts(of_areas: Iterable[Tally], today: date, soon: date) -> AreaCounts:
    """What waits in one area or in some, from their rows; ``soon`` as for ``counts``."""
    areas = list(of_areas)
    return AreaCounts(
        unassigned=sum(row.unassigned for row in areas),
        area=sum(row.open for row in areas),
        due_soon=sum(row.running for row in areas if today <= row.due_on <= soon),
        overdue=sum(row.running for row in areas if row.due_on < today),
        waiting=sum(row.waiting_requester for row in areas),
        answered=sum(row.answered for row in areas),
        to_answer=sum(row.to_answer for row in areas),
        to_approve=sum(row.to_approve for row in areas),
    )
