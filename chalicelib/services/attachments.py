"""The files of tickets, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files import LINK_SECONDS, Attachment, FileState
from chalicelib.domain.public import is_theirs
from chalicelib.domain.tickets import Entry
from chalicelib.services import scanning, tickets
from chalicelib.services.access import TicketAccess
from chalicelib.services.audit import By
from chalicelib.services.versions import visible
from chalicelib.store import attachments as bucket
from chalicelib.store import entries


def link_for_holder(number: str, attachment_id: str, access: TicketAccess) -> str:
    """Where the requester fetches a file of their ticket, for some minutes.

    Raises Forbidden, NotFound, Conflict (it is in review or was refused), Unavailable.
    """
    _, thread = tickets.show(number, access)
    return _link(_find(filter(is_theirs, thread.items), attachment_id))


def link_for_agent(number: str, attachment_id: str, by: By) -> str:
    """Where an agent fetches a file of a ticket, or of one merged into it.

    Raises NotFound, Forbidden, Conflict, Unavailable.
    """
    ticket = visible(number, by)
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
