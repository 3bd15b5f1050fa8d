"""A ticket's thread as agents read it, notes included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import Field

from chalicelib.domain.files.attachments import FileState
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.entry import Data, Entry, EntrySeen, entry_seen


class Author(Model):
    """Who wrote or did something."""

    kind: Literal["requester", "agent", "system"]
    id: str | None = Field(None, description="The agent's.")
    name: str | None = None
    area: str | None = None


class DeskEntry(EntrySeen):
    """A line of the thread; ``from_ticket`` is the duplicate that it came with."""

    kind: Literal["message", "reply", "note", "event"]
    author: Author
    version: int
    changes: dict[str, list[str | None]] | None = None
    data: Data | None = None
    approval: Literal["pending", "approved"] | None = None
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
) -> list[DeskEntry]:
    """A thread as agents read it, notes included, oldest first. ``files`` tells the state of
    each file by its id."""
    approved = {entry.approves for entry in thread if entry.approves}
    return [
        DeskEntry(
            **dict(entry_seen(entry, files)),
            author=_author(entry, catalog, language),
            approval=_approval(entry, approved),
            from_ticket=from_ticket,
            **entry.model_dump(include={"kind", "version", "changes", "data"}),
            automatic=entry.automatic,
            by_mail=entry.mail_key is not None,
            unverified_sender=entry.unverified_sender,
        )
        for entry in thread
    ]


def approvable(thread: Iterable[DeskEntry], agent: Agent) -> list[str]:
    """Ids of the replies that wait for a second person's approval, and were not the agent's."""
    return [
        entry.id for entry in thread if entry.approval == "pending" and entry.author.id != agent.id
    ]


def _approval(entry: Entry, approved: set[str]) -> Literal["pending", "approved"] | None:
    if entry.leads_to is None:
        return None
    return "approved" if entry.entry_id in approved else "pending"


def _author(entry: Entry, catalog: Catalog, language: str) -> Author:
    if entry.author == "requester":
        return Author(kind="requester")
    if entry.author == "system":
        return Author(kind="system")
    area = catalog.area_name(entry.author, language)
    return Author(kind="agent", id=entry.agent, name=entry.agent_name, area=area)
