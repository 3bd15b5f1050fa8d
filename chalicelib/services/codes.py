"""Six-digit codes that prove that somebody reads an address: ten minutes, five tries, one use.

Five codes an hour and fifteen a day go to one address, so whoever guesses has 75 tries a day
of a million, while its owner is mailed at each code.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from chalicelib.domain.errors import Fault, Invalid, TooManyAttempts
from chalicelib.store import codes as store
from chalicelib.store.dynamodb import Item, TransactionRefused, transact

SECONDS = 600
TRIES = 5
PER_HOUR = 5
PER_DAY = 15
_DIGITS = 6


def issue(purpose: str, who: str, now: datetime) -> str:
    """A fresh code for somebody and a purpose (``sign-in``, ``address``), in place of the last.

    ``who`` is what the code is bound to: a normalised address, or more. Raises TooManyAttempts,
    Unavailable.
    """
    store.count_issue(purpose, who, now, hour=PER_HOUR, day=PER_DAY)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    store.put(purpose, who, code, now, seconds=SECONDS, tries=TRIES)
    return code


def proof(purpose: str, who: str, code: str, now: datetime) -> Item:
    """The write that uses a right code up, for the transaction of what it proves.

    Counts a try. Raises Invalid (``wrong_code``, or ``expired_code`` for one that is too old,
    used, replaced or was never issued), TooManyAttempts (its tries are spent), Unavailable.
    """
    counted = store.count_try(purpose, who, now)
    if counted.spent:
        raise TooManyAttempts(counted.ends_in)
    if counted.digest is None:
        raise expired()
    shown = store.digest(purpose, who, "".join(code.split()))
    if not hmac.compare_digest(shown, counted.digest):
        raise Invalid([Fault("code", "wrong_code", "This is not the code that was mailed last.")])
    return store.used(purpose, who, counted.digest)


def check(purpose: str, who: str, code: str, now: datetime) -> None:
    """Use a code up, where nothing is written with it. Raises as ``proof`` does."""
    try:
        transact({"code": proof(purpose, who, code, now)})
    except TransactionRefused as refused:
        raise expired() from refused


def expired() -> Invalid:
    """The answer to a code that is good no longer, also when a transaction found that out."""
    return Invalid([Fault("code", "expired_code", "Ask for another code; this one has ended.")])
