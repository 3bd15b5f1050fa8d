"""What a holder does with their account: the profile, their tickets, another address."""

from __future__ import annotations

from typing import Any

from chalicelib import logs
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts import my_tickets as mine
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.accounts.my_tickets import MyTicketsQuery, Page
from chalicelib.domain.errors import Fault, Invalid, Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.form.person import Profile
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail import account_mails
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.services import clock, cursors, retries
from chalicelib.services.accounts import privacy_journal
from chalicelib.services.auth import account_changes, one_time_codes, session_tokens
from chalicelib.services.auth.one_time_codes import Asked, Typed
from chalicelib.services.auth.sessions import Session
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws.dynamodb import Item, transact
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import requester_lists

#: Rows of an address that one page reads at most: a query's one megabyte holds ten times that.
_READ = 300


def keep(account: Account, profile: Profile) -> Account:
    """Keep another profile. Raises Unavailable."""

    def kept(present: Account) -> Account:
        return values.kept(present, profile, at=clock.stamp(clock.now()))

    after = account_changes.change(account, kept)
    if after is None:
        raise Unavailable
    return after


def my_tickets(
    account: Account, wanted: MyTicketsQuery
) -> tuple[list[TicketSummary], str | None, list[str]]:
    """A page of the account's tickets, also of those opened before it, the next cursor, and the
    numbers of those that cannot be shown.

    One query for each address that was proved. Raises Invalid for a cursor of another query.
    """
    found = wanted.cursor and cursors.place(wanted.cursor, _query(account, wanted))
    after = mine.page_key(found) if found else None
    pages = [_page(address, after, wanted) for address in account.addresses]
    rows, then = mine.merged(pages, wanted, after)
    unreadable = list(dict.fromkeys(number for page in pages for number in page.unreadable))
    return rows, cursor_after(account, wanted, then) if then else None, unreadable


def cursor_after(account: Account, wanted: MyTicketsQuery, place: mine.PageKey) -> str:
    """The cursor of what follows a place in the list."""
    at, number = place
    return cursors.cursor({"at": at, "number": number}, _query(account, wanted))


def ask_to_move(account: Account, email: str, caller: Caller, catalog: Catalog) -> Asked:
    """Mail a code to the account's address and one to the new, to prove both.

    Raises Invalid on ``email``, ChallengeRequired, TooManyAttempts, Unavailable.
    """
    rules = catalog.rules
    if email_key(email) == account.email:
        raise Invalid([Fault("email", "same_address", "This is the account's address already.")])
    one_time_codes.limit([email_key(email)], caller, rules)
    nonce: str | None = None
    for place, to in (("from", account.email_typed), ("to", email)):
        letter = account_mails.address_code(
            to, "", account.language, mail_id=clock.fresh_id(), at=clock.stamp(clock.now())
        )
        purpose = _purpose(account, email, place)
        asked = one_time_codes.send(purpose, letter, caller, rules, nonce=nonce)
        nonce = asked.nonce
    return asked


def change_email(
    account: Account, email: str, old: Typed, new: Typed, caller: Caller, catalog: Catalog
) -> Session:
    """Move the account to another address, with the codes mailed to both; all its sessions end
    but the one that this begins.

    The tickets stay as they are, and the account's (``domain/accounts/account.py``). Raises
    Invalid, ChallengeRequired, Unavailable.
    """
    rules, key = catalog.rules, email_key(email)
    one_time_codes.check_misses(key, caller, rules)
    judged = {
        "code": one_time_codes.judge(
            _purpose(account, email, "from"), account.email, old, caller, rules
        ),
        "new_code": one_time_codes.judge(_purpose(account, email, "to"), key, new, caller, rules),
    }
    faults = [fault for fault in judged.values() if isinstance(fault, Fault)]
    if faults:
        raise Invalid(faults)
    spent = {name: write for name, write in judged.items() if not isinstance(write, Fault)}

    def moved(present: Account) -> Session:
        after, writes = _moved(present, email)
        record = privacy_journal.account_moved(present, after.email, after.updated_at)
        with one_time_codes.spending(*spent), privacy_journal.recorded(record):
            transact(spent | writes)
        logs.info("account_moved")
        return Session(session_tokens.issue(after), after)

    return retries.until_written(lambda: store.get(account.email) or account, moved, first=account)


def _query(account: Account, wanted: MyTicketsQuery) -> str:
    return f"{account.email} {wanted.query}"


def _page(address: values.Former, after: mine.PageKey | None, wanted: MyTicketsQuery) -> Page:
    since, until = "0", address.until
    if after is not None:
        since, until = (since, min(until, after[0])) if wanted.newest_first else (after[0], until)
    if since > until:
        return Page([], reached=None)
    rows, more = requester_lists.of_address(address.email, since, until, wanted.newest_first, _READ)
    read = requester_lists.listed(rows)
    reached = (str(rows[-1]["opened_at"]), str(rows[-1]["number"])) if more else None
    return Page(read.items, reached, [str(row["number"]) for row in read.bad])


def _moved(before: Account, email: str) -> tuple[Account, dict[str, Item]]:
    at = clock.stamp(clock.now())
    there = store.get(email_key(email))
    after = values.moved(before, email, there, sessions=clock.fresh_id(), at=at)
    mails: dict[str, Any] = {
        f"mail {to}": outbox.enqueued(
            account_mails.address_changed(
                to, before.language, former=former, mail_id=clock.fresh_id(), at=at
            )
        )
        for to, former in ((before.email_typed, True), (email, False))
    }
    left = store.written(values.tombstone(before, at=at))
    return after, {"account": store.written(after), "left": left} | mails


def _purpose(account: Account, email: str, place: str) -> str:
    """A code is good for one move, and for one of its two addresses."""
    return f"move {account.email} {email_key(email)} {place}"
