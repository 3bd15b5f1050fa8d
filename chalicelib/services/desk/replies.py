"""Replies to the requester, and the approval that one with microdata waits for."""

from __future__ import annotations

from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.errors import Fault, Forbidden, Invalid, Unavailable, Unreadable
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail import ticket_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import due, transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Data, Entry
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.files import uploads
from chalicelib.services.holding import holders
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import current, moment, visible, write, written
from chalicelib.store.tickets import entries


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
    after = transitions.reply(ticket, held.leads_to, _author(held, ticket), now)
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
    handed = holders.checked(after, now)
    write(ticket, after, [told], mails, actor, now, act="approve", handed=handed)


def _author(held: Entry, ticket: Ticket) -> Agent | None:
    """Who wrote a held reply, as the directory has them; None when they cannot hold the ticket, or
    nobody can tell: then it is free, and never somebody's without an address."""
    try:
        return holders.working(held.agent, ticket.area) if held.agent else None
    except (Unavailable, Unreadable):
        return None


def _answer(after: Ticket, body: str, files: tuple[Attachment, ...], context: ActContext) -> Mail:
    topic = context.catalog.topic_name(after.topic, after.language)
    about = ticket_mails.about(after, topic, files)
    mail_id, until = clock.fresh_id(), due.closes_after(after, context.catalog)
    if after.status is Status.WAITING_REQUESTER and until is not None:
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
