"""A ticket of a backup becomes again what its erasure had made of it."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.accounts.privacy_journal import (
    JournalRecord,
    PrivacyAct,
    erased_as_recorded,
)
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from tests.mail.samples import AT, ticket

ERASED, CLOSED = "2027-03-01T15:00:00.000Z", "2027-02-01T15:00:00.000Z"
RECORD = JournalRecord(
    record_id="1",
    act=PrivacyAct.TICKET_ERASED,
    at=ERASED,
    closed_at=CLOSED,
    close_reason=CloseReason.RESOLVED,
)


def test_a_row_written_after_the_record_proves_that_the_act_was_not_done() -> None:
    assert RECORD.is_refuted_by(ticket(updated_at="2027-03-01T15:00:00.001Z"))
    assert not RECORD.is_refuted_by(ticket(updated_at=ERASED))


def test_one_that_was_open_in_the_backup_is_closed_as_it_was() -> None:
    held = ticket(
        status=Status.IN_PROGRESS,
        assignee="ana",
        assignee_name="Ana Agente",
        assignee_email="ana@inec.example",
        paused_on=date(2026, 12, 21),
        review_on=date(2026, 12, 21),
    )
    after = erased_as_recorded(held, RECORD)
    assert (after.status, after.closed_at) == (Status.CLOSED, CLOSED)
    assert (after.close_reason, after.erased_at) == (CloseReason.RESOLVED, ERASED)
    assert (after.paused_on, after.full_name) == (None, "[borrado]")
    assert (after.assignee, after.assignee_name, after.assignee_email) == (None, None, None)
    had = (after.handled_by, after.handled_by_name, after.handled_by_email)
    assert had == ("ana", "Ana Agente", "ana@inec.example")


def test_who_had_it_before_stays_who_had_it() -> None:
    before = ticket(handled_by="luis", handled_by_name="Luis", handled_by_email="luis@x.ec")
    after = erased_as_recorded(before, RECORD)
    had = (after.handled_by, after.handled_by_name, after.handled_by_email)
    assert had == ("luis", "Luis", "luis@x.ec")


def test_a_record_without_the_end_closes_it_at_its_own_moment() -> None:
    bare = JournalRecord(record_id="1", act=PrivacyAct.TICKET_ERASED, at=ERASED)
    after = erased_as_recorded(ticket(close_reason=CloseReason.WITHDRAWN), bare)
    assert (after.closed_at, after.close_reason) == (ERASED, CloseReason.WITHDRAWN)


def test_one_that_was_closed_keeps_its_own_end() -> None:
    closed = ticket(status=Status.CLOSED, closed_at=AT, close_reason=CloseReason.NOT_INEC)
    after = erased_as_recorded(closed, RECORD)
    assert (after.closed_at, after.close_reason) == (AT, CloseReason.NOT_INEC)
    assert after.full_name == "[borrado]"
