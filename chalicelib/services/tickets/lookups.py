"""See a ticket's status with e-mail and number, without telling strangers what exists.

A wrong number, a wrong e-mail and both wrong take the same path: one eventually consistent read,
the count of the miss, one consistent read (a ticket opened a moment ago must not be missed), the
network address's and everybody's counters.

A miss is counted under its limits before it is answered, so that of any number of guesses at one
instant only those within the limits are told that they are wrong. Once an e-mail has misses, a
look-up that is right passes through the same conditional write: it is judged by its turn, like a
wrong one. The first guesses of a day that arrive in one and the same instant see no miss yet: of
these, a right one is answered whatever its place.

Past a limit the right and the wrong get one answer, whether or not the ticket or the e-mail
exists. Who bears an earlier token of the very ticket guesses nothing and meets no limit.
"""

from __future__ import annotations

from chalicelib.domain.errors import NotFound
from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import Language
from chalicelib.domain.limits import Caller, Counts
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.auth import access_links, earlier_tokens
from chalicelib.services.limits import challenges
from chalicelib.services.limits.request_limits import over_limit
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.rows import Read
from chalicelib.store.guards import guards
from chalicelib.store.tickets import entries, lookup_attempts
from chalicelib.store.tickets import tickets as store
from chalicelib.store.tickets.lookup_attempts import Attempt
from chalicelib.store.tickets.words import postings

_EVERYBODY = "everybody"
_MISSES = "lookup-email"


def look_up(
    email: str, number: str, caller: Caller, language: Language, catalog: Catalog
) -> tuple[Ticket, Read[Entry]] | None:
    """The ticket and thread of a number and e-mail.

    None when look-ups of the e-mail, or everybody's, are not judged any more: then its links go
    by mail instead. Raises NotFound when they do not belong together, ChallengeRequired after
    misses of the e-mail, TooManyAttempts after those of the network address, Unavailable.
    """
    key = email_key(email)
    earlier = earlier_tokens.read(caller.token, key)
    if earlier is not None and earlier.is_of(number):
        ticket = _of_reader(number, key)
        if ticket is None:
            raise NotFound
        return ticket, entries.read_thread(number)
    now, rules = clock.now(), catalog.rules
    everybody = _EVERYBODY if _everybody.is_old else None
    attempt = lookup_attempts.attempt(number, key, caller.address, now, everybody)
    if attempt.all_misses is not None:
        _everybody.hold(attempt.all_misses)
    if attempt.address_misses >= rules.lookup_misses_per_address_hour:
        raise over_limit(now)
    if not _is_judged(attempt, key, caller, rules):
        access_links.mail_instead(email, language, rules)
        return None
    ticket = attempt.ticket or _just_opened(number, key) or _formerly(number, key)
    if ticket is None:
        guards.hit("misses-address", caller.address, now)
        guards.hit("misses", _EVERYBODY, now)
        raise NotFound
    return ticket, entries.read_thread(ticket.number)


def _is_judged(attempt: Attempt, email: str, caller: Caller, rules: Rules) -> bool:
    """Whether a look-up is judged, a miss of it counted. Raises ChallengeRequired."""
    now, met = clock.now(), attempt.email_misses
    is_miss = attempt.ticket is None
    while not _is_closed(met, rules):
        is_limited = met.hour < rules.lookup_misses_per_email_hour
        if not is_limited:
            challenges.require(f"lookup {email}", caller, rules)
        if not is_miss and met.day == 0:
            return True
        refused = guards.count_within(
            _MISSES,
            email,
            now,
            hour=rules.lookup_misses_per_email_hour if is_limited else None,
            day=rules.lookup_misses_per_email_day,
            by=1 if is_miss else 0,
        )
        if refused is None:
            return True
        met = refused  # others were faster
    return False


def _is_closed(met: Counts, rules: Rules) -> bool:
    if met.day >= rules.lookup_misses_per_email_day:
        return True
    return _misses_of_everybody() >= rules.lookup_misses_hour


def _just_opened(number: str, email: str) -> Ticket | None:
    """The ticket that the first read was too early for, or that the e-mail opens for a while as
    the address before an unproved correction; its look-up was no miss."""
    ticket = _of_reader(number, email)
    if ticket is not None:
        guards.take_back(_MISSES, email, clock.now())
    return ticket


def _formerly(number: str, email: str) -> Ticket | None:
    """The ticket of an e-mail that had a number before it was imported, where another has it here;
    its look-up was no miss."""
    of_email = [here for here, of in postings.formerly(number) if of == email]
    ticket = _of_reader(of_email[0], email) if of_email else None
    if ticket is not None:
        guards.take_back(_MISSES, email, clock.now())
    return ticket


def _of_reader(number: str, email: str) -> Ticket | None:
    """The ticket of a number, if an address opens it: one read, whatever is wrong."""
    ticket = store.by_number(number)
    if ticket is None or email not in ticket.readers(clock.stamp(clock.now())):
        return None
    return ticket


def _misses_of_everybody() -> int:
    """Misses of this hour, everybody's together; some seconds old. A look-up asks for them with
    what it reads anyway."""
    return _everybody()


_everybody = Cached(lambda: guards.hits("misses", _EVERYBODY, clock.now()), seconds=20)
