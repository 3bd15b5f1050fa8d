"""Anonymise closed tickets whose time is over: what erasure does, without anybody asking for it.

1. The ticket gives way to one without its requester, in one transaction with the event that tells
   it and the count of the year. The privacy journal has a record first, so that no backup undoes
   it. Its day of review stands.
2. Its files, the originals of its mails, its words and the mails about it go, one by one.
3. It loses its day of review.

What stops after any write goes on at the next run. A thread with a line that cannot be read is
looked at again each day, until somebody has mended it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib import logs
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.reviews.plan import due_on
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import retries
from chalicelib.services.accounts import erased_threads, privacy_journal
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.tickets import retention, reviews, tickets

#: Tickets that one run anonymises, so that mails are not kept waiting.
MOST = 200
_DAY = timedelta(days=1)

#: A ticket by the day of review that it was found on, its number and its address.
Found = tuple[date, str, str]


def run(found: Iterable[Found], context: ActContext, end: float) -> tuple[int, date | None]:
    """Anonymise tickets until a moment of ``time.monotonic``; answers how many, and the oldest day
    that still holds one of them."""
    done, left = 0, list[date]()
    for place, (day, number, email) in enumerate(found):
        if place >= MOST or time.monotonic() >= end:
            left.append(day)
            continue
        try:
            done += _anonymise(number, email, context)
        except (Unavailable, Unreadable):
            logs.warning("anonymising_put_off", number=number)
            left.append(day)
        except Exception:
            # One bad row must not hold up the others; the alarm of this line asks for a look.
            logs.error("ticket_not_anonymised", number=number)
            left.append(day)
    return done, min(left, default=None)


def _anonymise(number: str, email: str, context: ActContext) -> bool:
    """Anonymise a ticket, or what is left of one; answers whether it was done now."""

    def take(ticket: Ticket | None) -> Ticket | None:
        planned = due_on(ticket, context.today, context.catalog) if ticket else None
        if ticket is None or planned is None or planned.act is not Event.ANONYMISE:
            return None  # held, opened again or erased in between
        if ticket.erased_at is None:
            with privacy_journal.recorded(privacy_journal.ticket_erased(ticket, context.at)):
                transact(
                    {
                        **erased_threads.taken(ticket, Event.ANONYMISE, context.at),
                        "count": retention.counted(context.today.year),
                    }
                )
            logs.info("ticket_anonymised", number=number)
        return ticket

    taken = retries.until_written(lambda: tickets.get(number, email), take)
    if taken is None:
        return False
    _finish(number, context)
    return taken.erased_at is None


def _finish(number: str, context: ActContext) -> None:
    """Take the words, and then the day of review."""
    whole = erased_threads.erase_thread(number)
    whole = erased_threads.erase_mails(number) and whole

    def settle(ticket: Ticket | None) -> None:
        day = None if whole else context.today + _DAY
        if ticket is not None and not reviews.move(ticket, day):
            raise TransactionRefused({"ticket": {}})

    retries.until_written(lambda: tickets.by_number(number), settle)
