"""What those hold who cannot work on it: each hour the clock hands it to a substitute or back.

The user pool does not say who left it, so the clock remembers whom it has seen. It looks through
what somebody holds when the pool says other of them than before, when they are gone, and while
they are away; who is there and unchanged costs nothing. Without its memory it learns from the open
queues who holds tickets.

The pool is read anew at each run, and who seems gone is asked for by themselves. Where it does
not answer, or knows nobody who works, nothing is taken from anybody.
"""

from __future__ import annotations

import time

from chalicelib import logs
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.rules.absences import Absence, works_in
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import retries
from chalicelib.services.holding import holders
from chalicelib.services.reviews import substitutes
from chalicelib.services.tickets.changes import next_by_clock
from chalicelib.store.agents import directory, seen_people
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.catalog import absences
from chalicelib.store.tickets import queues, tickets
from chalicelib.store.tickets.ticket_rows import answered_queue, open_queue

#: No answer is owed on these: who held them is not needed.
_DONE = (Status.ANSWERED, Status.CLOSED)
#: What nobody knows of a holder whom the clock has not seen.
_UNSEEN = "?"


def sweep(context: ActContext, end: float) -> int:
    """Hand over what has fallen to nobody, until a moment of ``time.monotonic()``; answers how
    many tickets. What is left over is found by the next run. Raises Unavailable."""
    people = {id_: a for id_, a in directory.newest().items() if a.may(Permission.CLAIM)}
    if not people:
        logs.error("nobody_works_at_the_desk")
        return 0
    known = absences.every()[0]
    away = _away(known, context)
    before = seen_people.seen()
    seen = _holders(context) if before is None else dict(before)
    standing = {id_: _can(agent) for id_, agent in people.items()}
    changed = {id_ for id_, could in seen.items() if not could or standing.get(id_) != could}
    handed = 0
    for agent_id in sorted(changed | away.keys()):
        done, finished = _of(agent_id, people.get(agent_id), away.get(agent_id), context, end)
        handed += done
        if finished:
            seen[agent_id] = standing.get(agent_id, "")
    seen = standing | seen
    if seen != before:
        seen_people.remember(seen)
    if known:
        substitutes.tell(context)
    return handed


def _away(known: list[Absence], context: ActContext) -> dict[str, Absence]:
    """Who is away today; what is long over is removed."""
    found: dict[str, Absence] = {}
    for absence in known:
        if absence.covers(context.today):
            found[absence.id] = absence
        elif absence.is_over(context.today):
            absences.delete(absence.id, absence.reason)
    return found


def _holders(context: ActContext) -> dict[str, str]:
    """Everybody who holds a ticket that is not closed."""
    areas = context.catalog.areas
    partitions = [name(area) for area in areas for name in (open_queue, answered_queue)]
    return {one: _UNSEEN for partition in partitions for one in queues.holders(partition)}


def _can(agent: Agent) -> str:
    """What somebody can work on; another text when it is other than before."""
    return f"{agent.role}:{','.join(sorted(agent.areas))}"


def _of(
    agent_id: str, agent: Agent | None, away: Absence | None, context: ActContext, end: float
) -> tuple[int, bool]:
    """Hand over what somebody holds and cannot work on; answers how many tickets, and whether
    nothing of it is left."""
    handed, finished = 0, True
    asked: dict[str, Agent | None] = {}
    for number, email, area, status in queues.held_by(agent_id):
        if time.monotonic() >= end:
            logs.info("handing_back_left_for_next_run", agent=agent_id)
            return handed, False
        if status in _DONE or (works_in(agent, area) and away is None):
            continue
        try:
            present = agent if works_in(agent, area) else _confirmed(agent_id, asked)
            handed += _hand_over((number, email), agent_id, present, away, context)
        except (Unavailable, Unreadable):
            logs.warning("not_handed_back", number=number)
            finished = False
    return handed, finished


def _confirmed(agent_id: str, asked: dict[str, Agent | None]) -> Agent | None:
    """Who is not in the directory, or not of an area, asked for by themselves, once."""
    if agent_id not in asked:
        asked[agent_id] = directory.confirmed(agent_id)
    return asked[agent_id]


def _hand_over(
    key: tuple[str, str],
    agent_id: str,
    agent: Agent | None,
    away: Absence | None,
    context: ActContext,
) -> bool:
    """Take a ticket from who cannot work on it; answers whether it was theirs still."""

    def look(ticket: Ticket | None) -> bool:
        if ticket is None or ticket.assignee != agent_id or ticket.status in _DONE:
            return False
        works = works_in(agent, ticket.area)
        if works and away is None:
            return False
        handed = holders.handed_over(ticket, away if works else None, context)
        after = next_by_clock(ticket, handed.after, context)
        transact({"ticket": tickets.changed(ticket, after), **handed.writes(after.version)})
        logs.info("ticket_handed_back", number=ticket.number, to=after.assignee)
        return True

    return retries.until_written(lambda: tickets.get(*key), look)
