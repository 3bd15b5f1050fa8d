"""How long a proof serves, and how proofs are called in tokens and answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.proofs import OPENING_SERVES, Missing, Proof, is_fresh

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(minutes=15), True),
        (timedelta(minutes=15, seconds=1), False),
        (timedelta(days=1), False),
    ],
)
def test_a_proof_opens_strong_acts_for_a_quarter_of_an_hour(age: timedelta, fresh: bool) -> None:
    assert is_fresh(NOW - age, NOW) is fresh


def test_a_proof_of_unknown_age_opens_none() -> None:
    assert is_fresh(None, NOW) is False


def test_who_opened_a_ticket_may_mend_the_address_for_two_hours() -> None:
    assert timedelta(hours=2) == OPENING_SERVES


def test_proofs_are_called_as_tokens_that_are_out_there_call_them() -> None:
    assert [*map(str, Proof)] == ["knowledge", "opening", "mailbox", "undo", "addition"]
    assert [*map(str, Missing)] == ["mailbox", "code"]
