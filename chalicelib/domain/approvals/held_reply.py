"""A reply with microdata, until a second person approves it (Ley de Estadística, art. 21).

    waits -> approved: goes out     waits -> returned -> mended, or withdrawn
    waits -> withdrawn              waits -> lapsed: still waits, and must be looked at again

One reply of a ticket waits at a time. What it says, and its files, are an entry of the thread that
its requester does not see; what stands here is the state.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.errors import Conflict
from chalicelib.domain.model import Model


class Lapse(StrEnum):
    """What came since a reply was held, so that it may no longer fit."""

    REQUESTER_WROTE = "requester_wrote"
    ANSWERED = "answered"  # another reply went out
    TRANSFERRED = "transferred"
    JOINED = "joined"  # a duplicate was merged into its ticket
    CLOSED = "closed"  # by its requester; open again since


class Returned(Model):
    """That a second person did not let it out; the reason is in the thread's event."""

    by: str = Field(description="Id of the agent.")
    by_name: str
    at: Stamp


class HeldReply(Model):
    """Who wrote it and when, what came since, and whether it was returned."""

    entry_id: str = Field(description="The entry that holds its text and files.")
    at: Stamp
    agent: str = Field(description="Id of the agent who wrote it.")
    agent_name: str
    agent_email: str = ""
    lapses: tuple[Lapse, ...] = ()
    returned: Returned | None = None

    @property
    def waits(self) -> bool:
        """Whether a second person is to decide."""
        return self.returned is None


def lapsed(held: HeldReply | None, lapse: Lapse) -> HeldReply | None:
    """The same reply after something came that its author did not know; each is told once."""
    if held is None or not held.waits or lapse in held.lapses:
        return held
    return held.model_copy(update={"lapses": (*held.lapses, lapse)})


def check_decided(held: HeldReply | None, status: str) -> None:
    """Raises Conflict while a reply waits: what is closed over it would never go out."""
    if held is not None and held.waits:
        current: dict[str, object] = {"status": status, "reply_waits": True}
        raise Conflict(current, "A reply waits for approval: decide on it, or withdraw it, first.")
