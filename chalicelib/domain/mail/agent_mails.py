"""Mails about the work on a ticket: what agents are told, in Spanish.

Each maker says which ``params`` its templates need. ``at`` is now, as a stamp.
"""

from __future__ import annotations

from typing import Any

from chalicelib.domain.drafts.sending import NotSent
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.ticket import Ticket


def assigned(ticket: Ticket, to: str, by: str, *, mail_id: str, at: str) -> Mail:
    """Tells an agent that a ticket was given to them. ``to`` is their address. ``params``:
    ``by``, the name of the colleague who did, and ``due_on``."""
    params = {"by": by, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.ASSIGNED, ticket, to, params, mail_id, at)


def requester_wrote(ticket: Ticket, to: str, *, mail_id: str, at: str) -> Mail:
    """Tells who holds a ticket that its requester wrote. ``params``: ``due_on``."""
    params = {"due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.REQUESTER_WROTE, ticket, to, params, mail_id, at)


def requester_closed(ticket: Ticket, to: str, *, mail_id: str, at: str) -> Mail:
    """Tells who holds a ticket that its requester no longer needs it. No ``params``."""
    return _to_agent(Kind.REQUESTER_CLOSED, ticket, to, {}, mail_id, at)


def requester_rated(ticket: Ticket, to: str, *, mail_id: str, at: str) -> Mail:
    """Tells who held a ticket that its requester said what they think. ``params``: ``score``."""
    score = ticket.rating.score if ticket.rating else None
    return _to_agent(Kind.REQUESTER_RATED, ticket, to, {"score": score}, mail_id, at)


def approval_wanted(ticket: Ticket, to: str, by: str, *, mail_id: str, at: str) -> Mail:
    """Tells an agent that a colleague's reply waits for somebody to approve it. ``params``: ``by``,
    the name of the colleague, and ``due_on``."""
    params = {"by": by, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.APPROVAL_WANTED, ticket, to, params, mail_id, at)


def reply_returned(ticket: Ticket, to: str, by: str, *, mail_id: str, at: str) -> Mail:
    """Tells an agent that their reply was not approved; why stands on the desk, since it may name
    the requester. ``params``: ``by``, the name of the colleague, and ``due_on``."""
    params = {"by": by, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.REPLY_RETURNED, ticket, to, params, mail_id, at)


def reply_not_sent(ticket: Ticket, to: str, why: NotSent, *, mail_id: str, at: str) -> Mail:
    """Tells an agent that their reply did not leave when its time came, and is their draft again.
    ``params``: ``why``, and ``due_on``."""
    params = {"why": why.value, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.REPLY_NOT_SENT, ticket, to, params, mail_id, at)


def note_left(ticket: Ticket, to: str, by: str, *, holds: bool, mail_id: str, at: str) -> Mail:
    """Tells an agent of a colleague's note; what it says stands on the desk, since it may name the
    requester. ``params``: ``by``, the name of the colleague, ``holds``, whether the ticket is
    theirs or the note names them, and ``due_on``."""
    params = {"by": by, "holds": holds, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.NOTE_LEFT, ticket, to, params, mail_id, at)


def question_answered(
    ticket: Ticket, to: str, by: str, *, asked: bool, mail_id: str, at: str
) -> Mail:
    """Tells an agent that a colleague of another area answered a question about a ticket; what
    stands on the desk. ``params``: ``by``, the name of the colleague, ``asked``, whether the
    question is the agent's own or the ticket theirs alone, and ``due_on``."""
    params = {"by": by, "asked": asked, "due_on": ticket.due_on.isoformat()}
    return _to_agent(Kind.QUESTION_ANSWERED, ticket, to, params, mail_id, at)


def area_digest(
    agent: Agent, area: str, number: str, *, mail_id: str, window: str, at: str, due_at: str
) -> Mail:
    """Tells an agent of tickets that are new in an area and that nobody holds.

    ``area`` is the area's name in Spanish, ``at`` is now, ``due_at`` when it goes. ``params``:
    ``area``, ``window``, the row that gathers them until then, ``numbers``, the first of them, and,
    when it leaves, ``beyond``, how many there are besides.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.AREA_DIGEST,
        to=agent.email,
        language=DEFAULT,
        params={"area": area, "window": window, "numbers": [number]},
        created_at=at,
        next_try_at=due_at,
    )


def stands_in(agent: Agent, absent: list[dict[str, Any]], *, mail_id: str, at: str) -> Mail:
    """Tells an agent of tickets that they hold since colleagues are away. ``params``: ``absent``,
    ``[{"name", "last_day", "numbers"}]``."""
    return Mail(
        mail_id=mail_id,
        kind=Kind.STANDS_IN,
        to=agent.email,
        language=DEFAULT,
        params={"absent": absent},
        created_at=at,
        next_try_at=at,
    )


def anonymised(agent: Agent, year: int, count: int, *, mail_id: str, at: str) -> Mail:
    """Tells an administrator how many tickets were anonymised in a year. ``params``: ``year`` and
    ``count``."""
    return Mail(
        mail_id=mail_id,
        kind=Kind.ANONYMISED,
        to=agent.email,
        language=DEFAULT,
        params={"year": year, "count": count},
        created_at=at,
        next_try_at=at,
    )


def proposal_waits(to: str, params: dict[str, Any], *, mail_id: str, at: str) -> Mail:
    """Tells somebody who may confirm it that a change of a holiday or a period waits. ``to`` is
    their address. ``params``: ``by``, the name of the colleague who proposed it, ``kind`` and
    ``row`` of the proposal, ``touches``, how many open tickets at most, and ``in_force_on``, from
    when it would count, were it confirmed now."""
    return Mail(
        mail_id=mail_id,
        kind=Kind.PROPOSAL_WAITS,
        to=to,
        language=DEFAULT,
        params=params,
        created_at=at,
        next_try_at=at,
    )


def export_ready(agent: Agent, params: dict[str, Any], *, mail_id: str, at: str) -> Mail:
    """Tells an agent that the file that they asked for is made, or that it cannot be. ``params``:
    ``export``, its id, ``rows``, ``failure``, why there is none, or None, and ``until``, the last
    day on which it can be fetched."""
    return Mail(
        mail_id=mail_id,
        kind=Kind.EXPORT_READY,
        to=agent.email,
        language=DEFAULT,
        params=params,
        created_at=at,
        next_try_at=at,
    )


def _to_agent(
    kind: Kind, ticket: Ticket, to: str, params: dict[str, Any], mail_id: str, at: str
) -> Mail:
    return Mail(
        mail_id=mail_id,
        kind=kind,
        to=to,
        language=DEFAULT,
        number=ticket.number,
        params=params,
        created_at=at,
        next_try_at=at,
    )
