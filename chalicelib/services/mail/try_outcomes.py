"""What a mail's row says after a try: sent, waiting for SES, due again, withheld or failed."""

from __future__ import annotations

import random
from datetime import datetime

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail import kinds, outbox
from chalicelib.mail.send import NotReady, NotSent, Permanent
from chalicelib.services import clock
from chalicelib.services.mail.outgoing_mail import NoTickets, Withheld
from chalicelib.store.mail import outbox_tries as tries
from chalicelib.store.mail.outbox_tries import Claim


def record_sent(claim: Claim, ses_message_id: str, number: str | None) -> None:
    """Note that SES took a mail."""
    now, facts = clock.now(), {"mail_id": claim.mail_id, "kind": claim.kind}
    try:
        tries.record_sent(
            claim.mail_id, ses_message_id, clock.stamp(now), _expiry(claim, now), number
        )
    except Unavailable:
        logs.error("mail_sent_but_not_recorded", **facts)  # it goes out once more
    else:
        logs.info("mail_sent", attempts=claim.attempts, **facts)


def record_wait(claim: Claim, error: NotReady) -> datetime:
    """Let a mail wait for SES: no fault of its own, so no try is counted. Answers when it is due
    again."""
    again = outbox.wait(clock.now(), _jitter(), brief=error.brief)
    tries.record_not_ready(claim.mail_id, claim.attempts, str(error)[:500], clock.stamp(again))
    logs.warning("ses_not_ready", mail_id=claim.mail_id, code=error.code)
    return again


def record_failure(claim: Claim, error: Exception) -> datetime | None:
    """Record a try that failed: due again at the moment that is answered, or failed for good.

    An error that nobody foresaw (a template's, a row edited by hand) counts as passing, so that
    the mail goes out when the defect is mended within the tries, and does not stop the others.
    """
    mail_id, attempts = claim.mail_id, claim.attempts
    if isinstance(error, Withheld):
        now = clock.now()
        brief = isinstance(error, NoTickets)
        expires_at = int((now + kinds.BRIEFLY).timestamp()) if brief else _expiry(claim, now)
        tries.record_withheld(mail_id, attempts, str(error), expires_at)
        logs.info("mail_withheld", mail_id=mail_id)
        return None
    code = error.code if isinstance(error, NotSent) else type(error).__name__
    told = str(error)[:500] if isinstance(error, NotSent) else code
    now = clock.now()
    again = None if isinstance(error, Permanent) else outbox.next_try(attempts, now, _jitter())
    if again is None:
        tries.record_failed(mail_id, attempts, told, _expiry(claim, now))
        logs.error("mail_failed", mail_id=mail_id, attempts=attempts, code=code)
    else:
        tries.record_retry(mail_id, attempts, told, clock.stamp(again))
        log = logs.warning if isinstance(error, NotSent | Unavailable) else logs.error
        log("mail_put_off", mail_id=mail_id, attempts=attempts, code=code)
    return again


def _jitter() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing


def _expiry(claim: Claim, now: datetime) -> int:
    """TTL of a final row, in epoch seconds."""
    return int((now + kinds.kept(claim.kind)).timestamp())
