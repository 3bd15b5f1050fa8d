"""Replies to the requester; one with microdata is held until a second person approves it."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import Kind
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail import agent_mails, ticket_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.dates import due
from chalicelib.domain.tickets.entry import Data, Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.desk import canned_replies
from chalicelib.services.drafts import drafts
from chalicelib.services.files import held_files, uploads
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import current, moment, write, written
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item

#: Mails about one held reply, at most: a transaction has room for a hundred writes.
_MOST_TOLD = 50


@dataclass(frozen=True)
class ReplyFiles:
    """The files of a reply, kept, and those that it binds: None for one of a reply that came back,
    which the ticket has already."""

    attached: tuple[Attachment, ...] = ()
    binds: tuple[Attachment | None, ...] = ()


def reply(number: str, version: int, wanted: Answering, actor: Actor, catalog: Catalog) -> None:
    """Write to the requester, and say what the ticket is then.

    Microdata are held until a second person approves, one reply at a time. Raises as ``change``
    does.
    """
    ticket, now = current(number, version, actor, [Permission.REPLY]), moment(catalog)
    check(ticket, wanted, actor, now)
    files = kept_files(number, wanted, actor)
    draft = drafts.sent(number, Kind.REPLY, wanted.draft, actor)
    write_reply(ticket, wanted, files, actor, now, draft)


def check(ticket: Ticket, wanted: Answering, actor: Actor, context: ActContext) -> Ticket:
    """The ticket as the reply leaves it. Raises Conflict (its status forbids it), Invalid (another
    reply with microdata waits, or there is no room for the signature)."""
    after = transitions.reply(ticket, wanted.status, actor.agent, context)
    if wanted.data is Data.MICRODATA and ticket.reply_waits:
        detail = "A reply of this ticket waits for approval: it is decided on, or withdrawn, first."
        raise Invalid([Fault("data", "reply_waits", detail)])
    canned_replies.signed(wanted, ticket, actor, context.catalog)
    return after


def write_reply(
    ticket: Ticket,
    wanted: Answering,
    files: ReplyFiles,
    actor: Actor,
    context: ActContext,
    companion_writes: dict[str, Item],
) -> None:
    """Write a reply, or hold the one that a second person must approve, on a ticket as it stands.

    Raises as ``check`` and ``changes.write`` do.
    """
    after = check(ticket, wanted, actor, context)
    wanted = canned_replies.signed(wanted, ticket, actor, context.catalog)
    if wanted.data is Data.MICRODATA:
        _hold(ticket, wanted, files, actor, context, companion_writes)
        return
    entry = written(
        after,
        "reply",
        wanted.body,
        actor,
        context,
        event=told_as(after),
        data=wanted.data,
        files=files.attached,
    )
    write(
        ticket,
        after,
        [entry],
        [answer_mail(after, wanted.body, files.attached, context)],
        actor,
        context,
        act="reply",
        companion_writes=companion_writes,
        files=files.binds,
    )


def _hold(
    ticket: Ticket,
    wanted: Answering,
    files: ReplyFiles,
    actor: Actor,
    context: ActContext,
    companion_writes: dict[str, Item],
) -> None:
    """Keep a reply where its requester does not see it, and tell those who may approve it."""
    entry = written(
        ticket,
        "note",
        wanted.body,
        actor,
        context,
        event=Event.REPLY_HELD,
        data=wanted.data,
        leads_to=wanted.status,
        files=files.attached,
    )
    held = HeldReply(
        entry_id=entry.entry_id,
        at=context.at,
        agent=actor.agent.id,
        agent_name=actor.agent.name,
        agent_email=actor.agent.email,
    )
    after = ticket.model_copy(update={"held": held})
    write(
        ticket,
        after,
        [entry],
        _wanted_mails(after, actor, context),
        actor,
        context,
        act="hold_reply",
        companion_writes=companion_writes,
        files=files.binds,
    )


def kept_files(number: str, wanted: Answering, actor: Actor) -> ReplyFiles:
    """The files that a reply names, looked into and kept. Raises Invalid, Unavailable."""
    bound = held_files.came_back(number, actor.agent.id, wanted.attachments)
    files = uploads.take(wanted.attachments, bound)
    return ReplyFiles(files, tuple(None if file.id in bound else file for file in files))


def _wanted_mails(after: Ticket, author: Actor, context: ActContext) -> list[Mail]:
    by = author.agent.name
    return [
        agent_mails.approval_wanted(after, to.email, by, mail_id=clock.fresh_id(), at=context.at)
        for to in approvers(after.area, author.agent.id)
    ]


def approvers(area: str, author: str) -> list[Agent]:
    """Who is told of a held reply: those of its area who may approve it; where there is nobody but
    its author, those of the front desk, which answers for every ticket."""
    for people in (area, FRONT_DESK):
        found = [
            agent
            for agent in directory.agents_of(people)
            if agent.may(Permission.APPROVE) and agent.id != author
        ]
        if found:
            return found[:_MOST_TOLD]
    return []


def answer_mail(
    after: Ticket, body: str, files: tuple[Attachment, ...], context: ActContext
) -> Mail:
    """The mail that brings a reply, or a question, to the requester."""
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


def told_as(after: Ticket) -> str | None:
    """The act that a reply is, by what the ticket is then; None when it goes on."""
    return {Status.ANSWERED: Act.ANSWER.value, Status.WAITING_REQUESTER: Act.ASK.value}.get(
        after.status
    )
