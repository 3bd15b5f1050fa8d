"""Mails owed: one row of the outbox each, and when it is tried again.

    pending ──── a try ──── SES takes it ──> sent ──> delivered, bounced, complained
       ^           │
       ├── passing error
       ├── SES is not ready, which counts no try
       │           ├── lasting error, or tries spent ──> failed
       │           └── the address bounces or complains ──> withheld
       └────── an administrator has what failed sent again ────┘

Whoever tries a mail holds it by ``leased_until``; its state stays. Until version 1.1 a try was the
state ``sending``, which rows of that time may have.

A mail that a backup holds as pending or sending comes back as restored: nobody knows whether it
was sent since, and it is not sent again.

A mail holds nothing that a requester typed but the address. That address may be a stranger's,
and a form that mails free text to strangers is a spammer's tool.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Stamp
from chalicelib.domain.languages import Language
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.model import Model


class MailState(StrEnum):
    """What became of a mail; after ``sent``, what SES reports of it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    WITHHELD = "withheld"
    RESTORED = "restored"  # from a backup in which it was still to be sent


#: Minutes until a mail is tried again after a passing error, by tries made: 4.5 hours in all.
BACKOFF = (1, 2, 4, 8, 15, 30, 60, 60, 90)
#: How often a mail is tried at most.
TRIES = len(BACKOFF) + 1
#: Until when a mail waits when SES takes none, and when it only takes them more slowly.
NOT_READY = timedelta(minutes=5)
TOO_FAST = timedelta(seconds=30)
#: A mail is never due later than this: what says so was written by hand, and wrongly.
LATEST = timedelta(days=1)
#: What ``params`` say of a mail's own ticket alone, where one mail tells of an act on many.
_OF_TICKET = ("due_on", "due_before", "late", "reopen_until")
#: How long a claim holds: many times what one try takes (``mail/send.py`` bounds it).
LEASE = timedelta(minutes=2)


def next_try(attempts: int, now: datetime, jitter: float) -> datetime | None:
    """When to try again after ``attempts`` tries, or None when they are spent.

    ``jitter`` in [0, 1] moves the pause by up to a fifth either way, so that mails which failed
    together do not come back together.
    """
    if attempts >= TRIES:
        return None
    return now + timedelta(minutes=BACKOFF[attempts - 1]) * (0.8 + 0.4 * jitter)


def wait(now: datetime, jitter: float, *, brief: bool) -> datetime:
    """When to try again after SES was not ready; ``jitter`` as in ``next_try``."""
    return now + (TOO_FAST if brief else NOT_READY) * (0.8 + 0.4 * jitter)


def _one_line(text: str) -> str:
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in text):
        raise PydanticCustomError("control_characters", "A value of a mail header has one line.")
    return text


HeaderValue = Annotated[str, AfterValidator(_one_line)]


class Mail(Model):
    """A mail owed, as its maker writes it.

    Moments are stamps: UTC, ISO 8601 with milliseconds and ``Z``.
    """

    mail_id: HeaderValue = Field(description="A ULID.")
    kind: Kind
    to: HeaderValue = Field(description="The address as typed.")
    language: Language
    number: HeaderValue | None = Field(None, description="The ticket that it is about, if one.")
    copy_to: HeaderValue | None = Field(
        None, description="An address before an unproved correction, which gets it too."
    )
    is_copy: bool = Field(False, description="Whether it is what ``copy_to`` of another asked for.")
    params: dict[str, Any] = Field({}, description="What its templates need; its maker says what.")
    state: MailState = MailState.PENDING
    attempts: int = 0
    created_at: Stamp
    next_try_at: Stamp | None = Field(None, description="Absent when nothing more is to be done.")

    @property
    def first(self) -> dict[str, Any]:
        """What it tells of its own ticket alone; the rest of its ``params`` it says of each."""
        own = {name: self.params[name] for name in _OF_TICKET if name in self.params}
        return {"number": self.number, **own}

    def about(self, told: Sequence[dict[str, Any]]) -> Mail:
        """The same mail about some of its tickets, at least one: ``first`` and ``more`` of it."""
        rest = {name: self.params[name] for name in self.params if name not in _OF_TICKET}
        number, own = told[0]["number"], {k: v for k, v in told[0].items() if k != "number"}
        params = {**rest, **own, "more": [*told[1:]]}
        return self.model_copy(update={"number": number, "params": params})

    @property
    def more(self) -> list[dict[str, Any]]:
        """What it tells of other tickets than its own: those of one act on many."""
        told: list[dict[str, Any]] = self.params.get("more", [])
        return told

    @property
    def undone(self) -> frozenset[str]:
        """Tickets of which it tells no more: what it tells was undone before it left."""
        return frozenset(self.params.get("undone", ()))

    @property
    def numbers(self) -> list[str]:
        """Every ticket that it is about."""
        first = [self.number] if self.number else []
        return first + [str(one["number"]) for one in self.more]


class MailRow(Mail):
    """A mail's row whole: what its index keys and its tries add."""

    recipient: str | None = Field(None, description="The normalised address: key of an index.")
    waiting: str | None = Field(None, description="`mail` or `failed`: key of an index.")
    leased_until: Stamp | None = Field(None, description="Until when a try has it.")
    sent_at: Stamp | None = None
    ses_message_id: str | None = None
    last_error: str | None = None
    expires_at: int | None = Field(None, description="Seconds since the epoch (TTL).")


class MailFacts(Model):
    """What the indexes tell of a mail: what it was and what became of it, never what it said."""

    mail_id: str
    kind: Kind
    state: MailState
    created_at: Stamp
    number: str | None = None
    to: str = Field("", description="The address as typed; `by_recipient` leaves it out.")
    sent_at: Stamp | None = None
    last_error: str | None = None
