"""Mails owed: one row of the outbox each, and when it is tried again.

    pending ── claim ──> sending ── SES takes it ──> sent ──> delivered, bounced, complained
       ^                    │
       ├── passing error ───┤
       ├── SES is not ready ┤  which counts no try
       │                    ├── lasting error, or tries spent ──> failed
       │                    └── the address bounces or complains ──> withheld
       └────── an administrator has what failed sent again ─────────┘

A mail that a backup holds as pending or sending comes back as restored: nobody knows whether it
was sent since, and it is not sent again.

A mail holds nothing that a requester typed but the address. That address may be a stranger's,
and a form that mails free text to strangers is a spammer's tool.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Stamp
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket


class Kind(StrEnum):
    """Which mail it is: the name of its file in ``words/<code>/mails``."""

    RECEIVED = "received"
    ACCESS_LINKS = "access_links"
    MESSAGE_RECEIVED = "message_received"
    REPLY = "reply"
    CLARIFICATION = "clarification"
    EXTENSION = "extension"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    SIGN_IN_CODE = "sign_in_code"
    ADDRESS_CODE = "address_code"
    PROOF_CODE = "proof_code"
    ERASURE_CODE = "erasure_code"
    CORRECTION_ASKED = "correction_asked"
    EMAIL_CORRECTED = "email_corrected"
    CORRECTION_STOPPED = "correction_stopped"
    ERASURE_ASKED = "erasure_asked"
    ADDRESS_CHANGED = "address_changed"
    ERASED = "erased"
    NOT_UNDERSTOOD = "not_understood"
    NOT_REOPENED = "not_reopened"
    ASSIGNED = "assigned"
    REQUESTER_WROTE = "requester_wrote"
    REQUESTER_CLOSED = "requester_closed"
    REQUESTER_RATED = "requester_rated"
    AREA_DIGEST = "area_digest"


#: Those that go to colleagues; they hold nothing about the requester. All others go to requesters.
FOR_AGENTS = frozenset(
    {
        Kind.ASSIGNED,
        Kind.REQUESTER_WROTE,
        Kind.REQUESTER_CLOSED,
        Kind.REQUESTER_RATED,
        Kind.AREA_DIGEST,
    }
)

#: Those that serve one moment, or one reader: none of them is sent again.
_ONCE = frozenset(
    {
        Kind.PROOF_CODE,
        Kind.CORRECTION_ASKED,
        Kind.EMAIL_CORRECTED,
        Kind.CORRECTION_STOPPED,
    }
)
#: Those that go although mail to the address came back or was complained about: they tell its
#: owner that somebody takes the ticket from it.
WARNINGS = frozenset({Kind.CORRECTION_ASKED, Kind.EMAIL_CORRECTED, Kind.CORRECTION_STOPPED})


def is_resendable(kind: str) -> bool:
    """Whether a mail of a kind went to a requester and still says something when sent again."""
    return kind not in FOR_AGENTS and kind not in _ONCE


#: Those about a ticket that no answer opens again: they name another way.
UNANSWERABLE = frozenset({Kind.MERGED, Kind.NOT_REOPENED})
#: Those that name the subject of their tickets, to an address that proved itself for them.
NAMES_SUBJECT = frozenset({Kind.REPLY, Kind.CLARIFICATION, Kind.ACCESS_LINKS})


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
#: How long a claim holds: many times what one try takes (``mail/send.py`` bounds it).
LEASE = timedelta(minutes=2)
#: How long a row is kept once nothing more is to be done for it.
KEPT = timedelta(days=400)
#: How long what serves for minutes, or concerns nobody we know, is kept.
BRIEFLY = timedelta(days=1)
#: What serves for minutes, or would keep an address that nothing else knows any more: the former
#: one of a ticket, or that of somebody whose data are erased.
_BRIEF = frozenset(
    {
        Kind.SIGN_IN_CODE,
        Kind.ADDRESS_CODE,
        Kind.PROOF_CODE,
        Kind.ERASURE_CODE,
        Kind.CORRECTION_ASKED,
        Kind.EMAIL_CORRECTED,
        Kind.CORRECTION_STOPPED,
        Kind.ADDRESS_CHANGED,
        Kind.ERASED,
    }
)


def kept(kind: str) -> timedelta:
    """How long a row of a kind is kept once nothing more is to be done for it."""
    return BRIEFLY if kind in _BRIEF else KEPT


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
    """A row of ``outbox``. Moments are stamps: UTC, ISO 8601 with milliseconds and ``Z``."""

    mail_id: HeaderValue = Field(description="A ULID.")
    kind: Kind
    to: HeaderValue = Field(description="The address as typed.")
    language: Language
    number: HeaderValue | None = Field(None, description="The ticket that it is about, if one.")
    copy_to: HeaderValue | None = Field(
        None, description="An address before an unproved correction, which gets it too."
    )
    is_copy: bool = Field(False, description="Whether it is what ``copy_to`` of another asked for.")
    params: dict[str, Any] = Field(description="What its templates need; its maker says what.")
    state: MailState = MailState.PENDING
    attempts: int = 0
    created_at: Stamp
    next_try_at: Stamp | None = Field(None, description="Absent when nothing more is to be done.")


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


def received(ticket: Ticket, *, mail_id: str) -> Mail:
    """Tells that a ticket stands, and until when it is answered.

    ``params``: ``due_on``, ``first_day``, ``working_days``, and ``skipped``, the holidays that
    did not count, named in the ticket's language: ``[{"date", "name"}]``.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.RECEIVED,
        to=ticket.email_typed,
        language=ticket.language,
        number=ticket.number,
        params={
            "due_on": ticket.due_on.isoformat(),
            "first_day": ticket.first_day.isoformat(),
            "working_days": ticket.working_days,
            "skipped": [
                {
                    "date": holiday.date.isoformat(),
                    "name": holiday.name(ticket.language),
                }
                for holiday in ticket.skipped
            ],
        },
        created_at=ticket.opened_at,
        next_try_at=ticket.opened_at,
    )


