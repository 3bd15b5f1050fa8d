"""What SES reports of a mail: what the mail is by it, and whether its address ends."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.mail.delivery_reports import Report, is_topic_test
from chalicelib.domain.mail.outbox import MailState

SENT = {"messageId": "1", "timestamp": "2026-11-24T15:00:00.000Z", "tags": {"mail_id": ["01A"]}}
FIRST = {MailState.PENDING, MailState.SENDING, MailState.RESTORED}
BEFORE = FIRST | {MailState.SENT, MailState.FAILED}


def report(what: str, **facts: Any) -> Report:
    return Report.model_validate({"eventType": what, "mail": SENT} | facts)


def bounce(kind: str, **facts: Any) -> Report:
    return report("Bounce", bounce={"bounceType": kind, "bounceSubType": "General"} | facts)


def complaint(kind: str | None) -> Report:
    return report("Complaint", complaint={"complaintFeedbackType": kind})


def test_a_delivery_is_news_to_a_mail_that_nothing_is_known_of() -> None:
    delivered = report("Delivery")
    assert (delivered.state, delivered.reason) == (MailState.DELIVERED, None)
    assert set(delivered.replaces) == BEFORE
    assert not delivered.ends_address
    assert not delivered.frees_address


def test_a_mail_that_comes_back_for_good_ends_its_address() -> None:
    lost = bounce("Permanent")
    assert (lost.state, lost.ends_address) == (MailState.BOUNCED, True)
    assert set(lost.replaces) == BEFORE | {MailState.DELIVERED}


@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_full_mailbox_ends_none_and_is_no_news_of_what_was_delivered(kind: str) -> None:
    full = bounce(kind)
    assert (full.state, full.ends_address) == (MailState.BOUNCED, False)
    assert set(full.replaces) == BEFORE


@pytest.mark.parametrize(
    ("kind", "frees"),
    [("abuse", False), (None, False), ("not-spam", True), (" Not-Spam ", True)],
)
def test_a_complaint_ends_an_address_unless_it_takes_one_back(
    kind: str | None, frees: bool
) -> None:
    angry = complaint(kind)
    assert (angry.frees_address, angry.ends_address) == (frees, not frees)
    assert angry.state is MailState.COMPLAINED
    assert set(angry.replaces) == BEFORE | {MailState.DELIVERED, MailState.BOUNCED}
    assert angry.reason == f"complaint: {kind or 'unknown'}"


def test_a_bounce_frees_no_address_whatever_it_says_beside() -> None:
    odd = report("Bounce", complaint={"complaintFeedbackType": "not-spam"})
    assert not odd.frees_address


def test_the_reason_is_short_and_names_no_address() -> None:
    said = {"status": "5.1.1", "diagnosticCode": "smtp; 550  no <maria@example.com>\n here"}
    lost = bounce("Permanent", bouncedRecipients=[said, {"status": "4.0.0"}])
    assert lost.reason == "Permanent/General 5.1.1 smtp; 550 no <…> here"
    long = bounce("Permanent", bouncedRecipients=[{"diagnosticCode": "x" * 400}])
    assert long.reason is not None
    assert len(long.reason) == 300


def test_a_reason_without_more_is_its_kind() -> None:
    assert report("Bounce").reason == "Undetermined/"
    silent = bounce("Transient", bouncedRecipients=[{"status": None, "diagnosticCode": None}])
    assert silent.reason == "Transient/General"


def test_the_mail_is_known_by_our_tag() -> None:
    assert report("Delivery").mail_id == "01A"
    assert report("Delivery", mail=SENT | {"tags": None}).mail_id is None
    assert report("Delivery", mail=SENT | {"tags": {"mail_id": []}}).mail_id is None


def test_the_sentence_of_a_new_topic_is_no_report() -> None:
    assert is_topic_test("Successfully validated SNS topic for Amazon SES event publishing.")
    assert not is_topic_test('{"eventType": "Delivery"}')
