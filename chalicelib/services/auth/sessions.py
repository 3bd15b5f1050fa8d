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

from chalicelib import logs
from chalicelib.domain import proofs
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.errors import (
    Fault,
    Forbidden,
    Invalid,
    ProofRequired,
    Unauthorized,
)
from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import Language
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail import account_mails
from chalicelib.domain.proofs import Missing
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services import clock, retries
from chalicelib.services.auth import account_changes, one_time_codes, session_tokens, ticket_tokens
from chalicelib.services.auth.one_time_codes import Asked, Typed
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws.dynamodb import Item, transact
from chalicelib.store.guards import mailboxes
from chalicelib.store.tickets import tickets


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


def ask_for_code(email: str, language: Language, caller: Caller, catalog: Catalog) -> Asked:
    """Mail a code to an address, with an account or without.

    Raises ChallengeRequired, TooManyAttempts, Unavailable.
    """
    one_time_codes.limit([email_key(email)], caller, catalog.rules)
    letter = account_mails.sign_in_code(
        email, "", language, mail_id=clock.fresh_id(), at=clock.stamp(clock.now())
    )
    return one_time_codes.send(_purpose(email), letter, caller, catalog.rules)


def begin(
    email: str, typed: Typed, language: Language, caller: Caller, catalog: Catalog
) -> Session:
    """Sign in with a mailed code; an address without an account is registered by it.

    Raises Invalid on ``code``, ChallengeRequired, Unavailable.
    """
    key = email_key(email)
    one_time_codes.check_misses(key, caller, catalog.rules)
    judged = one_time_codes.judge(_purpose(email), key, typed, caller, catalog.rules)
    if isinstance(judged, Fault):
        raise Invalid([judged])
    used: dict[str, Item] = {"code": judged}

    def signed_in(found: Account | None) -> Session:
        account = found if found and found.erasure != "moved" else None
        writes = used | {"mailbox": mailboxes.used(key, clock.now())}
        if account is None:
            account = _registered(email, language, found)
            writes["account"] = store.written(account)
        with one_time_codes.spending("code"):
            transact(writes)
        logs.info("session_begun", registered="account" in writes)
        return Session(session_tokens.issue(account), account)

    return retries.until_written(lambda: store.get(key), signed_in)


def read(token: str) -> SignedIn:
    """The account of a session. Raises Unauthorized, whatever is wrong with it, and Forbidden
    for a ticket's token: it is good, and reaches no account."""
    claims = session_tokens.claims(token)
    if claims is None:
        ticket_tokens.read(token)
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
    return ticket_tokens.granted(ticket, signed_in.proved_at)


def end_all(account: Account) -> None:
    """End every session of an account, the present one too. Raises Unavailable."""

    def ended(present: Account) -> Account:
        facts = {"sessions": clock.fresh_id(), "version": present.version + 1}
        return present.model_copy(update=facts)

    # When there is nothing to change by then, somebody else ended them.
    if account_changes.change(account, ended) is not None:
        logs.info("sessions_ended")


def _registered(email: str, language: Language, left: Account | None) -> Account:
    """A new account; ``left`` is what another one left behind at its address."""
    account = values.registered(
        email, language, sessions=clock.fresh_id(), at=clock.stamp(clock.now())
    )
    return account.model_copy(update={"version": (left.version if left else 0) + 1})


def _purpose(email: str) -> str:
    return f"sign-in {email_key(email)}"