def links_wanted(to: str, language: Language, *, end_earlier: bool, mail_id: str, at: str) -> Mail:
    """A mail of links that somebody asked for, before anybody looked whether there are tickets.

    ``to`` is the address as typed, ``at`` is now. ``params``: ``end_earlier``, whether opening
    one of its links ends those mailed before.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.ACCESS_LINKS,
        to=to,
        language=language,
        params={"end_earlier": end_earlier},
        created_at=at,
        next_try_at=at,
    )


def access_links(
    wanted: Mail, newest: Ticket, rows: Sequence[TicketSummary], topic_name: Callable[[str], str]
) -> Mail:
    """Links to the tickets of one address, in the language of the newest.

    ``rows`` are of the index ``by_email``, newest first; ``topic_name`` gives a topic's name in
    the newest ticket's language. ``params`` on top of those of ``links_wanted``: ``tickets``, a
    list of ``{"number", "opened_at", "status", "topic"}``, the topic as the catalogue calls it.
    The links are made when the mail is sent: their time runs from then, and the outbox holds
    nothing that opens a ticket.
    """
    told = {"number", "opened_at", "status"}
    tickets = [
        row.model_dump(mode="json", include=told) | {"topic": topic_name(row.topic)} for row in rows
    ]
    return wanted.model_copy(
        update={
            "to": newest.email_typed,
            "language": newest.language,
            "number": newest.number if len(rows) == 1 else None,
            "params": wanted.params | {"tickets": tickets},
        }
    )


def area_digest(
    agent: Agent, area: str, number: str, *, mail_id: str, at: str, due_at: str
) -> Mail:
    """Tells an agent of tickets that are new in an area and that nobody holds.

    ``area`` is the area's name in Spanish, ``at`` is now, ``due_at`` when it goes. ``params``:
    ``area`` and ``numbers``, the tickets, which more are added to until then.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.AREA_DIGEST,
        to=agent.email,
        language=DEFAULT,
        params={"area": area, "numbers": [number]},
        created_at=at,
        next_try_at=due_at,
    )
