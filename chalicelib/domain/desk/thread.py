"""A ticket's thread as agents read it, notes included."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from chalicelib.domain.approvals.held_reply import HeldReply, Lapse
from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.teamwork.questions import AskedNamed, named
from chalicelib.domain.teamwork.splitting import splits_as, splittable
from chalicelib.domain.tickets.entry import Data, Entry, EntrySeen, Event, entry_seen
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.transitions import AgentEvent


class Author(Model):
    """Who wrote or did something."""

    kind: Literal["requester", "agent", "system"]
    id: str | None = Field(None, description="The agent's.")
    name: str | None = None
    area: str | None = None


Approval = Literal["pending", "approved", "returned", "withdrawn"]


class DeskEntry(EntrySeen):
    """A line of the thread; ``from_ticket`` is the duplicate that it came with."""

    kind: Literal["message", "reply", "note", "event"]
    author: Author
    version: int
    changes: dict[str, list[str | None]] | None = None
    data: Data | None = None
    approval: Approval | None = Field(None, description="What became of a held reply.")
    settles: str | None = Field(
        None,
        description="Id of the held reply that this event returned or withdrew, or of the question "
        "that this line answers or takes back.",
    )
    asks: AskedNamed | None = Field(None, description="Who is asked, where it is a question.")
    linked: str | None = Field(
        None, description="Number of the other ticket, where a link is told and one may know it."
    )
    along: Literal["went", "came"] | None = Field(
        None, description="That it went along to the linked ticket, or came from there."
    )
    splits_as: str | None = Field(
        None, description="What a split names it by; null for one that cannot go along."
    )
    told: tuple[str, ...] = Field((), description="Names of the agents whom a note was mailed to.")
    from_ticket: str | None = None
    automatic: bool = Field(False, description="Whether a program answered for its sender.")
    by_mail: bool = Field(False, description="Whether it came by mail; its original is kept.")
    unverified_sender: str | None = Field(
        None, description="Who a mail says that it is from, when nothing proves it."
    )


def desk_entries(
    thread: Sequence[Entry],
    catalog: Catalog,
    language: str,
    files: Mapping[str, FileState],
    from_ticket: str | None = None,
    known: Container[str] = frozenset(),
    went: Mapping[str, str] = MappingProxyType({}),
) -> list[DeskEntry]:
    """A thread as agents read it, notes included, oldest first. ``files`` tells the state of
    each file by its id, ``known`` the numbers of linked tickets that the reader may know, and of a
    duplicate's thread ``went`` where lines went from the ticket that it was merged into."""
    settled, splits = _settled(thread), {line.entry_id for line in splittable(thread)}
    own = went_along(thread)

    def seen(entry: Entry) -> DeskEntry:
        name = splits_as(entry, entry.number if from_ticket is None else "")
        return DeskEntry(
            **dict(entry_seen(entry, files)),
            author=_author(entry, catalog, language),
            approval=_approval(entry, settled),
            asks=named(entry.asks, catalog, language) if entry.asks else None,
            from_ticket=from_ticket,
            splits_as=name if entry.entry_id in splits else None,
            **_tied(entry, went.get(name) or own.get(entry.entry_id), known),
            **entry.model_dump(include={"kind", "version", "changes", "data", "settles", "told"}),
            automatic=entry.automatic,
            by_mail=entry.mail_key is not None,
            unverified_sender=entry.unverified_sender,
        )

    return [seen(entry) for entry in thread]


def is_unanswered(status: Status, lines: Iterable[Entry | DeskEntry]) -> bool:
    """Whether nothing was answered on a ticket: a question to its requester is no answer."""
    if status is Status.ANSWERED:
        return False
    return not any(line.kind == "reply" and line.event != Act.ASK for line in lines)


def mails_told(thread: Iterable[Entry]) -> tuple[list[str], frozenset[str]]:
    """Ids of the mails of acts on many tickets that tell of this one too, oldest first, and of
    those that tell nothing of it, since the act was undone before they left."""
    told: dict[str, tuple[str, ...]] = {}
    undone: set[str] = set()
    for entry in thread:
        if entry.bulk_act and entry.event is AgentEvent.UNDO:
            undone.update(told.pop(entry.bulk_act, ()))
        elif entry.joint_mails:
            before = told.get(entry.bulk_act or "", ())
            told[entry.bulk_act or ""] = (*before, *entry.joint_mails)
    return [one for ids in told.values() for one in ids], frozenset(undone)


def went_along(thread: Sequence[Entry]) -> dict[str, str]:
    """Where lines of a ticket went along to, as a split names them: the last time, if it was more
    than once."""
    return {one: entry.linked for entry in thread if entry.linked for one in entry.went}


def _tied(entry: Entry, went: str | None, known: Container[str]) -> dict[str, Any]:
    """The other ticket of a line, ``went`` if the line went along to it, and whether the line
    itself is in both."""
    came = entry.linked is not None and entry.kind != "event"
    number = went or entry.linked
    along = "went" if went else "came" if came else None
    return {"linked": number if number in known else None, "along": along}


def held_unmarked(thread: Sequence[Entry]) -> HeldReply | None:
    """The newest reply that waits by its thread alone: versions up to 1.1 kept no state of it."""
    settled = _settled(thread)
    waiting = [one for one in thread if one.leads_to and one.entry_id not in settled]
    if not waiting:
        return None
    held = waiting[-1]
    since = thread[thread.index(held) + 1 :]
    lapses = {
        Lapse.REQUESTER_WROTE: any(one.kind == "message" for one in since),
        Lapse.ANSWERED: any(one.kind == "reply" for one in since),
    }
    return HeldReply(
        entry_id=held.entry_id,
        at=held.at,
        agent=held.agent or "",
        agent_name=held.agent_name or "",
        lapses=tuple(lapse for lapse, came in lapses.items() if came),
    )


def _settled(thread: Sequence[Entry]) -> dict[str, Approval]:
    """What became of held replies, by their ids."""
    settled: dict[str, Approval] = {one.approves: "approved" for one in thread if one.approves}
    events: dict[object, Approval] = {
        Event.REPLY_RETURNED: "returned",
        Event.REPLY_WITHDRAWN: "withdrawn",
    }
    return settled | {
        one.settles: events[one.event] for one in thread if one.settles and one.event in events
    }


def _approval(entry: Entry, settled: Mapping[str, Approval]) -> Approval | None:
    if entry.leads_to is None:
        return None
    return settled.get(entry.entry_id, "pending")


def _author(entry: Entry, catalog: Catalog, language: str) -> Author:
    if entry.author == "requester":
        return Author(kind="requester")
    if entry.author == "system":
        return Author(kind="system")
    area = catalog.area_name(entry.author, language)
    return Author(kind="agent", id=entry.agent, name=entry.agent_name, area=area)
