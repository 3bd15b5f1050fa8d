"""Legal holds: what a ticket holds must stay, whatever ends meanwhile, until somebody lifts it.

A hold stops the end of the time for which the ticket is kept, and the erasure that its requester
may have asked for (LOPDP, art. 18).
"""

from __future__ import annotations

from typing import Literal

from chalicelib.domain.desk.requests import LegalHoldWanted
from chalicelib.domain.reviews import retention
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.entry import Event
from chalicelib.services.tickets import changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, moment


def change(
    number: str, version: int, wanted: LegalHoldWanted, actor: Actor, catalog: Catalog
) -> None:
    """Set a hold on a ticket, or lift it; thread and trail tell it, the reason in the thread.

    Raises NotFound, Forbidden, Stale, Invalid (it is so already), Conflict (it is anonymised),
    Unavailable.
    """
    ticket, now = current(number, version, actor, [Permission.HOLD]), moment(catalog)
    act: Literal["hold", "lift_hold"] = "hold" if wanted.held else "lift_hold"
    if wanted.held:
        after = retention.hold(ticket, wanted.reason, actor.agent, now)
    else:
        after = retention.lift(ticket)
    told = [changes.event(Step(Event(act), after, body=wanted.reason), ticket, actor, now)]
    changes.write(ticket, after, told, [], actor, now, act=act)
