"""How somebody proved that a ticket is theirs, and what each proof is good for.

Knowledge (a number and an e-mail) stands in every mail about a ticket, so it opens little: it
shows the public view and lets its bearer write, add files, close, reopen and rate. Whoever reads
the address's mail may also correct the address, export, erase and end sessions, as long as the
proof is fresh: 15 minutes from the click on a mailed link, or from a code that was typed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: How long after the click or the code strong acts are open.
FRESH = timedelta(minutes=15)
#: How long whoever opened a ticket may correct the address that they typed.
OPENING_SERVES = timedelta(hours=2)


class Proof(StrEnum):
    """How a token was won."""

    #: A look-up: number and e-mail.
    KNOWLEDGE = "knowledge"
    #: The opening itself: besides what knowledge opens, it may correct the address once.
    OPENING = "opening"
    #: A mailed link, a mailed code, or an account's session.
    MAILBOX = "mailbox"
    #: The button of a mail that tells of a correction: it stops or undoes that, and nothing else.
    UNDO = "undo"
    #: The button of the mail that asks whether an address is for a ticket without one: it
    #: confirms that, and nothing else.
    ADDITION = "addition"


#: Those of a mail's button, which open nothing.
BUTTONS = frozenset({Proof.UNDO, Proof.ADDITION})


class Missing(StrEnum):
    """What a refused strong act asks for."""

    #: A mailed link or code of the ticket's address, or a new sign-in, within ``FRESH``.
    MAILBOX = "mailbox"
    #: A code that was mailed for this very act.
    CODE = "code"


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof is recent enough for a strong act; None is a proof of unknown age."""
    return proved_at is not None and now - proved_at <= FRESH
