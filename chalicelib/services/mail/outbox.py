"""Send the mails that are owed: at once by the outbox's stream, for certain by the sweep.

The row in the table is the truth; the stream only says where to look. What the stream brings twice,
late, out of order or not at all changes nothing: a mail goes when its row can be claimed, by a
conditional update, and a claim whose holder died runs out (``domain/mail/outbox.py``).

At least once. A mail can go twice when SES took it and we could not write that down:
- the function died, or DynamoDB was away, between SES's yes and the record, a gap of some
  milliseconds in each send (the DynamoDB client bridges outages of a few seconds);
- SES's answer was lost: a connection cut or silent for 10 seconds after SES took the mail;
- a try outlived its lease of two minutes, which its time-outs (some 13 seconds) rule out
  unless the function stood still meanwhile.
Each needs a fault in that very instant: of mails sent while nothing fails, none doubles.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto
from typing import Any

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.links import harmless
from chalicelib.domain.mail import kinds, outbox
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets import erasure
from chalicelib.mail.render import BUTTON, render
from chalicelib.mail.send import NotReady, NotSent, Permanent, send
from chalicelib.services import clock
from chalicelib.services.accounts import mailed_buttons
from chalicelib.services.auth import access_links, one_time_codes, ticket_tokens
from chalicelib.services.mail import delivery_reports, mail_backlog, reply_addresses
from chalicelib.services.tickets import not_me_tokens
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.mail import outbox as store
from chalicelib.store.mail import outbox_tries as tries
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import tickets

#: Seconds kept free before the function's end: no mail is begun that might not be recorded.
_MARGIN = 25
#: Seconds that a sweep may take: the next one starts a minute later.
_SWEEP = 50
#: Why an address takes no mail by what SES reported, not by its owner's word.
_SES = ("bounced", "complained")


class Tried(Enum):
    """Whether a mail was tried, and whether others are worth trying now."""

    NO = auto()
    YES = auto()
    IN_VAIN = auto()


class Withheld(Exception):
    """This mail does not go; ``str`` says why: its address bounced, complained or declined."""


class NoTickets(Withheld):
    """Links were asked for to an address that no ticket has."""


def deliver(event: dict[str, Any], remaining_ms: int) -> dict[str, Any]:
    """Send the mails that a batch of the stream brings, while time remains.

    ``event`` is Lambda's DynamoDB stream event. Never asks for a record again: what is left,
    or fails, is a row that the sweep finds.
    """
    _send_each(_announced(event), _time_left(remaining_ms))
    return {"batchItemFailures": []}


def run(event: dict[str, Any], remaining_ms: int) -> dict[str, Any] | None:
    """What ``sweep_outbox`` does: each minute a sweep; with ``{"retry": "failed"}``, an
    administrator's test event, first everything that failed is put back.

    Raises ValueError for any other ``retry``, Unavailable.
    """
    if "retry" not in event:
        sweep(remaining_ms)
        return None
    if event["retry"] != "failed":
        raise ValueError('send {"retry": "failed"}')
    told = put_back_failed(remaining_ms)
    sweep(remaining_ms // 2)
    return told


def sweep(remaining_ms: int) -> None:
    """Send the mails whose time has come, while time remains; the next sweep takes the rest.

    Reports those that no sweep will ever find. Raises Unavailable when DynamoDB cannot say which
    those are.
    """
    mail_backlog.report()
    now = clock.now()
    _send_each(tries.due(clock.stamp(now)), min(_SWEEP, _time_left(remaining_ms)))
    tries.report_forgotten(clock.stamp(now + outbox.LATEST))


def put_back_failed(remaining_ms: int) -> dict[str, Any]:
    """Have every failed mail tried anew, in half of the time that remains.

    Answers ``{"put_back": 12, "finished": true}``; not finished, it wants to be called again.
    Raises Unavailable.
    """
    end, now = time.monotonic() + remaining_ms / 2_000, clock.stamp(clock.now())
    put_back = 0
    for mail_id in tries.failed():
        if time.monotonic() >= end:
            return {"put_back": put_back, "finished": False}
        put_back += tries.put_back(mail_id, now)
    logs.info("mails_put_back", mails=put_back)
    return {"put_back": put_back, "finished": True}


def _announced(event: dict[str, Any]) -> Iterable[str]:
    """Ids of the rows that are new in a batch, each once."""
    return dict.fromkeys(
        record["dynamodb"]["Keys"]["mail_id"]["S"]
        for record in event["Records"]
        if record["eventName"] == "INSERT"
    )


def _time_left(remaining_ms: int) -> float:
    """Seconds to begin mails in; half of the time when the function has very little."""
    remaining = remaining_ms / 1_000
    return max(remaining - _MARGIN, remaining / 2)


def _send_each(mail_ids: Iterable[str], seconds: float) -> None:
    """Try mails one after another, at most ``mail_rate`` a second."""
    end = time.monotonic() + seconds
    pause = 1 / settings().mail_rate
    for mail_id in mail_ids:
        started = time.monotonic()
        if started >= end:
            logs.info("outbox_left_for_next_sweep")
            return
        try:
            tried = _try(mail_id)
        except Unavailable:
            logs.warning("outbox_unavailable", mail_id=mail_id)
        except Exception:
            # Such as `attempts` edited into a text: one bad row must not hold up the others.
            logs.error("mail_untouchable", mail_id=mail_id)
        else:
            if tried is Tried.IN_VAIN:
                logs.info("outbox_waits_for_ses")
                return
            if tried is Tried.YES:
                time.sleep(max(0, started + pause - time.monotonic()))


def _try(mail_id: str) -> Tried:
    """Try a mail once if it is due. Raises Unavailable."""
    now = clock.now()
    row = tries.claim(mail_id, clock.stamp(now), clock.stamp(now + outbox.LEASE))
    if row is None:
        return Tried.NO
    attempts = int(row["attempts"])
    try:
        _owe_copy(row)
        mail = _filled(row, attempts, now)
        ses_message_id = _send(mail, now)
    except NotReady as error:
        _wait(row, attempts, error)
        return Tried.IN_VAIN if error.for_all else Tried.YES
    except Exception as error:
        _give_back(row, attempts, error)
    else:
        _record_sent(row, ses_message_id, mail.number)
    return Tried.YES


def _filled(row: Item, attempts: int, now: datetime) -> Mail:
    """A mail with what its row leaves out until it is sent: its code, or its address's tickets."""
    if attempts > outbox.TRIES:
        raise Permanent("tries_died", "every try ended without a word")
    mail = one_time_codes.filled(store.mail_of(row), now)
    if mail is None:
        raise Permanent("code_expired", "its code worked no more when it could be sent")
    with_links = access_links.filled(mail)
    if with_links is None:
        raise NoTickets("no ticket has this address")
    return with_links


