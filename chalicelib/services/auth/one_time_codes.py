"""One-time codes of six digits: proof that who types one reads an address's mail.

No code is kept anywhere. It is made of the mail's id and a secret, once when it is asked for (a
keyed hash of it goes to ``guards``) and once more when its mail is sent: the outbox holds an id
that makes no code without the secret. A mail that could not be sent while its code was good is
not sent at all.

A code lives ten minutes and works once. Who asks again meanwhile is mailed the living one, which
lives no longer for it: nobody ends another's code by asking. Whoever asks is answered a nonce,
and each browser has five tries of its own, counted by a conditional write before they are judged:
nobody burns another's code by guessing. Callers without a nonce share five.

What guessing comes to: past a few an hour each ask costs a proof of work, and after 500 wrong
codes a day at one address only who had access before may try. That is one chance in 2,000.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib import logs
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import DAY, Caller
from chalicelib.domain.mail.account_mails import CODE_WORKS
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services import clock, retries
from chalicelib.services.auth import earlier_tokens, mail_budget
from chalicelib.services.limits import challenges, request_limits
from chalicelib.services.limits.request_limits import AskLimits
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.aws.secrets import token_secrets
from chalicelib.store.guards import guards
from chalicelib.store.guards import one_time_codes as store
from chalicelib.store.guards.one_time_codes import LivingCode
from chalicelib.store.mail import outbox

SECONDS = int(CODE_WORKS.total_seconds())
TRIES = 5
_KINDS = frozenset({Kind.SIGN_IN_CODE, Kind.ADDRESS_CODE, Kind.PROOF_CODE, Kind.ERASURE_CODE})
_NEW = "code"


@dataclass(frozen=True)
class Asked:
    """What whoever asked for a code is answered: a nonce to type it with, and its seconds."""

    nonce: str
    expires_in: int


@dataclass(frozen=True)
class Typed:
    """A code as it was typed in a field of the call, and the nonce that came along, if any."""

    code: str
    nonce: str = ""
    field: str = "code"


def limit(emails: list[str], caller: Caller, rules: Rules) -> None:
    """Count codes that are asked for, to be mailed to normalised e-mails.

    Raises ChallengeRequired, TooManyAttempts.
    """
    limits = AskLimits(
        together=rules.codes_per_email_and_address_hour,
        email=rules.codes_per_email_hour,
        address=rules.codes_per_address_hour,
        email_day=rules.codes_per_email_day,
    )
    for email in emails:
        if earlier_tokens.read(caller.token, email) is None:
            request_limits.admit("codes", email, caller, limits, rules)


def send(
    purpose: str, letter: Mail, caller: Caller, rules: Rules, *, nonce: str | None = None
) -> Asked:
    """Owe the mail that brings the code of a purpose: the living one, or a new one.

    ``purpose`` says what the code is for, and whose it is. ``letter`` is the mail as
    ``domain/mail/account_mails.py`` makes it, whatever code stands in it; ``nonce`` that of a code
    asked for along with it. The answer is the same when the recipient's budget of mails is
    spent. Raises Unavailable.
    """
    now, nonce = clock.now(), nonce or secrets.token_urlsafe(16)
    cause = mail_budget.cause_of(earlier_tokens.read(caller.token, email_key(letter.to)))

    def owe(found: tuple[LivingCode, dict[str, Item]]) -> Asked:
        code, writes = found
        mail = _with_code_of(letter, code)
        tries = {"tries": store.open_tries(purpose, code, nonce)}
        told = {"mail": outbox.enqueued(mail), **mail_budget.counted(mail.to, cause, now, rules)}
        try:
            transact({**writes, **tries, **told})
        except TransactionRefused as refused:
            if _NEW in refused.found:
                raise  # somebody else asked for the same code in the very moment
            if not writes:
                transact(tries)  # the living code was mailed before: who reads it may type it
            logs.info("code_left_out", why=sorted(refused.found))
        else:
            logs.info("code_owed", mail_id=mail.mail_id, new=_NEW in writes)
        return Asked(nonce, code.good_until - int(now.timestamp()))

    return retries.until_written(lambda: _living_or_new(purpose, letter, now), owe)


def filled(mail: Mail, now: datetime) -> Mail | None:
    """A mail as it is to be sent: with the code that its row leaves out; None when that works no
    more. Any other mail is as it is."""
    if mail.kind not in _KINDS or mail.params.get("code"):
        return mail
    if clock.stamp(now) >= mail.params["until"]:
        return None
    code = _code(mail.params.get("made_of", mail.mail_id))
    return mail.model_copy(update={"params": mail.params | {"code": code}})


def check_misses(email: str, caller: Caller, rules: Rules) -> None:
    """Ask for a proof of work when a network address typed too many wrong codes this hour.

    ``email`` is the normalised address whose code is typed. Raises ChallengeRequired.
    """
    now = clock.now()
    if guards.hits("code-misses", caller.address, now) >= rules.code_misses_per_address_hour:
        challenges.require(f"code {email}", caller, rules)


def judge(purpose: str, email: str, typed: Typed, caller: Caller, rules: Rules) -> Item | Fault:
    """Judge a typed code: the write that uses it up, or what is wrong with it.

    ``email`` is the normalised address that the code was mailed to. The fault is ``wrong_code``
    while there is one to be typed, ``expired_code`` when there is none: used, too old, or tried
    too often.
    """
    now = clock.now()
    code = store.living(purpose, now)
    tries = None if code is None else _count_try(purpose, code, email, typed, caller, rules)
    if code is None or tries is None:
        guards.hit("code-misses", caller.address, now)
        return expired(typed.field)
    digest = store.digest(purpose, typed.code)
    if hmac.compare_digest(code.digest, digest):
        return store.spent(purpose, digest)
    guards.hit("code-misses", caller.address, now)
    guards.hit("code-misses-email", email, now, DAY)
    if tries >= TRIES:
        return expired(typed.field)
    return Fault(typed.field, "wrong_code", "This is not the code that was mailed last.")


@contextmanager
def spending(*names: str) -> Iterator[None]:
    """Around the transaction that uses up judged codes, each under the name of its field.

    Raises Invalid when one was used up meanwhile, and else what the transaction raises.
    """
    try:
        yield
    except TransactionRefused as refused:
        used = [name for name in names if name in refused.found]
        if used:
            raise Invalid([expired(name) for name in used]) from refused
        raise


def expired(field: str) -> Fault:
    """No code can be typed: a new one must be asked for."""
    return Fault(field, "expired_code", "There is no code to be used; ask for a new one.")


def _count_try(
    purpose: str, code: LivingCode, email: str, typed: Typed, caller: Caller, rules: Rules
) -> int | None:
    """The tries of this browser at a code, this one included; None when it has none left."""
    limit = rules.code_misses_per_email_day
    misses = guards.hits("code-misses-email", email, clock.now(), DAY)
    if misses >= limit and earlier_tokens.read(caller.token, email) is None:
        return None
    own = store.count_try(purpose, code, typed.nonce, TRIES) if typed.nonce else None
    return own or store.count_try(purpose, code, "", TRIES)


def _living_or_new(purpose: str, letter: Mail, now: datetime) -> tuple[LivingCode, dict[str, Item]]:
    living = store.living(purpose, now)
    if living is not None:
        return living, {}
    made_of = letter.mail_id
    code = LivingCode(
        store.digest(purpose, _code(made_of)), made_of, int(now.timestamp()) + SECONDS
    )
    return code, {_NEW: store.put(purpose, _code(made_of), made_of, now, SECONDS)}


def _with_code_of(letter: Mail, code: LivingCode) -> Mail:
    until = clock.stamp(datetime.fromtimestamp(code.good_until, UTC))
    params = {name: value for name, value in letter.params.items() if name != "code"}
    return letter.model_copy(update={"params": params | {"until": until, "made_of": code.made_of}})


def _code(made_of: str) -> str:
    """Six digits that nobody without the secret can tell from random ones."""
    text = f"code\x1f{made_of}".encode()
    made = hmac.new(token_secrets()[0].encode(), text, hashlib.sha256).digest()
    return f"{int.from_bytes(made, 'big') % 10**6:06d}"
