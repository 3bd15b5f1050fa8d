"""The same change of many tickets: each is checked by itself, and one refusal stops no other.

An act of any number comes in calls of a hundred. Each change is a transaction of its own, which the
thread marks with the act: sent again, after an answer that was lost, it is known as done.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from chalicelib.domain.desk.bulk.bulk_changes import BulkChanges
from chalicelib.domain.desk.requests import TicketChanges
from chalicelib.domain.desk.thread import is_unanswered
from chalicelib.domain.errors import Fault, Invalid, NotFound, Refusal, Stale
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.lifecycle import Status
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
    act, undoable = str(bulk.act or clock.fresh_id()), bulk.act is not None
    joint = JointMails(act, actor.agent.id, undoable=undoable)
    wanted = bulk.wanted

    def one(number: str) -> None:
        if bulk.answered_only:
            _check_answered(number, actor)
        _change(number, wanted[number], bulk.patch, actor, catalog, joint)

    return of_each([*wanted], one)


def of_each(numbers: list[str], act: Callable[[str], None]) -> BulkResult:
    """Do something with tickets one after the other while there is time, with at least one; what
    ``act`` refuses for one stops no other."""
    end = time.monotonic() + _SECONDS
    refused, tried = [], 0
    for number in numbers:
        if tried and time.monotonic() >= end:
            break
        tried += 1
        try:
            act(number)
        except Refusal as refusal:
            refused.append(_refused(number, refusal))
    done, left = tried - len(refused), numbers[tried:]
    return BulkResult(done=done, of=len(numbers), refused=refused, left=left)


def _check_answered(number: str, actor: Actor) -> None:
    """Raises Invalid when nothing was answered on an open ticket, NotFound."""
    ticket = visible(number, actor)
    if ticket.status in (Status.ANSWERED, Status.CLOSED):
        return  # what is closed is refused by the act itself, or was closed by it
    lines = [line for one in (number, *ticket.merged_from) for line in entries.thread(one)]
    if is_unanswered(ticket.status, lines):
        raise Invalid([Fault("answered_only", "unanswered", "Nothing was answered on it.")])


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
