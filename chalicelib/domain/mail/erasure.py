"""Erasure (LOPDP, art. 15): what of a mail stays once its reader's data are erased.

Address and words go. That a mail of a kind went, about which ticket, and what became of it, stays:
the institute's proof that it answered.
"""

from __future__ import annotations

from typing import Any

from chalicelib.domain import clearing
from chalicelib.domain.clearing import Stays
from chalicelib.domain.mail.outbox import MailRow

STAYS: Stays = {
    MailRow: {
        "says which mail it was, and tells of nobody": "mail_id kind language number is_copy",
        "says what became of it": "state attempts created_at sent_at ses_message_id",
        "the day on which the row goes by itself": "expires_at",
    },
}


def blanks() -> dict[str, Any]:
    """What every attribute that does not stay is from then on; None where it is removed."""
    return clearing.blanks(MailRow, STAYS)


def blanked(row: dict[str, Any]) -> dict[str, Any]:
    """A row as plain values, as erasure leaves it; attributes of no name that we know go too."""
    kept = clearing.staying(MailRow, STAYS)
    stood = {name: value for name, value in blanks().items() if value is not None}
    return {name: value for name, value in row.items() if name in kept} | stood
