"""The mail log of a ticket, as its agents read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.domain.mail.outbox import Mail
from chalicelib.services.desk.desk import mail_log
from chalicelib.store.mail import outbox_tries
from tests.mail import samples

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]


def owe(make: Callable[[], Mail], at: str, **changes: object) -> Mail:
    mail = make().model_copy(update={"created_at": at, "next_try_at": at, **changes})
    samples.owe(mail)
    return mail


def test_lists_what_went_to_the_requester_and_to_agents_newest_first() -> None:
    owe(samples.received, "2026-12-18T03:30:00.000Z")
    owe(samples.assigned, "2026-12-18T13:00:00.000Z")
    owe(samples.reply, "2026-12-21T15:00:00.000Z")
    seen = [(mail.kind, mail.to, mail.state) for mail in mail_log("051243")[0]]
    assert seen == [
        ("reply", "Maria@example.com", "pending"),
        ("assigned", "ana@inec.example", "pending"),
        ("received", "Maria@example.com", "pending"),
    ]


def test_says_what_became_of_each() -> None:
    for make in (samples.reply, samples.closed):
        owe(make, samples.AT)
        assert outbox_tries.claim(make().mail_id, samples.AT, "2026-12-18T03:32:00.000Z")
    sent = "2026-12-18T03:31:00.000Z"
    outbox_tries.record_sent("01REPLY", "ses-1", sent, 1_800_000_000, "051243")
    outbox_tries.record_failed(
        "01CLOSED", 1, "MessageRejected: Address blacklisted.", 1_800_000_000
    )
    seen = {mail.kind: (mail.state, mail.at, mail.error) for mail in mail_log("051243")[0]}
    assert seen["reply"] == ("sent", "2026-12-18T03:31:00.000Z", None)
    assert seen["closed"] == ("failed", samples.AT, "MessageRejected: Address blacklisted.")


def test_holds_neither_the_words_nor_mails_of_other_tickets_nor_of_none() -> None:
    owe(lambda: samples.reply(number="900001"), samples.AT)
    owe(samples.sign_in_code, samples.AT)
    owe(samples.area_digest, samples.AT)
    assert mail_log("051243") == ([], [])
    ((seen,), _) = mail_log("900001")
    told = {"id", "kind", "to", "to_requester", "state", "at", "error"}
    assert set(seen.model_dump()) == told


def test_is_one_page_of_the_newest() -> None:
    for hour in range(3):
        for minute in range(18):
            at = f"2026-12-18T{hour:02}:{minute:02}:00.000Z"
            owe(samples.reopened, at, mail_id=f"01{hour:02}{minute:02}")
    log, _ = mail_log("051243")
    assert len(log) == 50
    assert (log[0].at, log[-1].at) == ("2026-12-18T02:17:00.000Z", "2026-12-18T00:04:00.000Z")
