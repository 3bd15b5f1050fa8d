"""Work on a ticket: each act of an agent is one transaction, or it did not happen.

What is written together: the ticket's next version, the entries that tell of it, the trail, the
mail. Whoever acts on an older version than stands is told what was done meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.desk.requests import Answering, TicketChanges
from chalicelib.domain.errors import (
    Conflict,
    Fault,
    Forbidden,
    IdempotencyMismatch,
    Invalid,
    Unavailable,
)
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail import agent_mails, ticket_mails
from chalicelib.domain.mail.kinds import FOR_AGENTS
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import due, transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Data
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.files import uploads
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import (
    Step,
    current,
    event,
    moment,
    next_of,
    visible,
    write,
    written,
)
from chalicelib.store.agents import audit as audit_rows
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import guards
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def change(number: str, version: int, patch: TicketChanges, actor: Actor, catalog: Catalog) -> None:
    """Change a ticket; all of a patch or nothing.

    Raises NotFound, Forbidden, Invalid, Conflict (its status forbids it), Stale.
    """
    if patch.is_empty:
        raise Invalid([Fault("body", "missing", "Name at least one change.")])
    ticket, now = current(number, version, actor, _needed(patch, actor)), moment(catalog)
    before = ticket
    told, steps = [], []
    for step in _steps(ticket, patch, actor, now):
        told.append(event(step, before, actor, now))
        steps.append(step)
        before = step.after
    write(ticket, before, told, _owed(steps), actor, now, act="change")


def reply(number: str, version: int, wanted: Answering, actor: Actor, catalog: Catalog) -> None:
    """Write to the requester, and say what the ticket is then.

    Microdata are held until a second person approves. Raises as ``change`` does.
    """
    ticket, now = current(number, version, actor, [Permission.REPLY]), moment(catalog)
    after = transitions.reply(ticket, wanted.status, actor.agent, now)
    files = uploads.take(wanted.attachments)
    if wanted.data is Data.MICRODATA:
        leads_to = after.status
        held = written(
            ticket,
            "note",
            wanted.body,
            actor,
            now,
            data=wanted.data,
            leads_to=leads_to,
            files=files,
        )
        write(ticket, ticket, [held], [], actor, now, act="hold_reply", files=files)
        return
    told_as = _told_as(after)
    entry = written(
        after, "reply", wanted.body, actor, now, event=told_as, data=wanted.data, files=files
    )
    mails = [_answer(after, wanted.body, files, now)]
    write(ticket, after, [entry], mails, actor, now, act="reply", files=files)


def approve(number: str, entry_id: str, actor: Actor, catalog: Catalog) -> None:
    """Let a held reply out; whoever wrote it cannot. Raises as ``change`` does."""
    ticket, now = visible(number, actor), moment(catalog)
    actor.agent.require(Permission.APPROVE)
    thread = entries.thread(number)
    held = next((entry for entry in thread if entry.entry_id == entry_id), None)
    if held is None or held.leads_to is None or any(e.approves == entry_id for e in thread):
        raise Invalid([Fault("entry_id", "not_held", "No reply of this id waits for approval.")])
    if held.agent == actor.agent.id:
        raise Forbidden("A second person approves: reply.approve is not for one's own reply.")
    author = Agent(held.agent or "", held.agent_name or "", "", actor.agent.role, actor.agent.areas)
    after = transitions.reply(ticket, held.leads_to, author, now)
    entry = written(
        after,
        "reply",
        held.body,
        actor,
        now,
        event=_told_as(after),
        data=held.data,
        files=held.attachments,
    )
    told = entry.model_copy(
        update={"agent": held.agent, "agent_name": held.agent_name, "approves": entry_id}
    )
    mails = [_answer(after, held.body, held.attachments, now)]
    write(ticket, after, [told], mails, actor, now, act="approve")


def note(number: str, body: str, key: str | None, actor: Actor, catalog: Catalog) -> None:
    """Leave a note that agents alone read; the same ``key`` and note again write nothing.

    Raises NotFound, Forbidden, Conflict (its requester's data were erased, and a note would name
    them again), IdempotencyMismatch, Unavailable.
    """
    ticket, now = visible(number, actor), moment(catalog)
    actor.agent.require(Permission.NOTE)
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")
    entry = written(ticket, "note", body, actor, now)
    trace = audit.row(actor, "note", clock.now(), number=number)
    writes = {"entry": entries.added(entry), "audit": audit_rows.written(trace)}
    told = guards.hashed("note", actor.agent.id, number, body)
    if key is not None:
        writes["request"] = guards.first_time(key, told, number, clock.now())
    try:
        transact(writes)
    except TransactionRefused as refused:
        request = guards.find_request(key) if key and "request" in refused.found else None
        if request is None:
            raise Unavailable from refused
        if request.fingerprint != told:
            raise IdempotencyMismatch(request.number) from None


def merge(number: str, version: int, into: str, actor: Actor, catalog: Catalog) -> None:
    """Close a duplicate in favour of another ticket; both threads stay.

    Raises as ``change`` does, and Invalid on ``into``.
    """
    ticket, now = current(number, version, actor, [Permission.MERGE]), moment(catalog)
    target = store.by_number(into)
    if target is None or not actor.agent.sees(target.area):
        raise Invalid([Fault("into", "unknown_ticket", "There is no such ticket.")])
    duplicate, joined = transitions.merge(ticket, target, now)
    gone = event(Step(Act.MERGE, duplicate), ticket, actor, now)
    came = event(Step("joined", joined, body=number), target, actor, now)
    joined_by = next_of(target, joined, now)
    mail = ticket_mails.merged(duplicate, joined, mail_id=clock.fresh_id(), at=now.at)
    companion_writes = {
        "target": store.changed(target, joined_by),
        "came": entries.added(came.model_copy(update={"version": joined_by.version})),
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


def _needed(patch: TicketChanges, actor: Actor) -> Iterator[Permission]:
    """What a patch needs whatever the ticket's state; ``_assigned`` and ``_restated`` ask for more
    where the state does."""
    if patch.edits:
        yield Permission.EDIT
    if patch.area is not None:
        yield Permission.TRANSFER
    if patch.assigns:
        mine = patch.assignee in ("me", actor.agent.id, None)
        yield Permission.CLAIM if mine else Permission.ASSIGN_OTHERS
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
        yield Step("edit", ticket)
    if patch.area is not None:
        ticket = transitions.transfer(ticket, patch.area, context)
        yield Step(Act.TRANSFER, ticket, body=patch.reason or "")
    if patch.assigns:
        step = _assigned(ticket, patch.assignee, actor, context)
        ticket = step.after
        yield step
    if patch.extension is not None:
        ticket = transitions.extend(ticket, patch.extension.reason, context)
        mail = ticket_mails.extension(
            ticket, patch.extension.reason, mail_id=clock.fresh_id(), at=context.at
        )
        yield Step("extend", ticket, body=patch.extension.reason, mail=mail)
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
    mine = assignee in ("me", actor.agent.id)
    if ticket.assignee not in (None, actor.agent.id):
        actor.agent.require(Permission.ASSIGN_OTHERS)
    if assignee is None:
        return Step("release", transitions.release(ticket))
    if mine:
        return Step(_start(ticket), transitions.assign(ticket, actor.agent, context))
    to = directory.agents().get(assignee)
    if to is None or not to.may(Permission.CLAIM):
        raise Invalid([Fault("assignee", "not_a_choice", "Use the id of an agent of the area.")])
    after = transitions.assign(ticket, to, context)
    if ticket.assignee == to.id:
        return Step(_start(ticket), after)
    mail = agent_mails.assigned(
        after, to.email, actor.agent.name, mail_id=clock.fresh_id(), at=context.at
    )
    return Step(_start(ticket), after, mail=mail)


def _start(ticket: Ticket) -> str:
    """The requester reads that somebody has begun, not who holds it from then on."""
    return Act.START if ticket.status is Status.RECEIVED else "assign"


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


def _answer(after: Ticket, body: str, files: tuple[Attachment, ...], context: ActContext) -> Mail:
    topic = context.catalog.topic_name(after.topic, after.language)
    about = ticket_mails.about(after, topic, files)
    mail_id, until = clock.fresh_id(), due.answerable_until(context.today, context.catalog)
    if after.status is Status.WAITING_REQUESTER:
        return ticket_mails.clarification(
            after, body, mail_id=mail_id, at=context.at, answer_until=until, about=about
        )
    return ticket_mails.reply(
        after, body, mail_id=mail_id, at=context.at, answerable_until=until, about=about
    )


def _told_as(after: Ticket) -> str | None:
    return {Status.ANSWERED: Act.ANSWER.value, Status.WAITING_REQUESTER: Act.ASK.value}.get(
        after.status
    )
