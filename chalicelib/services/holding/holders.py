"""Who holds a ticket can work on it: they are in the directory, of its area, and not away.

Where they are not, it goes to the substitute whom an absence names, or nobody holds it, and an
event says so. Where nobody can tell, because the user pool or a row does not answer, who holds it
holds it: a guess takes no work from anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib import logs
from chalicelib.domain.errors import Fault, Invalid, Unavailable, Unreadable
from chalicelib.domain.rules.absences import Absence, HandedBack, works_in
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.catalog import absences
from chalicelib.store.tickets import entries


@dataclass(frozen=True)
class HandOver:
    """A ticket as it goes on: without who cannot work on it, the event that says so, and the
    write, for the same transaction, that names it beside their absence."""

    after: Ticket
    event: Entry
    noted: Item

    def writes(self, version: int) -> dict[str, Item]:
        """The writes beside the ticket's, which gets a version."""
        event = self.event.model_copy(update={"version": version})
        return {"handed_over": entries.added(event), "absence": self.noted}


def checked(ticket: Ticket, context: ActContext) -> HandOver | None:
    """What becomes of an open ticket whose holder cannot work on it; None when they can, when
    nobody holds it, and when nobody can tell."""
    if ticket.assignee is None or ticket.status is Status.CLOSED:
        return None
    try:
        holder = working(ticket.assignee, ticket.area)
        away = absences.get(ticket.assignee) if holder else None
        if holder is not None and (away is None or not away.covers(context.today)):
            return None
        return handed_over(ticket, away, context)
    except (Unavailable, Unreadable):
        logs.warning("holder_unknown", number=ticket.number)
        return None


def working(agent_id: str, area: str) -> Agent | None:
    """Somebody who can hold tickets of an area, as far as the pool knows; None when they cannot.

    Raises Unavailable, Unreadable when nobody can tell.
    """
    known = directory.agent(agent_id)
    if known is None or not works_in(known, area):
        known = directory.confirmed(agent_id)
    return known if works_in(known, area) else None


def check_present(to: Agent, context: ActContext) -> None:
    """Raises Invalid on ``assignee`` when who is to hold a ticket is away."""
    try:
        away = absences.get(to.id)
    except Unreadable:
        return  # reported where it was read
    if away is not None and away.covers(context.today):
        detail = f"They are away until {away.last_day}; choose somebody else."
        raise Invalid([Fault("assignee", "away", detail)])


def handed_over(ticket: Ticket, away: Absence | None, context: ActContext) -> HandOver:
    """A ticket taken from who holds it. ``away`` is the absence that covers the day; None when
    the holder left. Raises Unavailable, Unreadable when nobody can tell of the substitute."""
    to = _substitute(away, ticket, context.today) if away else None
    after = transitions.hand_over(ticket, to)
    what = Event.HOLDER_AWAY if away else Event.HOLDER_LEFT
    event = Entry.by_service(
        ticket.number,
        what,
        entry_id=clock.fresh_id(),
        at=context.at,
        version=after.version,
        changes=transitions.changes(ticket, after),
    )
    taken_by = {"to": to.name, "to_id": to.id} if to else {}
    handed = HandedBack(number=ticket.number, area=ticket.area, **taken_by)
    because = away or _left(ticket, context.today)
    return HandOver(after, event, absences.handed_back_by(because, handed))


def _left(ticket: Ticket, today: date) -> Absence:
    holder = str(ticket.assignee)
    name = ticket.assignee_name or holder
    return Absence(id=holder, name=name, reason="left", first_day=today)


def _substitute(away: Absence, ticket: Ticket, today: date) -> Agent | None:
    """Who stands in, if they can hold the ticket and are not away themselves."""
    if away.substitute is None:
        return None
    to = working(away.substitute, ticket.area)
    theirs = absences.get(to.id) if to else None
    return None if theirs is not None and theirs.covers(today) else to
