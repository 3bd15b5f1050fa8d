"""Send the mails that are owed: at once by the outbox's stream, for certain by the sweep.

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
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail import outbox
from chalicelib.mail.send import NotReady
from chalicelib.services import clock
from chalicelib.services.mail import mail_backlog, outgoing_mail, try_outcomes
from chalicelib.settings import settings
from chalicelib.store.mail import outbox_sweeps
from chalicelib.store.mail import outbox_tries as tries

#: Seconds kept free before the function's end: no mail is begun that might not be recorded.
_MARGIN = 25
#: Seconds that a sweep may take: the next one starts a minute later.
_SWEEP = 50


class Tried(Enum):
    """Whether a mail was tried, and whether others are worth trying now."""

    NO = auto()
    YES = auto()
    IN_VAIN = auto()


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
    _send_each(outbox_sweeps.due(clock.stamp(now)), min(_SWEEP, _time_left(remaining_ms)))
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


def _announced(event: dict[str, Any]) -> Iterable[str]:
    """Ids of the rows that are new in a batch, each once. A mail that was written to wait, such as
    a digest, is left to the sweep without a call."""
    at = clock.stamp(clock.now())
    return dict.fromkeys(
        record["dynamodb"]["Keys"]["mail_id"]["S"]
        for record in event["Records"]
        if record["eventName"] == "INSERT" and not _waits(record["dynamodb"], at)
    )


def _waits(change: dict[str, Any], at: str) -> bool:
    due: str = change.get("NewImage", {}).get("next_try_at", {}).get("S", "")
    return due > at


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
    claim = tries.claim(mail_id, clock.stamp(now), clock.stamp(now + outbox.LEASE))
    if claim is None:
        return Tried.NO
    try:
        outgoing_mail.owe_copy(claim.mail())
        mail = outgoing_mail.completed(claim, now)
        ses_message_id = outgoing_mail.send_completed(mail, now)
    except NotReady as error:
        try_outcomes.record_wait(claim, error)
        return Tried.IN_VAIN if error.for_all else Tried.YES
    except Exception as error:
        try_outcomes.record_failure(claim, error)
    else:
        try_outcomes.record_sent(claim, ses_message_id, mail.number)
    return Tried.YES
