"""Sign in and register with a code, and the sessions that follow.

A session is a JWT (RFC 7519, HS256) of an audience of its own. It bears the account's address,
which only the holder's browser and this service see, and the id that all sessions of the
account share: to end them everywhere, the account gets a new one. Each use reads the account,
so an ended session opens nothing from that moment on. It lasts eight hours whatever happens:
nobody is signed in for ever on a computer that many use. It says when the code was typed: what
is done with the data as a whole asks for one of the last minutes (``domain/proofs.py``).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from chalicelib import logs
from chalicelib.domain import account_letters, accounts, proofs
from chalicelib.domain.accounts import Account
from chalicelib.domain.catalog import Catalog, Language
from chalicelib.domain.errors import (
    Fault,
    Forbidden,
    Invalid,
    ProofRequired,
    Unauthorized,
    Unavailable,
)
from chalicelib.domain.fields import email_key
from chalicelib.domain.proofs import Missing
from chalicelib.services import access, clock, mailed_codes
from chalicelib.services.access import TicketAccess
from chalicelib.store import accounts as store
from chalicelib.store import mailboxes, tickets
from chalicelib.store.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.secrets import token_secrets

_AUDIENCE = "account"
_CLAIMS = ["aud", "exp", "sub", "sessions"]
#: Seconds that a session lasts.
SECONDS = 8 * 3_600
#: Something else may change the account in the very moment.
_TRIES = 5


@dataclass(frozen=True)
class SignedIn:
    """What a verified session says: whose it is, and when a code last proved the address."""

    account: Account
    proved_at: datetime | None

    def require_fresh(self) -> None:
        """Raises ProofRequired unless the code was typed within the last minutes."""
        if not proofs.is_fresh(self.proved_at, clock.now()):
            raise ProofRequired(Missing.MAILBOX)


@dataclass(frozen=True)
class Session:
    """A session that was just begun: its token, and whose it is."""

    token: str
    account: Account


def ask_for_code(email: str, language: Language, address: str, catalog: Catalog) -> None:
    """Mail a code to an address, with an account or without. Raises TooManyAttempts."""
    now = clock.now()
    mailed_codes.limit(address, [email_key(email)], now, catalog.rules)
    letter = account_letters.sign_in_code(
        email, "", language, mail_id=clock.fresh_id(), at=clock.stamp(now)
    )
    transact(mailed_codes.owed(_purpose(email), letter, now))
    logs.info("code_owed", mail_id=letter.mail_id)


def begin(email: str, code: str, language: Language, address: str, catalog: Catalog) -> Session:
    """Sign in with a mailed code; an address without an account is registered by it.

    Raises Invalid on ``code``, TooManyAttempts, Unavailable.
    """
    now = clock.now()
    mailed_codes.check_misses(address, now, catalog.rules)
    judged = mailed_codes.judge(_purpose(email), code, "code", address, now)
    if isinstance(judged, Fault):
        raise Invalid([judged])
    for _ in range(_TRIES):
        found = store.get(email_key(email))
        account = found if found and found.erasure != "moved" else None
        mailbox = mailboxes.used(email_key(email), now)
        writes: dict[str, Item] = {"code": judged, "mailbox": mailbox}
        if account is None:
            account = _registered(email, language, found)
            writes["account"] = store.written(account)
        try:
            transact(writes)
        except TransactionRefused as refused:
            if "code" in refused.found:
                raise Invalid([mailed_codes.expired("code")]) from refused
        else:
            logs.info("session_begun", registered="account" in writes)
            return Session(issue(account), account)
    raise Unavailable


def issue(account: Account) -> str:
    """A token for a new session of an account, whose code was typed now."""
    now = int(clock.now().timestamp())
    claims = {
        "aud": _AUDIENCE,
        "sub": account.email,
        "sessions": account.sessions,
        "at": now,
        "exp": now + SECONDS,
    }
    return jwt.encode(claims, token_secrets()[0], algorithm="HS256")


def read(token: str) -> SignedIn:
    """The account of a session. Raises Unauthorized, whatever is wrong with it, and Forbidden
    for a ticket's token: it is good, and reaches no account."""
    claims = _claims(token)
    if claims is None:
        access.read(token)
        raise Forbidden
    account = store.get(str(claims["sub"]))
    if account is None or not hmac.compare_digest(account.sessions, str(claims["sessions"])):
        raise Unauthorized
    at = claims.get("at")
    return SignedIn(account, datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None)


def access_to(number: str, token: str) -> TicketAccess:
    """Exchange a session for the access to one of the account's tickets.

    Raises Unauthorized, and Forbidden for a ticket that is another's or does not exist.
    """
    signed_in = read(token)
    ticket = tickets.by_number(number)
    if ticket is None or not signed_in.account.opens(ticket):
        raise Forbidden
    return access.granted(ticket, signed_in.proved_at)


def end_all(account: Account) -> None:
    """End every session of an account, the present one too. Raises Unavailable."""
    for _ in range(_TRIES):
        if store.write(
            account.model_copy(
                update={"sessions": clock.fresh_id(), "version": account.version + 1}
            )
        ):
            logs.info("sessions_ended")
            return
        again = store.get(account.email)
        if again is None or again.sessions != account.sessions:
            return  # somebody else ended them
        account = again
    raise Unavailable


def _claims(token: str) -> dict[str, object] | None:
    for secret in token_secrets():
        try:
            claims: dict[str, object] = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": _CLAIMS},
            )
        except jwt.InvalidTokenError:
            continue
        return claims
    return None


def _registered(email: str, language: Language, left: Account | None) -> Account:
    """A new account; ``left`` is what another one left behind at its address."""
    account = accounts.registered(
        email, language, sessions=clock.fresh_id(), at=clock.stamp(clock.now())
    )
    return account.model_copy(update={"version": (left.version if left else 0) + 1})


def _purpose(email: str) -> str:
    return f"sign-in {email_key(email)}"
