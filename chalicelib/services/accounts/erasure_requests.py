"""Erasure as a holder sees it: asked for with a code, stopped with a button, waiting meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chalicelib import logs
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.errors import Fault, Invalid, NotFound, ProofRequired, Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail import account_mails
from chalicelib.domain.proofs import Missing
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets import erasure
from chalicelib.services import clock
from chalicelib.services.accounts import account_tickets, mailed_buttons
from chalicelib.services.auth import account_changes, one_time_codes
from chalicelib.services.auth.one_time_codes import Asked, Typed
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import outbox


def send_code(account: Account, caller: Caller, catalog: Catalog) -> Asked:
    """Mail the code that an erasure asks for.

    Raises ChallengeRequired, TooManyAttempts, Unavailable.
    """
    one_time_codes.limit([account.email], caller, catalog.rules)
    at = clock.stamp(clock.now())
    letter = account_mails.erasure_code(
        account.email_typed, "", account.language, mail_id=clock.fresh_id(), at=at
    )
    return one_time_codes.send(_purpose(account), letter, caller, catalog.rules)


def ask(
    account: Account, typed: Typed | None, caller: Caller, catalog: Catalog
) -> tuple[Account, list[str], list[str]]:
    """Ask for erasure: the account as it then is, the tickets that must be closed first, and
    those that cannot be read and must be mended first.

    Asking again changes nothing and needs no code. Raises ProofRequired without one, Invalid on
    ``code``, ChallengeRequired, Unavailable.
    """
    if account.erasure is None and typed is None:
        raise ProofRequired(Missing.CODE)
    if account.erasure is None and typed is not None:
        account = _asked(account, typed, caller, catalog)
        logs.info("erasure_asked")
    rows, unreadable = account_tickets.rows(account)
    opened = (row for row in rows if erasure.is_open(row.status))
    return (
        account,
        [row.number for row in opened if account_tickets.standing(row, account)],
        unreadable,
    )


def held(account: Account) -> list[str]:
    """The numbers of an account's tickets under a legal hold, while an erasure is asked for: it
    waits for them. Raises Unavailable, Unreadable."""
    if account.erasure != "asked":
        return []
    rows, _ = account_tickets.rows(account)
    found = (account_tickets.standing(row, account) for row in rows)
    return sorted({ticket.number for ticket in found if ticket and ticket.legal_hold})


def _asked(account: Account, typed: Typed, caller: Caller, catalog: Catalog) -> Account:
    now = clock.now()
    one_time_codes.check_misses(account.email, caller, catalog.rules)
    judged = one_time_codes.judge(_purpose(account), account.email, typed, caller, catalog.rules)
    if isinstance(judged, Fault):
        raise Invalid([judged])
    at, due = now, now + timedelta(days=catalog.rules.erasure_wait_days)
    letter = account_mails.erasure_asked(
        account.email_typed,
        clock.stamp(due),
        account.language,
        mail_id=clock.fresh_id(),
        at=clock.stamp(at),
    )
    used = {"code": judged, "mailbox": mailboxes.used(account.email, now)}
    used |= {"mail": outbox.enqueued(letter)}

    def write(after: Account) -> None:
        with one_time_codes.spending("code"):
            transact(used | {"account": store.written(after)})

    return _changed(account, clock.stamp(at), clock.stamp(due), write)


def keep(account: Account) -> Account:
    """Take the request back: what is erased stays so. Raises Unavailable."""
    return _changed(account, None, None) if account.erasure is not None else account


def stop(token: str) -> None:
    """Take a request back with the button of the mail that told of it; once more changes nothing.

    Raises Unauthorized, NotFound (the account is gone), Unavailable.
    """
    mail = outbox.find(mailed_buttons.read("stop-erasure", token))
    account = store.get(email_key(mail.to)) if mail else None
    if account is None or account.erasure == "moved":
        raise NotFound
    keep(account)
    logs.info("erasure_stopped")


def _purpose(account: Account) -> str:
    return f"erase {account.email}"


def _with(account: Account, at: str | None, due: str | None) -> Account:
    facts = {
        "erasure": "asked" if at else None,
        "erasure_at": at,
        "erasure_due_at": due,
        "version": account.version + 1,
    }
    return account.model_copy(update=facts)


def _changed(
    account: Account,
    at: str | None,
    due: str | None,
    write: Callable[[Account], None] = account_changes.write_alone,
) -> Account:
    """The account with its request, or without; raises Unavailable when it is gone by then."""
    after = account_changes.change(account, lambda present: _with(present, at, due), write)
    if after is None:
        raise Unavailable
    return after
