"""What of a ticket and of its thread is gone once its requester is erased."""

from __future__ import annotations

import pytest

from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.tickets.corrections import Approval, Correction, FormerAddress, Ground
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.erasure import blanked, erased, is_open
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Extension, Rating
from tests.mail.samples import AT, FILES, TICKET, ticket

LATER = "2027-03-01T15:00:00.000Z"
GONE = "[borrado]"
EXTENSION = Extension(
    reason="Faltan datos de su ciudad.",
    due_before=TICKET.due_on,
    due_after=TICKET.due_on,
    at=AT,
)


def test_what_is_closed_can_be_erased_and_nothing_else() -> None:
    assert [status for status in Status if not is_open(status)] == [Status.CLOSED]


def test_the_words_of_an_extension_and_of_a_rating_go_and_their_facts_stay() -> None:
    whole = ticket(extension=EXTENSION, rating=Rating(score=2, comment="Soy María.", at=AT))
    after = erased(whole, at=LATER)
    assert after.extension == EXTENSION.model_copy(update={"reason": GONE})
    assert after.rating == Rating(score=2, comment=GONE, at=AT)


def test_a_rating_without_words_is_given_none() -> None:
    silent = Rating(score=5, at=AT)
    assert erased(ticket(rating=silent), at=LATER).rating == silent
    assert erased(ticket(), at=LATER).rating is None


def test_no_address_of_theirs_stays_whatever_it_waited_for() -> None:
    whole = ticket(
        email_bounced_at=AT,
        email_proved_at=AT,
        proven_email="vieja@example.com",
        former_address=FormerAddress(email="v@x.ec", email_typed="v@x.ec", until=LATER),
        correction=Correction(
            email="n@x.ec", email_typed="n@x.ec", asked_at=AT, due_at=LATER, ground=Ground.BOUNCE
        ),
        approval=Approval(
            email="n@x.ec", email_typed="n@x.ec", asked_by="a", asked_by_name="A", asked_at=AT
        ),
    )
    after = erased(whole, at=LATER)
    assert (after.email_bounced_at, after.email_proved_at, after.proven_email) == (None,) * 3
    assert (after.former_address, after.correction, after.approval) == (None,) * 3


def test_it_is_a_new_version_of_its_moment() -> None:
    after = erased(ticket(version=7), at=LATER)
    assert (after.version, after.updated_at, after.erased_at) == (8, LATER, LATER)


def test_who_asked_is_a_marker_and_no_two_erased_tickets_share_an_address() -> None:
    after = erased(ticket(), at=LATER)
    assert after.email == f"{GONE}051243"
    said = {after.email_typed, after.subject, after.full_name, after.document_number}
    assert said | {after.nationality} == {GONE}
    assert (after.phone, after.organization) == (None, None)


def entry(**said: object) -> Entry:
    return Entry.model_validate(
        {"number": "051243", "entry_id": "1", "kind": "message", "at": AT, "author": "requester"}
        | said
    )


def test_an_entry_loses_all_that_it_says_and_keeps_who_wrote_when() -> None:
    file: Attachment = FILES[0]
    whole = entry(
        body="Soy María.",
        quoted="> Hola, María",
        attachments=FILES,
        full_text=file,
        quoted_text=file,
        mail_key="mail/1",
        unverified_sender="maria@example.com",
    )
    assert blanked(whole) == entry(body=GONE, quoted=GONE, unverified_sender=GONE)


@pytest.mark.parametrize("field", ["body", "quoted", "unverified_sender"])
def test_what_an_entry_did_not_say_is_not_marked(field: str) -> None:
    assert getattr(blanked(entry()), field) == getattr(entry(), field)
