"""Complete one mail and send it: who may get it, its links and buttons, where answers go."""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.fields import email_key
from chalicelib.domain.links import harmless
from chalicelib.domain.mail import kinds, outbox
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets import erasure
from chalicelib.mail.mail_links import BUTTON
from chalicelib.mail.render import render
from chalicelib.mail.send import Permanent, send
from chalicelib.services import clock
from chalicelib.services.accounts import mailed_buttons
from chalicelib.services.auth import access_links, one_time_codes, ticket_tokens
from chalicelib.services.mail import delivery_reports, digest, pace, reply_addresses
from chalicelib.services.tickets import not_me_tokens
from chalicelib.settings import settings
from chalicelib.store.mail import outbox as store
from chalicelib.store.mail import recipients, suppressions
from chalicelib.store.mail.outbox_tries import Claim
from chalicelib.store.tickets import tickets

#: Why an address takes no mail by what SES reported, not by its owner's word.
_SES = ("bounced", "complained")


class Withheld(Exception):
    """This mail does not go; ``str`` says why: its address bounced, complained or declined."""


class NoTickets(Withheld):
    """Links were asked for to an address that no ticket has."""


def completed(claim: Claim, now: datetime) -> Mail:
    """A mail with what its row leaves out until it is sent: its code, its address's tickets, or
    those of its window."""
    if claim.attempts > outbox.TRIES:
        raise Permanent("tries_died", "every try ended without a word")
    mail = one_time_codes.filled(claim.mail(), now)
    if mail is None:
        raise Permanent("code_expired", "its code worked no more when it could be sent")
    mail = _still_asked(digest.filled(_still_assigned(_not_undone(mail))))
    with_links = access_links.filled(mail)
    if with_links is None:
        raise NoTickets("no ticket has this address")
    return with_links


def _still_assigned(mail: Mail) -> Mail:
    """The mail of an act that assigned many tickets, of those that its reader still holds: it
    waited, and the act may have been undone. Raises Withheld when they hold none, Unavailable."""
    if mail.kind is not kinds.Kind.ASSIGNED or "more" not in mail.params:
        return mail
    held = [
        one
        for one in (mail.first, *mail.more)
        if (ticket := tickets.by_number(str(one["number"]))) and ticket.assignee_email == mail.to
    ]
    if not held:
        raise Withheld("its reader holds none of its tickets any more")
    return mail.about(held)


def _still_asked(mail: Mail) -> Mail:
    """The mail that asks to confirm an address, while its ticket still waits for that. Raises
    Withheld where it was taken back, or is confirmed; Unavailable."""
    if mail.kind is not kinds.Kind.ADDITION_ASKED:
        return mail
    ticket = tickets.by_number(mail.number) if mail.number else None
    added = ticket.addition if ticket else None
    if added is None or added.email != email_key(mail.to):
        raise Withheld("its ticket does not ask for this address any more")
    return mail


def _not_undone(mail: Mail) -> Mail:
    """The mail of an act on many tickets, of those for which it still stands. Raises Withheld
    where it was undone for all of them."""
    if not mail.undone:
        return mail
    stands = [one for one in (mail.first, *mail.more) if one["number"] not in mail.undone]
    if not stands:
        raise Withheld("what it tells was undone for all of its tickets")
    return mail.about(stands)


def send_completed(mail: Mail, now: datetime) -> str:
    """Send a mail; returns the id that SES gave it. Raises Withheld, NotSent, Unavailable."""
    recipient = recipients.find(email_key(mail.to))
    _check_address(mail, recipient.suppressed)
    reply_to = _reply_to(mail)
    answerable = reply_to is not None and mail.kind not in kinds.UNANSWERABLE
    tokens = _tokens(mail, now)
    not_me = not_me_tokens.of_mail(mail, now, proved=recipient.proved)
    rendered = render(
        mail, settings().site_url, tokens, _subjects(mail), not_me, answerable=answerable
    )
    pace.pace().wait()
    return send(mail, rendered, reply_to)


def owe_copy(mail: Mail) -> None:
    """Owe the same mail to the address before an unproved correction, once however often this
    one is tried; each goes, or fails, by itself."""
    if not mail.copy_to:
        return
    at = clock.stamp(clock.now())
    facts = {"to": mail.copy_to, "copy_to": None, "is_copy": True, "attempts": 0}
    fresh = {"mail_id": f"{mail.mail_id}-copy", "created_at": at, "next_try_at": at}
    facts |= {"state": outbox.MailState.PENDING}
    store.owe_once(mail.model_copy(update=facts | fresh))


def _check_address(mail: Mail, reason: str | None) -> None:
    """Raises Withheld, once its ticket shows it, when no mail may go to the address.

    What tells somebody that their ticket is taken from them goes all the same: that mail came
    back is no proof that nobody reads it.
    """
    if reason is None or (reason in _SES and mail.kind in kinds.WARNINGS):
        return
    if reason == "bounced" and mail.is_copy:
        return
    if mail.kind not in kinds.FOR_AGENTS:
        for number in mail.numbers:
            delivery_reports.mark(number, mail.to, reason)
    raise Withheld(f"the address {reason} before ({suppressions.key(email_key(mail.to))})")


def _reply_to(mail: Mail) -> str | None:
    """The address that leads an answer into the ticket; None for a mail about no ticket, or about
    several."""
    if mail.number is None or mail.more:
        return None
    return reply_addresses.address(mail.number, "a" if mail.kind in kinds.FOR_AGENTS else "r")


def _tokens(mail: Mail, now: datetime) -> dict[str, str]:
    """Access tokens for the links of a mail, by ticket number, and the token of its button."""
    email = email_key(mail.to)
    if mail.kind is kinds.Kind.ERASURE_ASKED:
        seconds = erasure.STOP_SECONDS
        return {BUTTON: mailed_buttons.issue("stop-erasure", mail.mail_id, now, seconds)}
    if mail.kind is kinds.Kind.ADDITION_ASKED and mail.number is not None:
        return {BUTTON: ticket_tokens.issue_addition(mail.number, email, now)}
    if mail.kind in kinds.WARNINGS and mail.number is not None:
        return {BUTTON: ticket_tokens.issue_undo(mail.number, email, now)}
    numbers = [ticket["number"] for ticket in mail.params.get("tickets", [])]
    ends = bool(mail.params.get("end_earlier"))
    return {
        number: ticket_tokens.issue_link(number, email, mail.mail_id, now, end_earlier=ends)
        for number in numbers
    }


def _subjects(mail: Mail) -> dict[str, str]:
    """Subjects of the tickets that a mail is about, by number, made harmless: of those alone
    whose address proved itself. A subject is a stranger's text, and so is the address that they
    typed beside it. Raises Unavailable."""
    if mail.kind not in kinds.NAMES_SUBJECT:
        return {}
    listed = [ticket["number"] for ticket in mail.params.get("tickets", [])]
    numbers = listed or ([mail.number] if mail.number else [])
    found = [tickets.by_number(number) for number in numbers]
    email = email_key(mail.to)
    return {
        ticket.number: harmless(ticket.subject)
        for ticket in found
        if ticket is not None and ticket.email == email and ticket.email_proved_at
    }
