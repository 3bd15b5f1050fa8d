"""Correct the address of a ticket: its token says that one may, a code that the new one is read.

The e-mail is part of the ticket's key, so the row moves: one transaction deletes it, puts it
again, uses up the code and tells both addresses. The thread stays. Tokens of the old address end
with it (``services/access.py``), and the ticket is of the account at the new address from then on,
now or when there is one, not of the one that opened it: who reads the mail of a ticket sees it.
"""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.account_letters import address_changed, address_code
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.errors import (
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    TooManyAttempts,
    Unavailable,
)
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import HOUR, Caller, Window
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.domain.work import Now
from chalicelib.services import clock, mailed_codes, privacy_journal
from chalicelib.services.access import TicketAccess
from chalicelib.services.mailed_codes import Asked, Typed
from chalicelib.services.versions import moment, next_of
from chalicelib.store import entries, guards, outbox, suppressions
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import TransactionRefused, transact

#: An agent may change the ticket in the very moment: then the address goes onto the new version.
_TRIES = 5


def send_code(
    number: str, email: str, access: TicketAccess, caller: Caller, catalog: Catalog
) -> Asked:
    """Mail a code to the address that a ticket should have.

    ``email`` is as typed. Raises Forbidden, NotFound, Invalid, ChallengeRequired,
    TooManyAttempts, Unavailable.
    """
    ticket, now, rules = _of(number, access), clock.now(), catalog.rules
    _check_other(email, ticket)
    if guards.hit("codes-ticket", number, now) > rules.codes_per_email_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    mailed_codes.limit([email_key(email)], caller, rules)
    letter = address_code(email, "", ticket.language, mail_id=clock.fresh_id(), at=clock.stamp(now))
    return mailed_codes.send(_purpose(number, email), letter, caller, rules)


def change(
    number: str, email: str, typed: Typed, access: TicketAccess, caller: Caller, catalog: Catalog
) -> Ticket:
    """Give a ticket the address that a code proves; answers the ticket with it.

    Raises Forbidden, NotFound, Invalid, ChallengeRequired, Unavailable.
    """
    ticket, rules = _of(number, access), catalog.rules
    _check_other(email, ticket)
    mailed_codes.check_misses(email_key(email), caller, rules)
    proof = mailed_codes.judge(_purpose(number, email), email_key(email), typed, caller, rules)
    if isinstance(proof, Fault):
        raise Invalid([proof])
    for _ in range(_TRIES):
        now = moment(catalog)
        after = _with(ticket, email, now)
        writes = {
            **store.rekeyed(ticket, after),
            "entry": entries.added(_told(after, now)),
            "code": proof,
            **_mails(ticket, after, now),
        }
        try:
            with privacy_journal.recorded(
                privacy_journal.address_corrected(ticket, after.email, now.at)
            ):
                transact(writes)
        except TransactionRefused as refused:
            if "code" in refused.found:
                raise Invalid([mailed_codes.expired("code")]) from refused
            ticket = _of(number, access)  # an agent changed it in the very moment
        else:
            logs.info("ticket_address_changed", number=number)
            return after
    raise Unavailable


def _of(number: str, access: TicketAccess) -> Ticket:
    if access.number != number:
        raise Forbidden
    ticket = store.by_number(number)
    if ticket is None:
        raise NotFound
    access.check(ticket)
    return ticket


def _check_other(email: str, ticket: Ticket) -> None:
    if email_key(email) == ticket.email:
        raise Invalid([Fault("email", "unchanged", "The ticket has this address already.")])
    if suppressions.reason(email_key(email)) is not None:
        raise Invalid([Fault("email", "bounced", "Mail to this address came back before.")])


def _purpose(number: str, email: str) -> str:
    """What a code is for: one that was mailed for another ticket proves nothing here."""
    return f"ticket {number} {email_key(email)}"


def _with(ticket: Ticket, email: str, now: Now) -> Ticket:
    facts = {
        "email": email_key(email),
        "email_typed": email,
        "email_since": now.at,
        "email_bounced_at": None,
        "email_proved_at": now.at,
    }
    return next_of(ticket, ticket.model_copy(update=facts), now)


def _told(ticket: Ticket, now: Now) -> Entry:
    """The event; it names no address, so that erasing one needs to touch the ticket alone."""
    return Entry(
        number=ticket.number,
        entry_id=clock.fresh_id(),
        kind="event",
        at=now.at,
        author="requester",
        event="email_changed",
        version=ticket.version,
    )


def _mails(before: Ticket, after: Ticket, now: Now) -> dict[str, dict[str, object]]:
    return {
        f"mail{place}": outbox.owed(
            address_changed(
                to, after.language, former=not place, mail_id=clock.fresh_id(), at=now.at
            )
        )
        for place, to in enumerate((before.email_typed, after.email_typed))
    }
