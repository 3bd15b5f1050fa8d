"""How long a closed ticket keeps who asked, and the legal hold that stops its end."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.domain.errors import Conflict, Fault, Invalid
from chalicelib.domain.reviews.retention import hold, kept_until, lift, months_after
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import LegalHold
from tests.mail.samples import ANA, ticket
from tests.moments import with_rules
from tests.seeds import CATALOG

AT = "2026-12-01T04:30:00.000Z"  # still 30 November in Ecuador
NOW = ActContext("2026-12-15T15:00:00.000Z", date(2026, 12, 15), CATALOG)
HELD = LegalHold(reason="La Fiscalía lo pidió.", by=ANA.id, by_name=ANA.name, at=NOW.at)
CLOSED = ticket(status=Status.CLOSED, closed_at=AT, updated_at="2027-03-01T15:00:00.000Z")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 11, date(2026, 12, 15)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 12, 31), 14, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_some_months_later_is_the_same_day_or_the_last_one(
    day: date, months: int, then: date
) -> None:
    assert months_after(day, months) == then


class TestTheEnd:
    def test_is_counted_from_the_day_of_closing_in_ecuador(self) -> None:
        assert kept_until(CLOSED, CATALOG) == date(2028, 11, 30)
        assert kept_until(CLOSED, with_rules(retention_months=12)) == date(2027, 11, 30)

    def test_is_counted_from_the_last_change_of_who_does_not_say_when_it_closed(self) -> None:
        old = CLOSED.model_copy(update={"closed_at": None})
        assert kept_until(old, CATALOG) == date(2029, 3, 1)

    @pytest.mark.parametrize(
        "changes", [{"status": Status.ANSWERED}, {"legal_hold": HELD}, {"erased_at": AT}]
    )
    def test_does_not_come_while_it_is_open_or_held_nor_twice(
        self, changes: dict[str, object]
    ) -> None:
        assert kept_until(CLOSED.model_copy(update=changes), CATALOG) is None


class TestALegalHold:
    def test_says_who_set_it_why_and_when_and_changes_nothing_else(self) -> None:
        held = hold(CLOSED, "La Fiscalía lo pidió.", ANA, NOW)
        assert held.legal_hold == HELD
        assert lift(held) == CLOSED

    def test_is_set_once_and_lifted_once(self) -> None:
        held = CLOSED.model_copy(update={"legal_hold": HELD})
        with pytest.raises(Invalid) as refused:
            hold(held, "Otra vez.", ANA, NOW)
        told = "The ticket is under a legal hold already."
        assert refused.value.faults == (Fault("held", "unchanged", told),)
        with pytest.raises(Invalid) as refused:
            lift(CLOSED)
        told = "The ticket is under no legal hold."
        assert refused.value.faults == (Fault("held", "unchanged", told),)

    @pytest.mark.parametrize("held", [None, HELD])
    def test_comes_too_late_for_what_is_anonymised(self, held: LegalHold | None) -> None:
        erased = CLOSED.model_copy(update={"erased_at": AT, "legal_hold": held})
        for act in (lambda: hold(erased, "x", ANA, NOW), lambda: lift(erased)):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.current == {"erased_at": AT}
            assert str(refused.value) == "Its requester's data were erased."
