"""What an agent sends to open a ticket for somebody."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain.form.opening import Opening
from chalicelib.domain.tickets.ticket import Channel


class OnBehalf(Opening, extra="forbid"):
    """A ticket for somebody who called, came or wrote."""

    channel: Channel
    mine: bool = Field(False, strict=True, description="Whether the caller takes it at once.")
