"""The files of tickets, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.attachments import LINK_SECONDS, Attachment, FileState
from chalicelib.domain.tickets.entry import Entry, is_theirs
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.files import scanning
from chalicelib.services.tickets import opening
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.tickets import entries


def link_for_requester(number: str, attachment_id: str, access: TicketAccess) -> str:
    """Where the requester fetches a file of their ticket, for some minutes.

    Raises Forbidden, NotFound, Conflict (it is in review or was refused), Unavailable.
    """
    _, thread = opening.show(number, access)
    return _link(_find(filter(is_theirs, thread.items), attachment_id))


def link_for_agent(number: str, attachment_id: str, actor: Actor) -> str:
    """Where an agent fetches a file of a ticket, or of one merged into it.

    Raises NotFound, Forbidden, Conflict, Unavailable.
    """
    ticket = visible(number, actor)
    numbers = (ticket.number, *ticket.merged_from)
    file = _find((entry for one in numbers for entry in entries.thread(one)), attachment_id)
    return _link(file)


def _find(thread: Iterable[Entry], attachment_id: str) -> Attachment:
    for entry in thread:
        for file in entry.files:
            if file.id == attachment_id:
                return file
    raise NotFound


def _link(file: Attachment) -> str:
    state = scanning.state(file)
    if state is not FileState.READY:
        raise Conflict({"state": state}, f"The file is {state}.")
    return bucket.link(file.id, LINK_SECONDS)
