"""Every field of a ticket is erased with its requester, or named here with why it stays."""

from __future__ import annotations

from chalicelib.domain.form.person import OPTIONAL
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Ticket
from tests.mail.samples import AT, ticket

ERASED = set(
    "email email_typed subject full_name document_number nationality "
    "email_bounced_at correction approval former_address proven_email email_proved_at "
    "extension rating".split()
) | set(OPTIONAL)
#: The reason, and the fields that stay for it.
STAYS = {
    "says what was done": "number version status close_reason merged_into merged_from erased_at "
    "email_since correction_refused_at",
    "counts in totals, and tells of nobody": "topic area language channel via priority "
    "legal_request user_type gender document_type notice_version",
    "dates of the institute's work": "opened_at updated_at due_on first_day working_days skipped "
    "first_due_on adjustments paused_on review_on notices first_reply_at asked_at answered_at "
    "closed_at",
    "agents are not the requester": "assignee assignee_name assignee_email handled_by "
    "handled_by_name handled_by_email",
}


def test_every_field_of_a_ticket_is_erased_or_stays_for_a_reason() -> None:
    stays = {name for names in STAYS.values() for name in names.split()}
    assert ERASED | stays == set(Ticket.model_fields)
    assert not ERASED & stays


def test_what_is_called_erased_is() -> None:
    before = ticket(status=Status.CLOSED).model_dump(mode="json")
    after = erasure.erased(ticket(status=Status.CLOSED), at=AT).model_dump(mode="json")
    kept = {name for name in ERASED if before[name] is not None and before[name] == after[name]}
    assert kept == set()
