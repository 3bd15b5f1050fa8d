"""An act on many tickets while it can be undone: what it changed of one of them."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chalicelib.domain.desk.bulk.bulk_changes import MOST_AT_ONCE
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.ticket import Ticket


class BulkUndo(Model, extra="forbid"):
    """Which tickets are to be again as they were before an act."""

    act: UUID = Field(description="The `act` that changed them: one of the caller's.")
    numbers: Annotated[tuple[TicketNumber, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class UndoableAct(Model):
    """What an act changed of a ticket, as it was before; none of it is about its requester."""

    version: int = Field(description="The ticket's version that the act made.")
    before: dict[str, Any]
    mails: tuple[str, ...] = Field((), description="Ids of the mails that wait to tell of it.")
    needs: tuple[Permission, ...] = Field((), description="What the act needed.")
    undone: bool = False
    expires_at: int = Field(description="Seconds since the epoch (TTL).")


def changed_facts(before: Ticket, after: Ticket) -> dict[str, Any]:
    """What an act changes of a ticket, as it was before the act, in JSON; and since when nobody
    held it, where nobody did."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    facts = {name: value for name, value in old.items() if value != new[name]}
    return facts | {"free_at": before.free_at or before.opened_at}


def restored(ticket: Ticket, act: UndoableAct) -> Ticket:
    """A ticket that nobody has touched since an act, as it was before the act."""
    row = ticket.model_dump(mode="json") | act.before
    return Ticket.model_validate_json(json.dumps(row), strict=True)
