"""How many mails a recipient gets that strangers can cause."""

from __future__ import annotations

import pytest

from chalicelib.domain.mail.budget import Allowance, Cause, allowance
from tests.seeds import CATALOG


@pytest.mark.parametrize(
    ("cause", "hour", "day"),
    [
        (Cause.ACKNOWLEDGEMENT, 15, 40),
        (Cause.ASK, 20, 50),
        (Cause.KNOWN_ASK, 20, 60),
        (Cause.PROVEN_ASK, None, 70),
    ],
)
def test_what_tells_least_gives_way_first_and_who_proved_a_mailbox_last(
    cause: Cause, hour: int | None, day: int
) -> None:
    assert allowance(cause, CATALOG.rules) == Allowance(hour, day)


def test_a_small_budget_leaves_nothing_to_strangers_and_never_less() -> None:
    few = CATALOG.rules.model_copy(update={"mails_per_recipient_day": 3})
    assert allowance(Cause.ASK, few).day == 0
