"""What the clock tells a requester by itself, and what a ticket remembers of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.model import Model


class NoticeKind(StrEnum):
    """Which notice; the mail of each has the same name."""

    HALFWAY = "halfway"  # half of the time to answer has gone by
    DUE_SOON = "due_soon"  # the due date is near
    OVERDUE = "overdue"  # the due date has passed; told again and again
    DATE_MOVED = "date_moved"  # a holiday moved the due date
    REMINDER = "reminder"  # a question waits for the requester


class Notice(Model):
    """A notice that was sent."""

    kind: NoticeKind
    at: Stamp
    about: date = Field(description="The date that it told: the due date, or the last to answer.")


def noted(notices: Iterable[Notice], sent: Notice) -> tuple[Notice, ...]:
    """What a ticket remembers once a notice is sent: the newest of each kind."""
    return (*(one for one in notices if one.kind is not sent.kind), sent)


def newest(notices: Iterable[Notice], kind: NoticeKind) -> Notice | None:
    """The last notice of a kind that was sent."""
    return next((one for one in notices if one.kind is kind), None)
