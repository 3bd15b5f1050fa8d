"""The same change of many tickets: each is checked by itself, and one refusal stops no other.

An act of any number comes in calls of a hundred. Each change is a transaction of its own, which the
thread marks with the act: sent again, after an answer that was lost, it is known as done.
"""

from __future__ import annotations

import time

from chalicelib.domain.desk.bulk.bulk_changes import BulkChanges
from chalicelib.domain.desk.requests import TicketChanges
from chalicelib.domain.errors import Invalid, NotFound, Refusal, Stale
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock, retries
from chalicelib.services.desk import ticket_acts
from chalicelib.services.desk.joint_mails import JointMails
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import MailRefused, visible
from chalicelib.store.tickets import entries

#: Seconds after which no further ticket is begun: API Gateway gives up at 29, and one ticket whose
#: database answers nothing takes 12.
_SECONDS = 15


class BulkRefusal(Model):
    """A ticket that the change was not made of, and why."""

    number: str
    code: str
    detail: str


class BulkResult(Model):
    """How many of how many; ``left`` are those that there was no time for: send them again."""

    done: int
    of: int
    refused: list[BulkRefusal]
    left: list[str]


def change(bulk: BulkChanges, actor: Actor, catalog: Catalog) -> BulkResult:
    """Change tickets one after the other while there is time, at least one.

    Raises Invalid when nothing is to be changed.
    """
    ticket_acts.check_named(bulk.patch)
    joint = JointMails(str(bulk.act or clock.fresh_id()), actor.agent.id)
    wanted, end = [*bulk.wanted.items()], time.monotonic() + _SECONDS
    refused, tried = [], 0
    for number, version in wanted:
        if tried and time.monotonic() >= end:
            break
        tried += 1
        try:
            _change(number, version, bulk.patch, actor, catalog, joint)
        except Refusal as refusal:
            refused.append(_refused(number, refusal))
    left = [number for number, _ in wanted[tried:]]
    return BulkResult(done=tried - len(refused), of=len(wanted), refused=refused, left=left)


def _change(
    number: str,
    version: int | None,
    patch: TicketChanges,
    actor: Actor,
    catalog: Catalog,
    joint: JointMails,
) -> None:
    """Change one ticket, unless this act has done it before."""

    def write(stands: int) -> None:
        try:
            ticket_acts.change(number, stands, patch, actor, catalog, joint)
        except MailRefused as refused:
            joint.refused(refused.mails)
            raise
        joint.written()

    try:
        retries.until_written(lambda: version or visible(number, actor).version, write)
    except (Stale, NotFound):  # a transfer may have taken it out of one's areas
        if not _is_done(number, joint.act, actor):
            raise


def _is_done(number: str, act: str, actor: Actor) -> bool:
    """Whether an act of the agent has changed a ticket."""
    return any(
        entry.bulk_act == act and entry.agent == actor.agent.id for entry in entries.thread(number)
    )


def _refused(number: str, refusal: Refusal) -> BulkRefusal:
    fault = refusal.faults[0] if isinstance(refusal, Invalid) else None
    code = fault.code if fault else refusal.code
    return BulkRefusal(number=number, code=code, detail=fault.detail if fault else str(refusal))
