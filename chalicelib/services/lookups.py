"""See a ticket's status with e-mail and number, without telling strangers what exists.

A wrong number, a wrong e-mail and both wrong take the same path: one eventually consistent
read, one consistent read (a ticket opened a moment ago must not be missed), three counters.

The counters are read before and moved after: of look-ups that run at the same instant, some
more than the limit may pass. A burst of a thousand guesses at one e-mail finds one ticket of
a million with a chance of 0.1 %, and closes that e-mail for the hour.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib import logs
from chalicelib.domain.catalog import Catalog
from chalicelib.domain.errors import NotFound, TooManyAttempts
from chalicelib.domain.fields import email_key
from chalicelib.domain.limits import HOUR, Window
from chalicelib.domain.mails import access_links
from chalicelib.domain.tickets import Entry, Ticket
from chalicelib.services import clock
from chalicelib.store import entries, guards, links, outbox
from chalicelib.store import tickets as store
from chalicelib.store.dynamodb import transact
from chalicelib.store.fresh import Fresh

_EVERYBODY = "everybody"
#: Links that one mail holds at most; the newest tickets win.
_LINKS = 20


def look_up(
    email: str, number: str, address: str, catalog: Catalog
) -> tuple[Ticket, list[Entry]] | None:
    """The ticket and thread of a number and e-mail.

    None past the global budget of misses: then its link goes by mail instead. Raises NotFound
    when they do not belong together, TooManyAttempts after too many misses.
    """
    now, rules = clock.now(), catalog.rules
    email = email_key(email)
    attempt = store.attempt(number, email, address, now)
    if (
        attempt.email_misses >= rules.lookup_misses_per_email_hour
        or attempt.address_misses >= rules.lookup_misses_per_address_hour
    ):
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    if _misses_of_everybody() >= rules.lookup_misses_hour:
        send_links(email, catalog)
        return None
    ticket = attempt.ticket or store.get(number, email)
    if ticket is None:
        _miss(email, address, now)
        raise NotFound
    return ticket, entries.thread(number)


def ask_for_links(email: str, address: str, catalog: Catalog) -> None:
    """Mail the links to an address's tickets. Raises TooManyAttempts (the network address's)."""
    now = clock.now()
    if guards.hit("links-address", address, now) > catalog.rules.links_per_address_hour:
        raise TooManyAttempts(Window.at(now, HOUR).ends_in)
    send_links(email_key(email), catalog)


def send_links(email: str, catalog: Catalog) -> None:
    """Owe the mail with the links, at most so often an hour, which ends those mailed before; an
    unknown address gets none."""
    now = clock.now()
    rows = store.of_email(email, _LINKS).items
    if guards.hit("links-email", email, now) > catalog.rules.links_per_email_hour or not rows:
        return
    newest = store.newest_readable([(row.number, email) for row in rows])
    if newest is None:
        return
    mail = access_links(newest, rows, mail_id=clock.fresh_id(), at=clock.stamp(now))
    transact({"mail": outbox.owed(mail), "links": links.replaced(email, mail.mail_id, now)})
    logs.info("links_owed", mail_id=mail.mail_id, tickets=len(rows))


def _miss(email: str, address: str, now: datetime) -> None:
    guards.hit("misses-email", email, now)
    guards.hit("misses-address", address, now)
    guards.hit("misses", _EVERYBODY, now)


#: Misses of this hour, everybody's together; some seconds old, so that a look-up need not ask.
_misses_of_everybody = Fresh(lambda: guards.hits("misses", _EVERYBODY, clock.now()), seconds=20)
