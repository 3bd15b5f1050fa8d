"""One-time codes of six digits: proof that who types one reads an address's mail.

No code is kept anywhere. It is made of the mail's id and a secret, once when it is asked for (a
keyed hash of it goes to ``guards``) and once more when its mail is sent: the outbox holds an id
that makes no code without the secret, and ``guards`` nothing that could be mailed. A mail that
could not be sent while its code was good is not sent at all.

Guessing: a code takes five tries, each counted by a conditional write before it is judged, works
for ten minutes and once; a new one replaces it. With 15 codes a day an address can be guessed at
75 times a day, 1 in 13,000, and its holder has 15 mails that tell of it; a network address waits
after 30 misses an hour. Who asks for a stranger's codes can keep them from signing in for an
hour; their tickets open with number and e-mail, and with mailed links, all the same.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from chalicelib.domain.account_letters import CODE_WORKS
from chalicelib.domain.catalog import Rules
from chalicelib.domain.errors import Fault, TooManyAttempts
from chalicelib.domain.limits import DAY, HOUR, Window
from chalicelib.domain.mails import Kind, Mail
from chalicelib.services import clock
from chalicelib.store import guards, outbox
from chalicelib.store import mailed_codes as store
from chalicelib.store.dynamodb import Item
from chalicelib.store.secrets import token_secrets

SECONDS = int(CODE_WORKS.total_seconds())
TRIES = 5
_KINDS = frozenset({Kind.SIGN_IN_CODE, Kind.ADDRESS_CODE, Kind.PROOF_CODE})


def limit(address: str, emails: list[str], now: datetime, rules: Rules) -> None:
    """Count codes that a network address asks for, to be mailed to e-mails.

    Raises TooManyAttempts. The answer tells nothing: an e-mail without an account has the same
    limits.
    """
    if guards.hit("codes-address", address, now) > rules.codes_per_address_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    for email in emails:
        if guards.hit("codes-email", email, now) > rules.codes_per_email_hour:
            raise TooManyAttempts(Window.at(now, HOUR).ends_in)
        if guards.hit("codes-email", email, now, DAY) > rules.codes_per_email_day:
            raise TooManyAttempts(Window.at(now, DAY).ends_in)


def owed(purpose: str, letter: Mail, now: datetime) -> dict[str, Item]:
    """The writes of a new code and of the mail that brings it, for one transaction.

    ``purpose`` says what the code is for, and whose it is. ``letter`` is the mail as
    ``domain/account_letters.py`` makes it, whatever code stands in it.
    """
    params = {name: value for name, value in letter.params.items() if name != "code"}
    mail = letter.model_copy(update={"params": params})
    return {
        f"code {purpose}": store.put(purpose, _code(mail.mail_id), now, SECONDS),
        f"mail {mail.mail_id}": outbox.owed(mail),
    }


def filled(mail: Mail, now: datetime) -> Mail | None:
    """A mail as it is to be sent: with the code that its row leaves out; None when that works no
    more. Any other mail is as it is."""
    if mail.kind not in _KINDS or mail.params.get("code"):
        return mail
    if clock.stamp(now) >= mail.params["until"]:
        return None
    return mail.model_copy(update={"params": mail.params | {"code": _code(mail.mail_id)}})


def check_misses(address: str, now: datetime, rules: Rules) -> None:
    """Raises TooManyAttempts when a network address typed too many wrong codes this hour."""
    if guards.hits("code-misses", address, now) >= rules.code_misses_per_address_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)


def judge(purpose: str, code: str, field: str, address: str, now: datetime) -> Item | Fault:
    """The write that uses a right code up, or the fault of the ``field`` that holds it.

    ``wrong_code`` while there is one to be typed, ``expired_code`` when there is none: used,
    replaced, too old, or tried too often.
    """
    row = store.count_try(purpose, now, TRIES)
    if row is None:
        guards.hit("code-misses", address, now)
        return expired(field)
    digest = store.digest(purpose, code)
    if hmac.compare_digest(row["digest"], digest):
        return store.spent(purpose, digest)
    guards.hit("code-misses", address, now)
    if int(row["tries"]) >= TRIES:
        return expired(field)
    return Fault(field, "wrong_code", "This is not the code that was mailed last.")


def expired(field: str) -> Fault:
    """No code can be typed: a new one must be asked for."""
    return Fault(field, "expired_code", "There is no code to be used; ask for a new one.")


def _code(mail_id: str) -> str:
    """Six digits that nobody without the secret can tell from random ones."""
    text = f"code\x1f{mail_id}".encode()
    made = hmac.new(token_secrets()[0].encode(), text, hashlib.sha256).digest()
    return f"{int.from_bytes(made, 'big') % 10**6:06d}"
