"""Mails with links that open an address's tickets.

Whether the address has any is found out when the mail is sent, not when it is asked for: the
call does the same for every address, and takes the same time.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib import logs
from chalicelib.domain.fields import email_key
from chalicelib.domain.languages import Language
from chalicelib.domain.limits import HOUR, Caller
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.link_mails import access_links, links_wanted
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.services import clock
from chalicelib.services.auth import earlier_tokens, mail_budget
from chalicelib.services.limits import request_limits
from chalicelib.services.limits.request_limits import AskLimits
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.catalog import catalog
from chalicelib.store.guards import guards
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import requester_lists
from chalicelib.store.tickets import tickets as store

#: Links that one mail holds at most; the newest tickets win.
_LINKS = 20


def ask(
    email: str, language: Language, caller: Caller, offered: Catalog, *, end_earlier: bool
) -> None:
    """Mail the links to an address's tickets.

    ``end_earlier`` ends those mailed before, once one of these is opened: only who reads the
    mail can do that. Raises ChallengeRequired, TooManyAttempts, Unavailable.
    """
    rules = offered.rules
    earlier = earlier_tokens.read(caller.token, email_key(email))
    if earlier is None:
        limits = AskLimits(
            together=rules.links_per_email_and_address_hour,
            email=rules.links_per_email_hour,
            address=rules.links_per_address_hour,
        )
        request_limits.admit("links", email_key(email), caller, limits, rules)
    wanted = _wanted(email, language, end_earlier=end_earlier)
    _enqueue(wanted, mail_budget.cause_of(earlier), rules, {})


def mail_instead(email: str, language: Language, rules: Rules) -> None:
    """Mail the links in place of a look-up that is not judged; once an hour."""
    once = guards.once("lookup-links", email_key(email), clock.now(), HOUR)
    wanted = _wanted(email, language, end_earlier=False)
    _enqueue(wanted, Cause.ASK, rules, {"once": once})


def filled(mail: Mail) -> Mail | None:
    """A mail as it is to be sent, with the tickets of its address by now; None when there are
    none. Any other mail is as it is."""
    if mail.kind is not Kind.ACCESS_LINKS or "tickets" in mail.params:
        return mail
    email = email_key(mail.to)
    rows = requester_lists.of_email(email, _LINKS).items
    newest = store.newest_readable([(row.number, email) for row in rows])
    if newest is None:
        return None
    offered = catalog.current()
    return access_links(
        mail, newest, rows, lambda topic: offered.topic_name(topic, newest.language)
    )


def _wanted(email: str, language: Language, *, end_earlier: bool) -> Mail:
    return links_wanted(
        email,
        language,
        end_earlier=end_earlier,
        mail_id=clock.fresh_id(),
        at=clock.stamp(clock.now()),
    )


def _enqueue(mail: Mail, cause: Cause, rules: Rules, companion_writes: dict[str, Item]) -> None:
    now: datetime = clock.now()
    budget = mail_budget.counted(mail.to, cause, now, rules)
    try:
        transact({"mail": outbox.enqueued(mail), **budget, **companion_writes})
    except TransactionRefused as refused:
        logs.info("links_left_out", why=sorted(refused.found))
    else:
        logs.info("links_owed", mail_id=mail.mail_id)
