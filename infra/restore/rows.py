"""What an entry, a mail and an account of a backup become when they are put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import erasure as mail_erasure
from chalicelib.domain.mail import kinds
from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.entry import Entry
from infra.restore.journal import Journal

_WAITING = {MailState.PENDING.value, MailState.SENDING.value}
#: What has a mail tried again, or found by its recipient.
_TRIED_BY = ("waiting", "next_try_at")
_TOLD = "restored from a backup: whether it was sent since is not known"


def entry(backup: Entry, *, erased: bool) -> Entry:
    """An entry as it goes back."""
    return erasure.blanked(backup) if erased else backup


def mail(
    backup: dict[str, Any], now: datetime, journal: Journal, *, erased: bool
) -> dict[str, Any] | None:
    """A mail's row as history, never as one that waits; None when it is forgotten by now.

    ``backup`` is the row as plain values; ``erased`` says whether its ticket was.
    """
    expires_at = int(backup.get("expires_at") or _expiry(backup))
    if expires_at <= now.timestamp():
        return None
    row = {name: value for name, value in backup.items() if name not in _TRIED_BY}
    row["expires_at"] = expires_at
    if row["state"] in _WAITING:
        row |= {"state": MailState.RESTORED.value, "last_error": _TOLD}
    to_requester = row["kind"] not in kinds.FOR_AGENTS
    gone = journal.erases_mail(email_key(row["to"]), row["created_at"])
    return mail_erasure.blanked(row) if gone or (erased and to_requester) else row


def account(backup: Account, sessions: str) -> Account:
    """An account as it goes back: signed out everywhere, since a holder may have ended a session
    since, and not asking to be erased, since they may have thought better of it."""
    facts = {"sessions": sessions, "erasure": None, "erasure_at": None}
    return backup.model_copy(update=facts)


def _expiry(backup: dict[str, Any]) -> float:
    created = datetime.fromisoformat(backup["created_at"])
    return (created + kinds.kept(backup["kind"])).timestamp()
