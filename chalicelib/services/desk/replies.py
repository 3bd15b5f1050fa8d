"""Replies to the requester; one with microdata is held until a second person approves it."""

from __future__ import annotations

from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.drafts.draft import Kind
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail import agent_mails, ticket_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import due, transitions
from chalicelib.domain.tickets.act_context import ActContext
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

#: Mails about one held reply, at most: a transaction has room for a hundred writes.
_MOST_TOLD = 50


def reply(number: str, version: int, wanted: Answering, actor: Actor, catalog: Catalog) -> None:
    """Write to the requester, and say what the ticket is then.

    Microdata are held until a second person approves, one reply at a time. Raises as ``change``
    does.
    """
    ticket, now = current(number, version, actor, [Permission.REPLY]), moment(catalog)
    wanted = canned_replies.signed(wanted, ticket, actor, catalog)
    after = transitions.reply(ticket, wanted.status, actor.agent, now)
    if wanted.data is Data.MICRODATA:
        _hold(ticket, wanted, actor, now)
        return
    files, binds = _files(number, wanted, actor)
    event = told_as(after)
    entry = written(
        after, "reply", wanted.body, actor, now, event=event, data=wanted.data, files=files
    )
    mails = [answer_mail(after, wanted.body, files, now)]
    draft = drafts.sent(number, Kind.REPLY, wanted.draft, actor)
    write(
        ticket,
        after,
        [entry],
        mails,
        actor,
        now,
        act="reply",
        companion_writes=draft,
        files=binds,
    )


def _hold(ticket: Ticket, wanted: Answering, actor: Actor, context: ActContext) -> None:
    """Keep a reply where its requester does not see it, and tell those who may approve it."""
    if ticket.reply_waits:
        detail = "A reply of this ticket waits for approval: it is decided on, or withdrawn, first."
        raise Invalid([Fault("data", "reply_waits", detail)])
    files, binds = _files(ticket.number, wanted, actor)
    entry = written(
        ticket,
        "note",
        wanted.body,
        actor,
        context,
        event=Event.REPLY_HELD,
        data=wanted.data,
        leads_to=wanted.status,
        files=files,
    )
    held = HeldReply(
        entry_id=entry.entry_id,
        at=context.at,
        agent=actor.agent.id,
        agent_name=actor.agent.name,
        agent_email=actor.agent.email,
    )
    after = ticket.model_copy(update={"held": held})
    mails = _wanted_mails(after, actor, context)
    draft = drafts.sent(ticket.number, Kind.REPLY, wanted.draft, actor)
    write(
        ticket,
        after,
        [entry],
        mails,
        actor,
        context,
        act="hold_reply",
        companion_writes=draft,
        files=binds,
    )


def _files(
    number: str, wanted: Answering, actor: Actor
) -> tuple[tuple[Attachment, ...], tuple[Attachment | None, ...]]:
    """The files of a reply, and those that it binds: not one of a reply that came back."""
    bound = held_files.came_back(number, actor.agent.id, wanted.attachments)
    files = uploads.take(wanted.attachments, bound)
    return files, tuple(None if file.id in bound else file for file in files)


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
