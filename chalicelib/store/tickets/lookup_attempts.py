"""What a look-up by number and e-mail reads in one call: the ticket, and what guards it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.limits import HOUR, Counts, Window
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import batch_get, table, to_item
from chalicelib.store.guards import guards
from chalicelib.store.tickets.ticket_rows import TICKET_READER, key


@dataclass(frozen=True)
class Attempt:
    """What one look-up read: the ticket, if both matched, the judged misses of the e-mail, and
    the misses of the network address in this hour; everybody's, if they were asked for."""

    ticket: Ticket | None
    email_misses: Counts
    address_misses: int
    all_misses: int | None


def attempt(
    number: str, email: str, address: str, now: datetime, everybody: str | None = None
) -> Attempt:
    """Read a ticket and the counters that guard it in one call, eventually consistent; with the
    name that everybody's misses are counted by, those too.

    Raises Unreadable when it is the ticket's row that cannot be read.
    """
    by_email = guards.hour_and_day_key("lookup-email", email, now)
    by_address = guards.counter_key("misses-address", address, Window.at(now, HOUR))
    of_all = everybody and guards.counter_key("misses", everybody, Window.at(now, HOUR))
    counters = [to_item({"key": one}) for one in (by_email, by_address, of_all) if one]
    found = batch_get(
        {
            table("tickets"): {"Keys": [key(number, email)]},
            table("guards"): {"Keys": counters},
        }
    )
    rows = {item["key"]: item for item in found[table("guards")]}
    tickets = found[table("tickets")]
    return Attempt(
        ticket=TICKET_READER.one(tickets[0]) if tickets else None,
        email_misses=guards.counts(rows.get(by_email, {}), now),
        address_misses=guards.hits_of(rows.get(by_address, {})),
        all_misses=guards.hits_of(rows.get(of_all, {})) if of_all else None,
    )
