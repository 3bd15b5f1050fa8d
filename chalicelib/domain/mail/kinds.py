"""Which mails there are, and what holds for each kind: to whom, how often, how long it is kept."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


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
    SPLIT = "split"
    HALFWAY = "halfway"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DATE_MOVED = "date_moved"
    REMINDER = "reminder"
    SIGN_IN_CODE = "sign_in_code"
    ADDRESS_CODE = "address_code"
    PROOF_CODE = "proof_code"
    ERASURE_CODE = "erasure_code"
    CORRECTION_ASKED = "correction_asked"
    EMAIL_CORRECTED = "email_corrected"
    CORRECTION_STOPPED = "correction_stopped"
    ADDITION_ASKED = "addition_asked"
    EMAIL_ADDED = "email_added"
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
    APPROVAL_WANTED = "approval_wanted"
    REPLY_RETURNED = "reply_returned"
    REPLY_NOT_SENT = "reply_not_sent"
    NOTE_LEFT = "note_left"
    QUESTION_ANSWERED = "question_answered"
    STANDS_IN = "stands_in"
    ANONYMISED = "anonymised"
    PROPOSAL_WAITS = "proposal_waits"
    EXPORT_READY = "export_ready"
    MORNING = "morning"


#: Those that go to colleagues; they hold nothing about the requester. All others go to requesters.
FOR_AGENTS = frozenset(
    {
        Kind.ASSIGNED,
        Kind.REQUESTER_WROTE,
        Kind.REQUESTER_CLOSED,
        Kind.REQUESTER_RATED,
        Kind.AREA_DIGEST,
        Kind.APPROVAL_WANTED,
        Kind.REPLY_RETURNED,
        Kind.REPLY_NOT_SENT,
        Kind.NOTE_LEFT,
        Kind.QUESTION_ANSWERED,
        Kind.STANDS_IN,
        Kind.ANONYMISED,
        Kind.PROPOSAL_WAITS,
        Kind.EXPORT_READY,
        Kind.MORNING,
    }
)

#: Those that serve one moment, or one reader: none of them is sent again.
_ONCE = frozenset(
    {
        Kind.PROOF_CODE,
        Kind.CORRECTION_ASKED,
        Kind.EMAIL_CORRECTED,
        Kind.CORRECTION_STOPPED,
        Kind.ADDITION_ASKED,
        Kind.HALFWAY,
        Kind.DUE_SOON,
        Kind.OVERDUE,
        Kind.DATE_MOVED,
        Kind.REMINDER,
    }
)
#: Those that go although mail to the address came back or was complained about: they tell its
#: owner that somebody takes the ticket from it.
WARNINGS = frozenset({Kind.CORRECTION_ASKED, Kind.EMAIL_CORRECTED, Kind.CORRECTION_STOPPED})


def is_resendable(kind: str) -> bool:
    """Whether a mail of a kind went to a requester and still says something when sent again."""
    return kind not in FOR_AGENTS and kind not in _ONCE


#: Those that no answer serves: about a ticket that none opens again, or from an address that is
#: not its own yet. They name another way.
UNANSWERABLE = frozenset({Kind.MERGED, Kind.NOT_REOPENED, Kind.ADDITION_ASKED})
#: Those that name the subject of their tickets, to an address that proved itself for them.
NAMES_SUBJECT = frozenset(
    {
        Kind.REPLY,
        Kind.CLARIFICATION,
        Kind.ACCESS_LINKS,
        Kind.HALFWAY,
        Kind.DUE_SOON,
        Kind.OVERDUE,
        Kind.REMINDER,
    }
)


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
        Kind.ADDITION_ASKED,
        Kind.ADDRESS_CHANGED,
        Kind.ERASED,
    }
)


def kept(kind: str) -> timedelta:
    """How long a row of a kind is kept once nothing more is to be done for it."""
    return BRIEFLY if kind in _BRIEF else KEPT
