"""Open a ticket, and show it to who holds its token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from chalicelib import logs
from chalicelib.domain import deadlines, numbers, tickets
from chalicelib.domain.access import Permission
from chalicelib.domain.catalog import Catalog, Rules
from chalicelib.domain.errors import (
    IdempotencyMismatch,
    Invalid,
    TooManyAttempts,
    Unavailable,
)
from chalicelib.domain.fields import email_key
from chalicelib.domain.files import Attachment
from chalicelib.domain.instructions import OnBehalf
from chalicelib.domain.limits import HOUR, Window
from chalicelib.domain.mails import received
from chalicelib.domain.opening import Opening
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.services import audit, clock, uploads
from chalicelib.services.access import TicketAccess, held_ticket
from chalicelib.services.audit import By
from chalicelib.store import entries, guards, outbox
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import Item, TransactionRefused


@dataclass(frozen=True)
class Opened:
    """A ticket that stands, and whether this request had opened it before.

    ``same_address``: whether it still has the address that it was opened with. Once it was
    corrected or erased, a repeat proves nothing to whoever the ticket belongs to by now.
    """

    ticket: Ticket
    replayed: bool
    same_address: bool = True


def open_ticket(opening: Opening, key: str | None, address: str, catalog: Catalog) -> Opened:
    """Open a ticket: the row, its first entry, the mail owed and the guards, all or nothing.

    ``key`` is the caller's Idempotency-Key: the same key and opening again gives the same
    ticket. ``address`` is the caller's network address. Raises IdempotencyMismatch,
    TooManyAttempts (of the network address or the e-mail), Unavailable.
    """
    now = clock.now()
    earlier = _count(opening, key, address, now, catalog.rules)
    if earlier is not None:
        return _again(earlier, opening)
    return _open(opening, key, now, catalog, address=address)


def open_on_behalf(wanted: OnBehalf, key: str | None, by: By, catalog: Catalog) -> Opened:
    """Open a ticket for somebody who called, came or wrote; the public's limits do not hold.

    Raises Forbidden, IdempotencyMismatch, Unavailable.
    """
    by.agent.require(Permission.OPEN)
    opened = _open(wanted, key, clock.now(), catalog, by=by)
    audit.trace(by, "open", number=opened.ticket.number)
    return opened


def show(number: str, access: TicketAccess) -> tuple[Ticket, list[Entry]]:
    """A ticket and its thread for the bearer of its token. Raises Forbidden, NotFound."""
    return held_ticket(number, access), entries.thread(number)


def _open(
    opening: Opening,
    key: str | None,
    now: datetime,
    catalog: Catalog,
    *,
    address: str | None = None,
    by: By | None = None,
) -> Opened:
    """Draw numbers until one is free; ``address`` is None for an agent's opening."""
    try:
        files = uploads.take(opening.attachments)
    except Invalid:
        # The first time may have bound the files, its answer lost.
        if key is None or guards.find_request(key) is None:
            raise
        return _again(_replayed(opening, key, address, now), opening)
    for number in numbers.draws(catalog.rules.number_digits, secrets.randbelow):
        ticket = _decide(opening, number, now, catalog)
        writes = _told_with(ticket, opening, files, key, now, by)
        if by is None:
            limit = catalog.rules.opening_per_email_hour
            writes["email"] = guards.counted("opening-email", ticket.email, now, limit=limit)
        try:
            store.add(ticket, writes)
        except TransactionRefused as refused:
            earlier = _settle(refused, opening, key, address, now)
            if earlier is not None:
                return _again(earlier, opening)
            uploads.check_claims(refused, files)
        else:
            logs.info("ticket_opened", number=number, area=ticket.area, topic=ticket.topic)
            return Opened(ticket, replayed=False)
    raise Unavailable


def _count(
    opening: Opening, key: str | None, address: str, now: datetime, rules: Rules
) -> Ticket | None:
    """Count an opening from a network address against its limits.

    Past a limit, the repeat of a request that went through still gets its ticket: who lost
    the answer on the way may always have it again.
    """
    try:
        guards.hit_opening(
            address,
            now,
            hour=rules.opening_per_address_hour,
            day=rules.opening_per_address_day,
        )
    except TooManyAttempts:
        if key is None or guards.find_request(key) is None:
            raise
        return _replay(opening, key)
    return None


def _decide(opening: Opening, number: str, now: datetime, catalog: Catalog) -> Ticket:
    filed_on = clock.today(now)
    days = catalog.working_days(opening.topic)
    holidays = catalog.holidays_from(filed_on)
    halfway = deadlines.deadline(filed_on, max(1, days // 2), holidays)
    return tickets.opened(
        opening,
        number=number,
        area=catalog.area_of(opening.topic).id,
        deadline=deadlines.deadline(filed_on, days, holidays),
        review_on=halfway.due_on,
        opened_at=clock.stamp(now),
        channel=opening.channel if isinstance(opening, OnBehalf) else None,
    )


def _told_with(
    ticket: Ticket,
    opening: Opening,
    files: tuple[Attachment, ...],
    key: str | None,
    now: datetime,
    by: By | None,
) -> dict[str, Item]:
    entry = Entry(
        number=ticket.number,
        entry_id=entries.OPENING,
        kind="message",
        at=ticket.opened_at,
        author="requester",
        body=opening.details,
        agent=by.agent.id if by else None,
        agent_name=by.agent.name if by else None,
        attachments=files,
    )
    writes = {
        "entry": entries.first(entry),
        "mail": outbox.owed(received(ticket, mail_id=clock.fresh_id())),
        **uploads.claims(files, ticket.number, now),
    }
    if key is not None:
        writes["request"] = guards.first_time(key, _fingerprint(opening), ticket.number, now)
    return writes


def _settle(
    refused: TransactionRefused,
    opening: Opening,
    key: str | None,
    address: str | None,
    now: datetime,
) -> Ticket | None:
    """What a refused transaction means: a repeat (its ticket), a limit, or a lost draw (None)."""
    if "request" in refused.found and key is not None:
        return _replayed(opening, key, address, now)
    if "email" in refused.found:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in) from refused
    return None


def _again(ticket: Ticket, opening: Opening) -> Opened:
    """What a repeat is answered: the first answer or less."""
    return Opened(
        tickets.as_opened(ticket),
        replayed=True,
        same_address=ticket.email == email_key(opening.email),
    )


def _replayed(opening: Opening, key: str, address: str | None, now: datetime) -> Ticket:
    """The ticket of a repeat, which does not count against the network address."""
    if address is not None:
        guards.unhit_opening(address, now)
    return _replay(opening, key)


def _replay(opening: Opening, key: str) -> Ticket:
    request = guards.find_request(key)
    if request is None:
        raise Unavailable
    if request["fingerprint"] != _fingerprint(opening):
        raise IdempotencyMismatch(request["number"])
    ticket = store.by_number(request["number"])
    if ticket is None:
        raise Unavailable
    return ticket


def _fingerprint(opening: Opening) -> str:
    return guards.hashed("opening", opening.model_dump_json())
