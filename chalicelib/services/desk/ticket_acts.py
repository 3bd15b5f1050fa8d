"""Work on a ticket: each act of an agent is one transaction, or it did not happen.

What is written together: the ticket's next version, the entries that tell of it, the trail, the
mail. Whoever acts on an older version than stands is told what was done meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.desk import extending
from chalicelib.domain.desk.bulk.undoable_act import UndoableAct, changed_facts
from chalicelib.domain.desk.requests import TicketChanges
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.mail import agent_mails, ticket_mails
from chalicelib.domain.mail.kinds import FOR_AGENTS
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.teamwork import handing
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock
from chalicelib.services.desk.joint_mails import JointMails
from chalicelib.services.holding import holders
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, event, moment, next_of, write
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, undoable_acts
from chalicelib.store.tickets import tickets as store


def change(
    number: str,
    version: int,
    patch: TicketChanges,
    actor: Actor,
    catalog: Catalog,
    joint: JointMails | None = None,
) -> None:
    """Change a ticket; all of a patch or nothing. Of an act on many, ``joint`` has the mails.

    Raises NotFound, Forbidden, Invalid, Conflict (its status forbids it), Stale, and for ``joint``
    MailRefused.
    """
    check_named(patch)
    ticket, now = current(number, version, actor, _needed(patch)), moment(catalog)
    before = ticket
    told, steps = [], []
    for step in _steps(ticket, patch, actor, now):
        told.append(event(step, before, actor, now))
        steps.append(step)
        before = step.after
    # Who held a ticket when it was closed may be gone by the time it is taken up again.
    was_closed = ticket.status is Status.CLOSED
    handed = holders.checked(before, now) if was_closed else None
    mails = _owed(steps)
    if joint is not None:
        told = joint.marked(told, mails)
    write(
        ticket,
        before,
        told,
        mails,
        actor,
        now,
        act="change",
        handed=handed,
        enqueued=joint.enqueued if joint is not None else outbox.enqueued,
        companion_writes=_undoable(ticket, before, patch, told[0], actor, joint),
    )


def _undoable(
    ticket: Ticket,
    after: Ticket,
    patch: TicketChanges,
    told: Entry,
    actor: Actor,
    joint: JointMails | None,
) -> dict[str, Item]:
    """What lets an act on many tickets be undone that another change could not undo: a closing,
    after which one is opened anew with other dates, and a transfer, after which it is not seen; a
    change of topic moves some of its tickets alone."""
    if joint is None or not joint.undoable:
        return {}
    if not (patch.edits or patch.area or patch.status is Status.CLOSED):
        return {}
    known = UndoableAct(
        version=ticket.version + 1,
        before=changed_facts(ticket, after),
        mails=told.joint_mails,
        needs=tuple(_needed(patch)),
        expires_at=int(clock.now().timestamp()) + undoable_acts.SECONDS,
    )
    return {"undoable": undoable_acts.kept(ticket.number, joint.act, actor.agent.id, known)}


def check_named(patch: TicketChanges) -> None:
    """Raises Invalid when a patch names no change."""
    if patch.is_empty:
        raise Invalid([Fault("body", "missing", "Name at least one change.")])


def merge(number: str, version: int, into: str, actor: Actor, catalog: Catalog) -> None:
    """Close a duplicate in favour of another ticket; both threads stay. Whoever holds the one that
    goes on can work on it, or it is handed over.

    Raises as ``change`` does, and Invalid on ``into``.
    """
    ticket, now = current(number, version, actor, [Permission.MERGE]), moment(catalog)
    target = store.by_number(into)
    if target is None or not actor.agent.sees(target.area):
        raise Invalid([Fault("into", "unknown_ticket", "There is no such ticket.")])
    duplicate, joined = transitions.merge(ticket, target, now)
    gone = event(Step(Act.MERGE, duplicate), ticket, actor, now)
    came = event(Step(AgentEvent.JOINED, joined, body=number), target, actor, now)
    handed = holders.checked(joined, now)
    joined_by = next_of(target, handed.after if handed else joined, now)
    mail = ticket_mails.merged(duplicate, joined, mail_id=clock.fresh_id(), at=now.at)
    companion_writes = {
        "target": store.changed(target, joined_by),
        "came": entries.added(came.model_copy(update={"version": joined_by.version})),
        **(handed.writes(joined_by.version) if handed else {}),
    }
    write(
        ticket,
        duplicate,
        [gone],
        [mail],
        actor,
        now,
        act="merge",
        companion_writes=companion_writes,
    )


def _needed(patch: TicketChanges) -> Iterator[Permission]:
    """What a patch needs whatever the ticket's state; ``_assigned`` and ``_restated`` ask for what
    depends on that."""
    if patch.edits:
        yield Permission.EDIT
    if patch.area is not None:
        yield Permission.TRANSFER
    if patch.assigns:
        yield Permission.CLAIM
    if patch.extension is not None:
        yield Permission.EXTEND
    if patch.status is not None:
        yield Permission.CLOSE if patch.status is Status.CLOSED else Permission.EDIT


def _steps(
    ticket: Ticket, patch: TicketChanges, actor: Actor, context: ActContext
) -> Iterator[Step]:
    """The acts of a patch, one after the other, each on what the one before made."""
    if patch.edits:
        ticket = transitions.edit(
            ticket,
            context,
            topic=patch.topic,
            priority=patch.priority,
            legal_request=patch.legal_request,
        )
        yield Step(AgentEvent.EDIT, ticket)
    if patch.area is not None:
        ticket = transitions.transfer(ticket, patch.area, context)
        yield Step(Act.TRANSFER, ticket, body=patch.reason or "")
    if patch.assigns:
        step = _assigned(ticket, patch.assignee, actor, context)
        ticket = step.after
        yield step
    if patch.extension is not None:
        ticket = extending.extend(ticket, patch.extension.reason, context)
        mail = ticket_mails.extension(
            ticket, patch.extension.reason, mail_id=clock.fresh_id(), at=context.at
        )
        yield Step(AgentEvent.EXTEND, ticket, body=patch.extension.reason, mail=mail)
    if patch.status is not None:
        yield _restated(ticket, patch, actor, context)


def _owed(steps: list[Step]) -> list[Mail]:
    """One act, one mail: the requester is told how it ended, and an agent of a ticket that they
    hold in the end."""
    mails = [step.mail for step in steps if step.mail]
    to_requester = [mail for mail in mails if mail.kind not in FOR_AGENTS]
    assignee = steps[-1].after.assignee_email
    to_assignee = [mail for mail in mails if mail.kind in FOR_AGENTS and mail.to == assignee]
    return to_requester[-1:] + to_assignee


def _assigned(ticket: Ticket, assignee: str | None, actor: Actor, context: ActContext) -> Step:
    wanted = actor.agent.id if assignee == "me" else assignee
    for permission in handing.needed(ticket, actor.agent, wanted):
        actor.agent.require(permission)
    if assignee is None:
        return Step(AgentEvent.RELEASE, transitions.release(ticket))
    if wanted == actor.agent.id:
        return Step(_start(ticket), transitions.assign(ticket, actor.agent, context))
    to = directory.agent(assignee)
    if to is None or not to.may(Permission.CLAIM):
        raise Invalid([Fault("assignee", "not_a_choice", "Use the id of an agent of the area.")])
    after = transitions.assign(ticket, to, context)
    if ticket.assignee == to.id:
        return Step(_start(ticket), after)
    holders.check_present(to, context)
    mail = agent_mails.assigned(
        after, to.email, actor.agent.name, mail_id=clock.fresh_id(), at=context.at
    )
    return Step(_start(ticket), after, mail=mail)


def _start(ticket: Ticket) -> Act | AgentEvent:
    """The requester reads that somebody has begun, not who holds it from then on."""
    return Act.START if ticket.status is Status.RECEIVED else AgentEvent.ASSIGN


def _restated(ticket: Ticket, patch: TicketChanges, actor: Actor, context: ActContext) -> Step:
    """Close, reopen, or take up again."""
    reason = patch.reason or ""
    if patch.status is Status.CLOSED:
        why = patch.close_reason or CloseReason.RESOLVED
        after = transitions.close(ticket, why, context)
        until = due.reopenable_until(context.today, context.rules)
        mail = ticket_mails.closed(
            after, why, reason, mail_id=clock.fresh_id(), at=context.at, reopen_until=until
        )
        return Step(Act.CLOSE, after, body=reason, mail=mail)
    if ticket.status is Status.CLOSED:
        actor.agent.require(Permission.REOPEN)
        after = transitions.reopen(ticket, context)
        mail = ticket_mails.reopened(after, mail_id=clock.fresh_id(), at=context.at)
        return Step(Act.REOPEN, after, body=reason, mail=mail)
    return Step(Act.START, transitions.move(ticket, Act.START, context), body=reason)
