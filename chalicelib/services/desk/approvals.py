"""What a second person decides of a held reply: it goes out, goes back, or is taken back.

Each is one transaction on the version of the ticket that the agent saw: what was read is what is
decided on. Two who decide at once, or one beside the requester's message: one of them is first, and
the other is told what was done.
"""

from __future__ import annotations

from chalicelib.domain.approvals.held_reply import HeldReply, Returned
from chalicelib.domain.desk.requests import Approving, Returning, Withdrawing
from chalicelib.domain.desk.thread import held_unmarked
from chalicelib.domain.errors import Fault, Forbidden, Invalid, Unavailable, Unreadable
from chalicelib.domain.mail import agent_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry, Event
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.desk.replies import answer_mail, told_as
from chalicelib.services.drafts import drafts
from chalicelib.services.holding import holders
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import current, moment, write, written
from chalicelib.store.agents import directory
from chalicelib.store.tickets import entries


def approve(number: str, version: int, wanted: Approving, actor: Actor, catalog: Catalog) -> None:
    """Let a held reply out, word for word and with its files; whoever wrote it cannot.

    Raises as ``change`` does, Forbidden for one's own, and Invalid where something came since it
    was held that the agent does not say to have looked at.
    """
    ticket, now = current(number, version, actor, [Permission.APPROVE]), moment(catalog)
    held, said = _held(ticket, wanted.entry_id)
    _check_decides(held, actor)
    if held.lapses and not wanted.looked_again:
        detail = "Something came since it was held: look at it again, and say so."
        raise Invalid([Fault("looked_again", "required", detail)])
    sent = ticket.model_copy(update={"held": None})
    after = transitions.reply(sent, said.leads_to or Status.ANSWERED, _author(held, ticket), now)
    reply = written(
        after,
        "reply",
        said.body,
        actor,
        now,
        event=told_as(after),
        data=said.data,
        files=said.attachments,
    )
    wrote = {"agent": held.agent, "agent_name": held.agent_name, "approves": held.entry_id}
    approved = written(after, "event", "", actor, now, event=Event.REPLY_APPROVED)
    mails = [answer_mail(after, said.body, said.attachments, now)]
    told = [reply.model_copy(update=wrote), approved]
    handed = holders.checked(after, now)
    write(ticket, after, told, mails, actor, now, act="approve", handed=handed)


def send_back(number: str, version: int, wanted: Returning, actor: Actor, catalog: Catalog) -> None:
    """Return a held reply to who wrote it, with a reason, whole. Raises as ``approve`` does."""
    ticket, now = current(number, version, actor, [Permission.APPROVE]), moment(catalog)
    held, said = _held(ticket, wanted.entry_id)
    _check_decides(held, actor)
    by = Returned(by=actor.agent.id, by_name=actor.agent.name, at=now.at)
    after = ticket.model_copy(update={"held": held.model_copy(update={"returned": by})})
    event = written(ticket, "event", wanted.reason, actor, now, event=Event.REPLY_RETURNED)
    told = event.model_copy(update={"settles": held.entry_id})
    mails, draft = _to_author(after, held, actor, now), drafts.given_back(said, held.agent)
    write(ticket, after, [told], mails, actor, now, act="return_reply", companion_writes=draft)


def withdraw(
    number: str, version: int, wanted: Withdrawing, actor: Actor, catalog: Catalog
) -> None:
    """Take a held or returned reply back, whole; only whoever wrote it can. Raises as ``approve``
    does."""
    ticket, now = current(number, version, actor, [Permission.REPLY]), moment(catalog)
    held, said = _held(ticket, wanted.entry_id)
    if held.agent != actor.agent.id:
        raise Forbidden("A reply is withdrawn by whoever wrote it.")
    after = ticket.model_copy(update={"held": None})
    event = written(ticket, "event", "", actor, now, event=Event.REPLY_WITHDRAWN)
    told = event.model_copy(update={"settles": held.entry_id})
    draft = drafts.given_back(said, held.agent)
    write(ticket, after, [told], [], actor, now, act="withdraw_reply", companion_writes=draft)


def _held(ticket: Ticket, entry_id: str) -> tuple[HeldReply, Entry]:
    """The state and the entry of the reply that an agent means."""
    thread = entries.thread(ticket.number, consistent=True)
    held = ticket.held or held_unmarked(thread)
    said = next((entry for entry in thread if entry.entry_id == entry_id), None)
    if ticket.status is Status.CLOSED or held is None or said is None or held.entry_id != entry_id:
        raise Invalid([Fault("entry_id", "not_held", "No reply of this id waits for approval.")])
    return held, said


def _check_decides(held: HeldReply, actor: Actor) -> None:
    if held.agent == actor.agent.id:
        raise Forbidden("A second person decides: reply.approve is not for one's own reply.")
    if not held.waits:
        detail = "It was returned: who wrote it mends it, or withdraws it."
        raise Invalid([Fault("entry_id", "not_held", detail)])


def _author(held: HeldReply, ticket: Ticket) -> Agent | None:
    """Who wrote it, as the directory has them; None when they cannot hold the ticket, or nobody can
    tell: then it is free, and never somebody's without an address."""
    try:
        return holders.working(held.agent, ticket.area)
    except (Unavailable, Unreadable):
        return None


def _to_author(after: Ticket, held: HeldReply, actor: Actor, context: ActContext) -> list[Mail]:
    author = directory.agents().get(held.agent)
    to = author.email if author else held.agent_email
    if not to:
        return []
    mail_id, by = clock.fresh_id(), actor.agent.name
    return [agent_mails.reply_returned(after, to, by, mail_id=mail_id, at=context.at)]
