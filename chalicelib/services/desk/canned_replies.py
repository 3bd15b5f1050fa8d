"""Canned replies: read by all agents, kept by leads for their areas."""

from __future__ import annotations

from chalicelib.domain.desk import canned_replies
from chalicelib.domain.desk.canned_replies import (
    CannedReply,
    CannedReplyText,
    FileLent,
    Preview,
    Writer,
)
from chalicelib.domain.desk.requests import Answering
from chalicelib.domain.errors import Fault, Forbidden, Invalid, NotFound
from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.files import canned_files
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.catalog import canned_replies as store
from chalicelib.store.guards import agent_settings


def usable(agent: Agent) -> tuple[list[CannedReply], list[str]]:
    """Everybody's and those of the areas that the agent sees, by name; and the ids of those that
    cannot be read, whosever they are."""
    every, unreadable = store.every()
    found = [reply for reply in every if reply.area is None or agent.sees(reply.area)]
    return sorted(found, key=lambda reply: reply.name.casefold()), unreadable


def one(reply_id: str, agent: Agent) -> CannedReply:
    """One that the agent may use. Raises NotFound."""
    reply = store.get(reply_id)
    if reply is None or not (reply.area is None or agent.sees(reply.area)):
        raise NotFound
    return reply


def put(reply_id: str, text: CannedReplyText, actor: Actor, catalog: Catalog) -> CannedReply:
    """Write a canned reply. Raises Forbidden, Invalid (an unknown area, or none where the caller
    keeps none for all; a file that is not to be had, or is refused), Unavailable."""
    actor.agent.require(Permission.CANNED_REPLIES)
    if text.area is None and not actor.agent.sees(FRONT_DESK):
        raise Invalid([Fault("area", "missing", "Name one of your areas.")])
    if text.area is not None and text.area not in catalog.areas:
        raise Invalid([Fault("area", "not_a_choice", "Use the id of an area.")])
    _check_keeper(actor.agent, text.area)
    present = store.get(reply_id)
    if present is not None:
        _check_keeper(actor.agent, present.area)
    reply = CannedReply(
        id=reply_id, **text.model_dump(exclude={"attachments"}), files=_files(text, present)
    )
    store.put(reply)
    audit.trace(actor, "put_canned_reply", detail=reply_id)
    return reply


def delete(reply_id: str, actor: Actor) -> None:
    """Remove a canned reply. Raises Forbidden, NotFound."""
    actor.agent.require(Permission.CANNED_REPLIES)
    present = store.get(reply_id)
    if present is None:
        raise NotFound
    _check_keeper(actor.agent, present.area)
    store.delete(reply_id)
    audit.trace(actor, "delete_canned_reply", detail=reply_id)


def lend_files(reply_id: str, actor: Actor) -> list[FileLent]:
    """Copies of a canned reply's files for a reply that begins from it. Raises NotFound, Forbidden,
    Unavailable."""
    actor.agent.require(Permission.REPLY)
    return canned_files.lend(one(reply_id, actor.agent))


def preview(wanted: Preview, actor: Actor, catalog: Catalog) -> str:
    """A text as a ticket fills it in. Raises NotFound."""
    ticket = visible(wanted.number, actor)
    return canned_replies.filled(wanted.body, ticket, catalog, writer(wanted.body, actor))


def signature(ticket: Ticket, actor: Actor, catalog: Catalog) -> str:
    """What a reply of the caller's ends with on a ticket; empty for nothing. Raises Unavailable."""
    text = catalog.signature(ticket.area, ticket.language)
    return canned_replies.signature(ticket, catalog, writer(text, actor)) if text else ""


def signed(wanted: Answering, ticket: Ticket, actor: Actor, catalog: Catalog) -> Answering:
    """A reply with the signature of the ticket's area. Raises Invalid where it does not fit any
    more, Unavailable."""
    ending = signature(ticket, actor, catalog)
    body = canned_replies.signed(wanted.body, ending)
    most = DESK_LIMITS["reply"]["max"]
    if len(body) > most:
        room = most - len(ending) - 2
        detail = f"With the signature it is too long: write at most {room} characters."
        raise Invalid([Fault("body", "too_long_signed", detail)])
    return wanted.model_copy(update={"body": body})


def writer(text: str, actor: Actor) -> Writer:
    """Who writes a text, with the title that they gave, where the text asks for it. Raises
    Unavailable."""
    asks = "cargo" in canned_replies.gaps(text)
    title = agent_settings.of(actor.agent.id).job_title if asks else None
    return Writer(actor.agent.name, title)


def _files(text: CannedReplyText, present: CannedReply | None) -> tuple[Attachment, ...]:
    if text.attachments is None:
        return present.files if present else ()
    return canned_files.take(text.attachments, present)


def _check_keeper(agent: Agent, area: str | None) -> None:
    """An area's are its leads' affair; everybody's are the front desk's, which sees all."""
    if not agent.sees(area or FRONT_DESK):
        raise Forbidden("This needs the permission canned_replies.edit in that area.")
