"""Send the mails that are owed: at once by the outbox's stream, for certain by the sweep.

The sweep runs each five minutes and, by ``sweep_calls.py``, in the minute in which a mail is due
again.

The row in the table is the truth; the stream only says where to look. What the stream brings twice,
late, out of order or not at all changes nothing: a mail goes when its row can be claimed, by a
conditional update, and a claim whose holder died runs out (``domain/mail/outbox.py``).

At least once. A mail can go twice when SES took it and we could not write that down:
- the function died, or DynamoDB was away, between SES's yes and the record, a gap of some
  milliseconds in each send (the DynamoDB client bridges outages of a few seconds);
- SES's answer was lost: a connection cut or silent for 10 seconds after SES took the mail;
- a try outlived its lease of two minutes, which its time-outs (some 13 seconds) rule out
  unless the function stood still meanwhile;
- a sweep of version 1.1, which knows no ``leased_until``, runs beside this one while that is being
  deployed, and comes upon a mail in the second in which it is tried.
Each needs a fault in that very instant: of mails sent while nothing fails, none doubles.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib import logs
from chalicelib.domain.mail import outbox
from chalicelib.mail.send import NotReady
from chalicelib.services import clock
from chalicelib.services.mail import mail_backlog, outgoing_mail, sweep_calls, try_outcomes
from chalicelib.services.mail.sending import Sending, Tried
from chalicelib.settings import settings
from chalicelib.store.mail import outbox_sweeps
from chalicelib.store.mail import outbox_tries as tries

#: Seconds kept free before the function's end: no mail is begun that might not be recorded.
_MARGIN = 25
#: Seconds that a sweep may take: the next one may be called for a minute later.
_SWEEP = 50
#: Mails that are on their way to SES at once: most of a try is waiting for answers.
_AT_ONCE = 8


def deliver(event: dict[str, Any], remaining_ms: int) -> dict[str, Any]:
    """Send the mails that a batch of the stream brings, while time remains.

    ``event`` is Lambda's DynamoDB stream event. Never asks for a record again: what is left,
    or fails, is a row that the sweep finds.
    """
    now = clock.now()
    again = _send_each(_announced(event, clock.stamp(now)), _time_left(remaining_ms))
    sweep_calls.call_at(again | {*_waiting(event, now)}, settings().sweep_function)
    return {"batchItemFailures": []}


def run(event: dict[str, Any], remaining_ms: int, function: str) -> dict[str, Any] | None:
    """What ``sweep_outbox`` does: a sweep; with ``{"retry": "failed"}``, an
    administrator's test event, first everything that failed is put back. ``function`` is its own
    ARN.

    Raises ValueError for any other ``retry``, Unavailable.
    """
    if "retry" not in event:
        sweep(remaining_ms, function)
        return None
    if event["retry"] != "failed":
        raise ValueError('send {"retry": "failed"}')
    told = put_back_failed(remaining_ms)
    sweep(remaining_ms // 2, function)
    return told


def sweep(remaining_ms: int, function: str = "") -> None:
    """Send the mails whose time has come, while time remains; the next sweep takes the rest.

    ``function`` is the ARN by which a sweep is called when some are due again soon.

    Reports those that no sweep will ever find. Raises Unavailable when DynamoDB cannot say which
    those are.
    """
    mail_backlog.report()
    now = clock.now()
    due = outbox_sweeps.due(clock.stamp(now))
    again = _send_each(due, min(_SWEEP, _time_left(remaining_ms)))
    sweep_calls.call_at(again, function)
    outbox_sweeps.report_forgotten(clock.stamp(now + outbox.LATEST))


def put_back_failed(remaining_ms: int) -> dict[str, Any]:
    """Have every failed mail tried anew, in half of the time that remains.

    Answers ``{"put_back": 12, "finished": true}``; not finished, it wants to be called again.
    Raises Unavailable.
    """
    end, now = time.monotonic() + remaining_ms / 2_000, clock.stamp(clock.now())
    put_back = 0
    for mail_id in outbox_sweeps.failed():
        if time.monotonic() >= end:
            return {"put_back": put_back, "finished": False}
        put_back += outbox_sweeps.put_back(mail_id, now)
    logs.info("mails_put_back", mails=put_back)
    return {"put_back": put_back, "finished": True}


def _announced(event: dict[str, Any], at: str) -> list[str]:
    """Ids of the rows that are new in a batch, each once. A mail that was written to wait, such as
    a digest, is left to the sweep without a call."""
    changes = [record["dynamodb"] for record in event["Records"] if _is_new(record)]
    due = [change for change in changes if _due(change) <= at]
    return [*dict.fromkeys(change["Keys"]["mail_id"]["S"] for change in due)]


def _waiting(event: dict[str, Any], now: datetime) -> Iterator[datetime]:
    """When those are due that a batch brings and that were written to wait."""
    for record in event["Records"]:
        due = _due(record["dynamodb"]) if _is_new(record) else ""
        with suppress(ValueError):  # edited by hand: the sweep reports it
            moment = datetime.fromisoformat(due)
            if moment.tzinfo and moment > now:
                yield moment


def _is_new(record: dict[str, Any]) -> bool:
    return bool(record["eventName"] == "INSERT")


def _due(change: dict[str, Any]) -> str:
    due: str = change.get("NewImage", {}).get("next_try_at", {}).get("S", "")
    return due


def _time_left(remaining_ms: int) -> float:
    """Seconds to begin mails in; half of the time when the function has very little."""
    remaining = remaining_ms / 1_000
    return max(remaining - _MARGIN, remaining / 2)


def _send_each(mail_ids: Iterable[str], seconds: float) -> set[datetime]:
    """Try mails for so many seconds; answers the moments at which some are due again."""
    sending = Sending(mail_ids, time.monotonic() + seconds, _try)
    sending.run(min(_AT_ONCE, settings().mail_rate))
    return sending.again


def _try(mail_id: str) -> Tried:
    """Try a mail once if it is due. Raises Unavailable."""
    now = clock.now()
    claim = tries.claim(mail_id, clock.stamp(now), clock.stamp(now + outbox.LEASE))
    if claim is None:
        return Tried()
    try:
        outgoing_mail.owe_copy(claim.mail())
        mail = outgoing_mail.completed(claim, now)
        ses_message_id = outgoing_mail.send_completed(mail, now)
    except NotReady as error:
        return Tried(again=try_outcomes.record_wait(claim, error), in_vain=error.for_all)
    except Exception as error:
        return Tried(again=try_outcomes.record_failure(claim, error))
    try_outcomes.record_sent(claim, ses_message_id, mail.number)
    return Tried()
