"""Who may say who holds a ticket: the one home of that rule.

Agents take what nobody holds, and hand it, or what they hold, to a colleague of an area of theirs.
What a colleague holds, or where they do not work, only who distributes work says.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.ticket import Ticket

#: Somebody else, whoever it is: nobody's id is empty.
_COLLEAGUE = ""


def needed(ticket: Ticket, agent: Agent, to: str | None) -> Iterator[Permission]:
    """The permissions that an agent needs to give a ticket to whom an id names, themselves
    included; None releases it."""
    own = to in (None, agent.id)
    yield Permission.CLAIM if own else Permission.HAND_ON
    elsewhere = not own and not agent.sees(ticket.area)
    if elsewhere or ticket.assignee not in (None, agent.id):
        yield Permission.ASSIGN_OTHERS


def claims(ticket: Ticket, agent: Agent) -> bool:
    """Whether somebody may take a ticket that they do not hold yet."""
    return ticket.assignee != agent.id and _may(ticket, agent, agent.id)


def releases(ticket: Ticket, agent: Agent) -> bool:
    """Whether somebody may leave a ticket that is held without a holder."""
    return ticket.assignee is not None and _may(ticket, agent, None)


def hands_on(ticket: Ticket, agent: Agent) -> bool:
    """Whether somebody may give a ticket to a colleague."""
    return _may(ticket, agent, _COLLEAGUE)


def _may(ticket: Ticket, agent: Agent, to: str | None) -> bool:
    return all(agent.may(permission) for permission in needed(ticket, agent, to))
