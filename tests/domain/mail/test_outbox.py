from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain.mail import outbox
from chalicelib.domain.mail.kinds import FOR_AGENTS, Kind
from chalicelib.domain.mail.outbox import Mail
from tests.mail import samples

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_a_mail_is_tried_for_about_four_and_a_half_hours() -> None:
    moment, tries = NOW, 1
    while (again := outbox.next_try(tries, moment, 0.5)) is not None:
        moment, tries = again, tries + 1
    assert tries == outbox.TRIES == 10
    assert moment - NOW == timedelta(hours=4, minutes=30)


@pytest.mark.parametrize("attempts", range(1, outbox.TRIES))
def test_jitter_moves_a_pause_by_a_fifth_and_never_into_the_past(attempts: int) -> None:
    soonest, middle, latest = (outbox.next_try(attempts, NOW, j) for j in (0, 0.5, 1))
    assert soonest is not None
    assert middle is not None
    assert latest is not None
    assert NOW < soonest < middle < latest
    assert latest - middle == middle - soonest == (middle - NOW) / 5


@pytest.mark.parametrize(("brief", "seconds"), [(False, 300), (True, 30)])
def test_a_mail_that_ses_does_not_take_yet_waits_for_about_its_pause(
    brief: bool, seconds: int
) -> None:
    soonest, middle, latest = (outbox.wait(NOW, jitter, brief=brief) for jitter in (0, 0.5, 1))
    assert middle - NOW == timedelta(seconds=seconds)
    assert middle - soonest == latest - middle == timedelta(seconds=seconds / 5)


def test_tries_end_even_when_more_were_made_than_allowed() -> None:
    assert outbox.next_try(outbox.TRIES, NOW, 0) is None
    assert outbox.next_try(outbox.TRIES + 7, NOW, 0) is None


@pytest.mark.parametrize(
    "break_", ["\r\nBcc: all@example.com", "\n", "\r", "\x00", "\x85", "\u2028"]
)
@pytest.mark.parametrize("field", ["to", "number", "mail_id"])
def test_what_goes_into_a_header_has_one_line(field: str, break_: str) -> None:
    row = samples.received().model_dump() | {field: f"a@example.com{break_}"}
    with pytest.raises(ValidationError, match="one line"):
        Mail.model_validate(row)


@pytest.mark.parametrize("make", samples.OF_KIND.values())
def test_a_mail_holds_nothing_typed_but_the_address(make: object) -> None:
    mail = make()  # type: ignore[operator]
    told = mail.model_dump_json()
    assert mail.to == (samples.ANA.email if mail.kind in FOR_AGENTS else "Maria@example.com")
    for typed in ("full_name", "subject", "document_number", "phone", "organization"):
        assert str(getattr(samples.TICKET, typed)) not in told


@pytest.mark.parametrize("kind", sorted(FOR_AGENTS))
def test_a_mail_to_an_agent_holds_nothing_about_the_requester(kind: Kind) -> None:
    told = samples.OF_KIND[kind]().model_dump_json().lower()
    assert samples.TICKET.email not in told
    assert "loja" not in told


def test_holidays_are_named_in_the_tickets_language() -> None:
    spanish, english = samples.received(), samples.received(language="en")
    assert [day["name"] for day in spanish.params["skipped"]] == ["Navidad", "Año Nuevo"]
    assert [day["name"] for day in english.params["skipped"]] == ["Christmas Day", "New Year's Day"]


def test_links_to_one_ticket_are_about_that_ticket_and_links_to_many_about_none() -> None:
    assert samples.access_links(numbers=("051243",)).number == "051243"
    assert samples.access_links(numbers=("051243", "900001")).number is None


def test_links_hold_no_token_before_they_are_sent() -> None:
    assert set(samples.access_links().params["tickets"][0]) == {
        "number",
        "opened_at",
        "status",
        "topic",
    }
