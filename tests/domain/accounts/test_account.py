"""An account: what it opens, what becomes of it at another address, what its holder sees."""

from __future__ import annotations

import pytest

from chalicelib.domain.accounts.account import (
    MOST_FORMER,
    Account,
    Former,
    kept,
    moved,
    registered,
    tombstone,
    view,
)
from chalicelib.domain.errors import Invalid
from chalicelib.domain.form.person import Profile
from tests.mail.samples import AT, ticket
from tests.seeds import CATALOG

LATER = "2027-03-01T15:00:00.000Z"
MINE = registered("Maria@Example.com", "en", sessions="S1", at=AT)


def test_a_new_account_is_known_by_its_normalised_address() -> None:
    assert (MINE.email, MINE.email_typed) == ("maria@example.com", "Maria@Example.com")
    assert (MINE.language, MINE.sessions, MINE.version) == ("en", "S1", 1)
    assert (MINE.created_at, MINE.updated_at, MINE.former) == (AT, AT, ())


class TestTickets:
    LEFT = MINE.model_copy(update={"former": (Former(email="old@example.com", until=AT),)})

    def test_are_those_of_the_present_address_whenever_they_were_opened(self) -> None:
        assert MINE.opens(ticket(opened_at="2030-01-01T00:00:00.000Z"))
        assert not MINE.opens(ticket(email="otra@example.com"))

    def test_and_those_of_a_former_one_until_it_was_left(self) -> None:
        assert self.LEFT.opens(ticket(email="old@example.com"))
        late = ticket(email="old@example.com", opened_at="2026-12-18T03:30:00.001Z")
        assert not self.LEFT.opens(late), "the address may be somebody else's by then"

    def test_a_ticket_came_to_an_address_when_it_was_corrected_to_it(self) -> None:
        came = ticket(email="old@example.com", email_since=LATER)
        assert not self.LEFT.opens(came)

    def test_are_theirs_to_erase_when_they_came_with_proof(self) -> None:
        assert MINE.owns(ticket())
        assert MINE.owns(ticket(proven_email="maria@example.com"))
        assert not MINE.owns(ticket(proven_email="old@example.com"))
        assert self.LEFT.owns(ticket(proven_email="old@example.com"))


class TestProfile:
    def test_is_kept_in_the_next_version(self) -> None:
        profile = Profile.model_validate(
            {
                "full_name": "María Quishpe",
                "document": {"type": "cedula", "number": "1700000019"},
                "language": "es",
            },
            context=CATALOG,
        )
        after = kept(MINE, profile, at=LATER)
        assert (after.version, after.updated_at, after.created_at) == (2, LATER, AT)
        assert (after.full_name, after.language) == ("María Quishpe", "es")
        assert (after.document_type, after.document_number) == ("cedula", "1700000019")


class TestMoving:
    def test_ends_sessions_and_remembers_the_address_until_then(self) -> None:
        after = moved(MINE, "Nueva@Example.com", None, sessions="S2", at=LATER)
        assert (after.email, after.email_typed) == ("nueva@example.com", "Nueva@Example.com")
        assert (after.sessions, after.version, after.updated_at) == ("S2", 1, LATER)
        assert after.former == (Former(email="maria@example.com", until=LATER),)
        assert after.created_at == AT

    def test_takes_over_an_account_that_is_there_with_what_it_had_left(self) -> None:
        there = registered("nueva@example.com", "es", sessions="S", at=AT).model_copy(
            update={"version": 4, "former": (Former(email="vieja@example.com", until=AT),)}
        )
        after = moved(MINE, "nueva@example.com", there, sessions="S2", at=LATER)
        assert after.version == 5
        assert [one.email for one in after.former] == ["maria@example.com", "vieja@example.com"]

    def test_takes_nothing_from_what_another_account_left_there(self) -> None:
        left = Former(email="vieja@example.com", until=AT)
        stone = tombstone(MINE, at=AT).model_copy(update={"former": (left,)})
        after = moved(MINE, "nueva@example.com", stone, sessions="S2", at=LATER)
        assert [one.email for one in after.former] == ["maria@example.com"]

    def test_back_to_an_address_it_had_leaves_that_one_no_more(self) -> None:
        away = moved(MINE, "nueva@example.com", None, sessions="S2", at=AT)
        back = moved(away, "maria@example.com", None, sessions="S3", at=LATER)
        assert back.former == (Former(email="nueva@example.com", until=LATER),)

    def test_an_address_that_was_left_twice_is_known_by_the_last_time(self) -> None:
        former = (Former(email="maria@example.com", until="2020"),)
        after = moved(
            MINE.model_copy(update={"former": former}), "n@x.ec", None, sessions="S", at=LATER
        )
        assert after.former == (Former(email="maria@example.com", until=LATER),)

    def test_too_often_is_refused(self) -> None:
        left = tuple(Former(email=f"{n}@x.ec", until=AT) for n in range(MOST_FORMER))
        full = MINE.model_copy(update={"former": left[1:]})
        assert len(moved(full, "n@x.ec", None, sessions="S", at=LATER).former) == MOST_FORMER
        with pytest.raises(Invalid) as refused:
            moved(MINE.model_copy(update={"former": left}), "n@x.ec", None, sessions="S", at=LATER)
        (fault,) = refused.value.faults
        assert (fault.field, fault.code) == ("email", "too_many_addresses")
        assert fault.detail

    def test_what_stands_at_a_left_address_tells_nothing_and_opens_nothing(self) -> None:
        stone = tombstone(MINE, at=LATER)
        assert stone == Account(
            email="maria@example.com",
            email_typed="",
            version=2,
            sessions="",
            created_at=LATER,
            updated_at=LATER,
            erasure="moved",
            erasure_at=LATER,
        )


class TestView:
    FULL = MINE.model_copy(
        update={
            "full_name": "María Quishpe",
            "document_type": "cedula",
            "document_number": "1700000019",
            "user_type": "student",
            "former": (Former(email="old@example.com", until=AT),),
        }
    )

    def test_shows_what_is_kept(self) -> None:
        seen = view(self.FULL, CATALOG)
        assert (seen.email, seen.former_emails) == ("Maria@Example.com", ("old@example.com",))
        assert (seen.created_at, seen.language, seen.full_name) == (AT, "en", "María Quishpe")
        assert seen.user_type == "student"
        assert seen.document is not None
        assert (seen.document.type, seen.document.number) == ("cedula", "1700000019")
        assert (seen.erasure_asked_at, seen.erasure_due_at) == (None, None)

    def test_a_user_type_that_is_no_longer_offered_is_left_out(self) -> None:
        gone = self.FULL.model_copy(update={"user_type": "gone"})
        assert view(gone, CATALOG).user_type is None

    def test_a_document_without_number_or_type_is_none(self) -> None:
        for part in ("document_type", "document_number"):
            assert view(self.FULL.model_copy(update={part: None}), CATALOG).document is None

    def test_an_erasure_is_told_while_it_can_be_stopped(self) -> None:
        facts = {"erasure_at": AT, "erasure_due_at": LATER}
        asked = view(self.FULL.model_copy(update=facts | {"erasure": "asked"}), CATALOG)
        assert (asked.erasure_asked_at, asked.erasure_due_at) == (AT, LATER)
        stone = view(self.FULL.model_copy(update=facts | {"erasure": "moved"}), CATALOG)
        assert (stone.erasure_asked_at, stone.erasure_due_at) == (None, None)
