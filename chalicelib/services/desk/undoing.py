"""Undo an act on many tickets, each by itself: while nobody touched it since, and no mail told.

What is undone is the caller's own act of the last quarter of an hour. The mail that would have told
of it waits two minutes, and tells of such a ticket no more; once it was tried, the act stands.
"""

from __future__ import annotations

from chalicelib.domain.desk.bulk.undoable_act import BulkUndo, UndoableAct, restored
from chalicelib.domain.errors import Fault, Invalid, NotFound, Stale
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock
from chalicelib.services.desk import bulk
from chalicelib.services.desk.bulk import BulkResult
from chalicelib.services.holding import holders
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import MailRefused, Step, event, moment, write
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import tickets, undoable_acts


def undo(wanted: BulkUndo, actor: Actor, catalog: Catalog) -> BulkResult:
    """Put tickets back as they were before an act of the agent's, while there is time, at least
    one. What was put back before counts as done."""
    act = str(wanted.act)
    numbers = [*dict.fromkeys(wanted.numbers)]
    return bulk.of_each(numbers, lambda number: _undo(number, act, actor, catalog))


def _undo(number: str, act: str, actor: Actor, catalog: Catalog) -> None:
    """Raises Invalid (it is too late), Stale, NotFound, Forbidden, Unreadable, Unavailable."""
    known = _known(number, act, actor)
    if known.undone:
        return
    try:
        _put_back(number, act, known, actor, catalog)
    except (Stale, NotFound):
        if not _known(number, act, actor).undone:
            raise


def _known(number: str, act: str, actor: Actor) -> UndoableAct:
    known = undoable_acts.get(number, act, actor.agent.id, clock.now())
    if known is None:
        raise _too_late("too_late", "Acts can be undone for a quarter of an hour.")
    return known


def _put_back(number: str, act: str, known: UndoableAct, actor: Actor, catalog: Catalog) -> None:
    ticket, now = tickets.existing(number), moment(catalog)
    if ticket.version != known.version:
        raise Stale({"version": ticket.version})
    before = restored(ticket, known)
    # A transfer may have taken it out of the agent's areas: where it goes back to is theirs.
    actor.agent.check(Permission.READ, before.area)
    for permission in known.needs:
        actor.agent.require(permission)
    told = event(Step(AgentEvent.UNDO, before), ticket, actor, now)
    writes = {"undone": undoable_acts.undone(number, act, actor.agent.id)}
    writes |= {f"mail{n}": outbox.taken_back(mail, number) for n, mail in enumerate(known.mails)}
    try:
        write(
            ticket,
            before,
            [told.model_copy(update={"author": before.area, "bulk_act": act})],
            [],
            actor,
            now,
            act="undo",
            companion_writes=writes,
            handed=holders.checked(before, now),
        )
    except MailRefused as refused:
        raise _too_late("mail_left", "The mail that tells of it has left.") from refused


def _too_late(code: str, detail: str) -> Invalid:
    return Invalid([Fault("act", code, detail)])
