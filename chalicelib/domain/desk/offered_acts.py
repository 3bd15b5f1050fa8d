"""What an agent may do with a ticket as it stands: role, status and date together."""

from __future__ import annotations

from datetime import date
from typing import Literal

from chalicelib.domain.desk.extending import extends
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.teamwork import handing, questions
from chalicelib.domain.teamwork.splitting import NEEDS as SPLIT_NEEDS
from chalicelib.domain.teamwork.splitting import splits
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket

#: What an agent may be offered to do with a ticket.
Act = Literal[
    "reply",
    "ask",
    "note",
    "claim",
    "release",
    "assign",
    "transfer",
    "edit",
    "extend",
    "close",
    "reopen",
    "merge",
    "link",
    "split",
    "question",
    "approve",
    "return_reply",
    "withdraw_reply",
    "propose_email",
    "approve_email",
    "add_email",
    "resend_addition",
    "withdraw_addition",
    "hold",
    "lift_hold",
]


def allowed(ticket: Ticket, agent: Agent, today: date) -> list[Act]:
    """The acts that the desk offers."""
    if not agent.sees(ticket.area):
        return []  # just transferred out of the agent's areas
    is_open = ticket.status is not Status.CLOSED
    works = agent.may(Permission.REPLY) and is_open
    possible: dict[Act, bool] = {
        "reply": works,
        "ask": works,
        "note": agent.may(Permission.NOTE) and ticket.erased_at is None,
        "claim": is_open and handing.claims(ticket, agent),
        "release": handing.releases(ticket, agent),
        "assign": is_open and handing.hands_on(ticket, agent),
        "transfer": agent.may(Permission.TRANSFER) and is_open and _moves(ticket),
        "edit": agent.may(Permission.EDIT) and is_open,
        "extend": agent.may(Permission.EXTEND) and extends(ticket, today),
        "close": agent.may(Permission.CLOSE) and is_open and not ticket.reply_waits,
        "reopen": agent.may(Permission.REOPEN) and not is_open and _reopens(ticket),
        # Into one of the same address: who has none has no other.
        "merge": agent.may(Permission.MERGE)
        and is_open
        and ticket.has_email
        and not ticket.reply_waits,
        "link": agent.may(Permission.EDIT) and ticket.erased_at is None,
        "split": splits(ticket, today) and all(map(agent.may, SPLIT_NEEDS)),
        "question": agent.may(Permission.NOTE) and questions.takes_one(ticket),
    }
    possible |= _of_address(ticket, agent) | _of_held_reply(ticket, agent)
    holds = agent.may(Permission.HOLD) and ticket.erased_at is None
    possible |= {
        "hold": holds and ticket.legal_hold is None,
        "lift_hold": holds and ticket.legal_hold is not None,
    }
    return [act for act, may in possible.items() if may]


def _of_held_reply(ticket: Ticket, agent: Agent) -> dict[Act, bool]:
    """Whoever wrote a reply neither approves nor returns it, and alone withdraws it."""
    held = ticket.held if ticket.status is not Status.CLOSED else None
    own = held is not None and held.agent == agent.id
    decides = held is not None and held.waits and not own and agent.may(Permission.APPROVE)
    return {
        "approve": decides,
        "return_reply": decides,
        "withdraw_reply": own and agent.may(Permission.REPLY),
    }


def _of_address(ticket: Ticket, agent: Agent) -> dict[Act, bool]:
    """Whoever proposed another address does not approve it."""
    known = ticket.erased_at is None and ticket.has_email
    may = agent.may(Permission.CORRECT_EMAIL) and known
    adds = agent.may(Permission.CORRECT_EMAIL) and ticket.lacks_email
    waits = ticket.approval if ticket.approval and not ticket.approval.approved_at else None
    return {
        "propose_email": may,
        "approve_email": may and waits is not None and waits.asked_by != agent.id,
        "add_email": adds,
        "resend_addition": adds and ticket.addition is not None,
        "withdraw_addition": adds and ticket.addition is not None,
    }


def _reopens(ticket: Ticket) -> bool:
    return ticket.merged_into is None and ticket.erased_at is None


def _moves(ticket: Ticket) -> bool:
    return ticket.status is not Status.ANSWERED
