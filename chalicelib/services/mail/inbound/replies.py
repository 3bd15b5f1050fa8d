"""What a mail to a ticket's address becomes in its thread.

Whatever reaches a ticket's address leaves an entry. A message is the requester's alone: the mail
answers one that went to the requester, its From is the ticket's address, and SES found that it
comes from there. A colleague's becomes a note: what goes out to requesters is written at the
desk, after its checklist. So does what a program answered for the requester: it opens nothing
again. Everything else becomes a note that says that nothing proves who wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from chalicelib import logs
from chalicelib.domain.languages import Language
from chalicelib.domain.limits import DAY
from chalicelib.domain.mail.inbound import Outcome
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.mail.reading.read import Body, Unreadable, read
from chalicelib.services import clock, retries
from chalicelib.services.mail.inbound import files
from chalicelib.services.mail.inbound.files import Kept
from chalicelib.services.mail.inbound.reply_entries import Mailed, Moment, becoming_of
from chalicelib.services.tickets import acknowledgements
from chalicelib.services.tickets.changes import moment
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.guards import guards
from chalicelib.store.tickets import tickets as store

#: How long a Message-ID is known; mail hosts repeat themselves for days, not for weeks.
_KNOWN = 30 * DAY


def add(mail: Mailed, catalog: Catalog) -> Outcome:
    """Put a mail where it belongs; NOT_UNDERSTOOD when there is no such ticket.

    Raises Unavailable.
    """
    number = mail.addressed.number
    at = clock.now()
    ticket = store.by_number(number)
    if ticket is None or ticket.erased_at is not None:
        return Outcome.NOT_UNDERSTOOD
    if guards.hit("mails-ticket", number, at) > catalog.rules.mails_per_ticket_hour:
        logs.warning("mails_of_ticket_left", number=number, mail_key=mail.mail_key)
        return Outcome.TOO_MANY
    body = cache(partial(_body, mail))
    keep = cache(partial(_kept, body))
    tell = True

    def put(present: Ticket | None) -> Outcome:
        nonlocal tell
        if present is None or present.erased_at is not None:
            return Outcome.NOT_UNDERSTOOD
        becoming = becoming_of(mail, present, Moment(moment(catalog), at, tell, body, keep))
        known = guards.once("mail", f"{number} {mail.mail_id}", at, _KNOWN)
        # A note changes no ticket; it must not come after the ticket was erased.
        stands = {} if "ticket" in becoming.writes else {"stands": store.ensure_exists(present)}
        try:
            transact({"known": known, **stands, **becoming.writes})
        except TransactionRefused as refused:
            if "known" in refused.found:
                return Outcome.DUPLICATE
            tell = tell and acknowledgements.may_tell(refused)
            raise
        return becoming.outcome

    return retries.until_written(lambda: store.by_number(number), put, first=ticket)


def _body(mail: Mailed) -> Body | None:
    """What a mail says; None when nobody can read it."""
    if mail.head is None or mail.infected:
        return None
    try:
        return read(mail.raw, mail.head)
    except Unreadable:
        logs.error("mail_not_read", mail_key=mail.mail_key)
        return None


def _kept(body: Callable[[], Body | None], language: Language, with_files: bool) -> Kept:
    """What of a mail is kept; without its files, they are named alone."""
    said = body()
    if said is None:
        return Kept()
    return files.keep(said, language, with_files=with_files)