def _send(mail: Mail, now: datetime) -> str:
    _check_address(mail)
    reply_to = _reply_to(mail)
    answerable = reply_to is not None and mail.kind not in kinds.UNANSWERABLE
    tokens, not_me = _tokens(mail, now), not_me_tokens.of_mail(mail, now)
    rendered = render(
        mail, settings().site_url, tokens, _subjects(mail), not_me, answerable=answerable
    )
    return send(mail, rendered, reply_to)


def _owe_copy(row: Item) -> None:
    """Owe the same mail to the address before an unproved correction, once however often this
    one is tried; each goes, or fails, by itself."""
    if not row.get("copy_to"):
        return
    at = clock.stamp(clock.now())
    facts = {"to": row["copy_to"], "copy_to": None, "is_copy": True, "attempts": 0}
    fresh = {"mail_id": f"{row['mail_id']}-copy", "created_at": at, "next_try_at": at}
    store.owe_once(Mail.model_validate(row | facts | fresh | {"state": outbox.MailState.PENDING}))


def _check_address(mail: Mail) -> None:
    """Raises Withheld, once its ticket shows it, when no mail may go to the address.

    What tells somebody that their ticket is taken from them goes all the same: that mail came
    back is no proof that nobody reads it.
    """
    email = email_key(mail.to)
    reason = suppressions.reason(email)
    if reason is None or (reason in _SES and mail.kind in kinds.WARNINGS):
        return
    if reason == "bounced" and mail.is_copy:
        return
    if mail.number is not None and mail.kind not in kinds.FOR_AGENTS:
        delivery_reports.mark(mail.number, mail.to, reason)
    raise Withheld(f"the address {reason} before ({suppressions.key(email)})")


