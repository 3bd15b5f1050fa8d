"""A reply that waits some seconds before it leaves, so that its writer can take it back.

    waits -> gone: it is a reply, or a held one     waits -> taken back: a draft again
    waits -> not sent: a draft again, and its writer is told why

Until it leaves it is its writer's draft and nothing else: no entry, mail, status or count.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket

#: Seconds that a reply may wait.
MOST_SECONDS = 60

SendAfter = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_SECONDS,
        description="Seconds for which I can take it back. Above 0 nothing is written but my draft,"
        " which becomes the reply by itself then.",
    ),
]


class SendingState(StrEnum):
    """What became of a sending whose draft still stands."""

    WAITS = "waits"
    TAKEN_BACK = "taken_back"
    NOT_SENT = "not_sent"


class NotSent(StrEnum):
    """Why a reply did not leave when its time came."""

    REQUESTER_WROTE = "requester_wrote"
    ANSWERED = "answered"  # another reply went out
    TRANSFERRED = "transferred"
    CLOSED = "closed"  # or merged into another ticket
    CHANGED = "changed"  # a colleague did something else to the ticket
    REPLY_WAITS = "reply_waits"  # another one waits for a second person
    NOT_ALLOWED = "not_allowed"  # its writer may not answer this ticket any more
    FILES = "files"  # one of its files is not to be had any more


class Sending(Model):
    """When a draft leaves, or why it did not."""

    sending_id: str
    state: SendingState
    send_at: Stamp = Field(description="When it leaves, or would have left.")
    not_sent: NotSent | None = None


class Departure(Model):
    """What a draft that waits needs beside its own words to become the reply that was asked for."""

    version: int = Field(description="The version of the ticket that its writer saw.")
    area: str = Field(description="The area of the ticket then.")
    address: str = Field(description="Network address of its writer, for the trail.")
    language: str
    session: str
    sent_draft: int | None = None
    send_after: int
    checked: bool
    files: tuple[Attachment, ...] = ()
    bound: tuple[str, ...] = Field((), description="Ids of files that the ticket has already.")


def standing_in_the_way(
    ticket: Ticket, since: Iterable[Entry], departure: Departure, agent_id: str
) -> NotSent | None:
    """Why a reply must not leave, by what came since its writer saw the ticket; None when nothing
    came that they do not know. ``since`` are the ticket's lines of later versions.

    What its writer did themselves, and what the clock did, holds nothing up.
    """
    if ticket.status is Status.CLOSED:
        return NotSent.CLOSED
    if ticket.area != departure.area:
        return NotSent.TRANSFERRED
    lines = list(since)
    if any(line.kind == "reply" for line in lines):
        return NotSent.ANSWERED
    if any(line.author == "requester" for line in lines):
        return NotSent.REQUESTER_WROTE
    if any(line.agent is not None and line.agent != agent_id for line in lines):
        return NotSent.CHANGED
    return None
