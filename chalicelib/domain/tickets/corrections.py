"""Corrections of a ticket's address that nobody proved at the old one.

    asked (with a code to the new address) -- 72 hours --> done -- 30 days --> final
        |                                                   |
        +-- stopped from the old address                    +-- undone from the old address

The way is open only after SES recorded that mail to the old address comes back for good, or after
two agents approved it. Whoever lost their mailbox gets their ticket; whoever still reads it is
told, and takes it back with a button.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from chalicelib.domain.form.person import Mailbox

#: How long the old address still opens the look-up, gets every mail and can undo the correction.
FORMER_SERVES = timedelta(days=30)
#: How long an approval may wait for the requester's code.
APPROVAL_SERVES = timedelta(days=7)
#: How long the owner of an address may confirm that it is for a ticket without one.
ADDITION_SERVES = timedelta(days=7)


class Ground(StrEnum):
    """Why a correction needs no proof of the old address."""

    BOUNCE = "bounce"
    AGENTS = "agents"


class Correction(Mailbox):
    """A correction that waits: the new address, which a code has proved."""

    asked_at: str
    due_at: str = Field(description="When it is done, unless it is stopped.")
    ground: Ground


class Approval(Mailbox):
    """The new address that an agent asked for on a requester's behalf, and who approved it."""

    asked_by: str = Field(description="Id of the agent who asked.")
    asked_by_name: str
    asked_at: str
    approved_by: str | None = None
    approved_by_name: str | None = None
    approved_at: str | None = None


class Addition(Mailbox):
    """The address of a requester who had none, as an agent typed it, until its owner confirms it:
    nothing else goes there, and it opens nothing."""

    asked_by: str = Field(description="Id of the agent who typed it.")
    asked_by_name: str
    mailed_at: str = Field(description="When its owner was asked last.")
    until: str = Field(description="When the mailed button ends.")


class FormerAddress(Mailbox):
    """The address that a ticket had before an unproved correction, while it still serves."""

    until: str


def serves(former: FormerAddress | None, at: str) -> bool:
    """Whether a former address still opens its ticket at a moment."""
    return former is not None and at < former.until


def masked(email: str) -> str:
    """An address that its owner recognises and nobody else can write to: ``m•••@e•••.com``."""
    local, _, domain = email.rpartition("@")
    name, dot, rest = domain.rpartition(".")
    return f"{local[:1]}•••@{(name or rest)[:1]}•••{dot}{rest if name else ''}"