def _reply_to(mail: Mail) -> str | None:
    """The address that leads an answer into the ticket; None for a mail about no ticket."""
    if mail.number is None:
        return None
    return reply_addresses.address(mail.number, "a" if mail.kind in kinds.FOR_AGENTS else "r")


def _tokens(mail: Mail, now: datetime) -> dict[str, str]:
    """Access tokens for the links of a mail, by ticket number, and the token of its button."""
    email = email_key(mail.to)
    if mail.kind is kinds.Kind.ERASURE_ASKED:
        seconds = erasure.STOP_SECONDS
        return {BUTTON: mailed_buttons.issue("stop-erasure", mail.mail_id, now, seconds)}
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


def _record_sent(row: Item, ses_message_id: str, number: str | None) -> None:
    now, facts = clock.now(), {"mail_id": row["mail_id"], "kind": row["kind"]}
    try:
        tries.record_sent(
            row["mail_id"], ses_message_id, clock.stamp(now), _expiry(row, now), number
        )
    except Unavailable:
        logs.error("mail_sent_but_not_recorded", **facts)  # it goes out once more
    else:
        logs.info("mail_sent", attempts=int(row["attempts"]), **facts)


def _wait(row: Item, attempts: int, error: NotReady) -> None:
    """Let a mail wait for SES: no fault of its own, so no try is counted."""
    again = outbox.wait(clock.now(), _jitter(), brief=error.brief)
    tries.record_not_ready(row["mail_id"], attempts, str(error)[:500], clock.stamp(again))
    logs.warning("ses_not_ready", mail_id=row["mail_id"], code=error.code)


def _give_back(row: Item, attempts: int, error: Exception) -> None:
    """Record a try that failed: due again later, or failed for good.

    An error that nobody foresaw (a template's, a row edited by hand) counts as passing, so that
    the mail goes out when the defect is mended within the tries, and does not stop the others.
    """
    mail_id = row["mail_id"]
    if isinstance(error, Withheld):
        now = clock.now()
        brief = isinstance(error, NoTickets)
        expires_at = int((now + kinds.BRIEFLY).timestamp()) if brief else _expiry(row, now)
        tries.record_withheld(mail_id, attempts, str(error), expires_at)
        logs.info("mail_withheld", mail_id=mail_id)
        return
    code = error.code if isinstance(error, NotSent) else type(error).__name__
    told = str(error)[:500] if isinstance(error, NotSent) else code
    now = clock.now()
    again = None if isinstance(error, Permanent) else outbox.next_try(attempts, now, _jitter())
    if again is None:
        tries.record_failed(mail_id, attempts, told, _expiry(row, now))
        logs.error("mail_failed", mail_id=mail_id, attempts=attempts, code=code)
    else:
        tries.record_retry(mail_id, attempts, told, clock.stamp(again))
        log = logs.warning if isinstance(error, NotSent | Unavailable) else logs.error
        log("mail_put_off", mail_id=mail_id, attempts=attempts, code=code)


def _jitter() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing


def _expiry(row: Item, now: datetime) -> int:
    """TTL of a final row, in epoch seconds."""
    return int((now + kinds.kept(str(row.get("kind")))).timestamp())
