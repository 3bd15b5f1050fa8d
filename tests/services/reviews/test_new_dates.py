"""A new date on an overdue ticket: told at once, then no apology until it has passed as well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.dates import ecuador_date
from chalicelib.services import clock
from tests import calendar_of_ecuador as calendar
from tests import reviewed
from tests.accounts import rows
from tests.agents import LUIS
from tests.reviewed import put, run

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("empty_desk", "directory")]
DAY = timedelta(days=1)


def mails(kind: str) -> list[dict[str, Any]]:
    owed = [row for row in rows("outbox") if row["kind"] == kind]
    return [row["params"] for row in sorted(owed, key=lambda row: row["created_at"])]


@pytest.mark.parametrize("legal", [False, True])
def test_a_new_date_is_told_at_once_and_ends_the_apologies_until_it_passes(legal: bool) -> None:
    today = ecuador_date(clock.stamp(clock.now()))
    due, new = today - 4 * DAY, calendar.plus(today, 5)
    reviewed.ran(today - 40 * DAY, today - 40 * DAY)
    put("000001", today - 30 * DAY, due_on=due, legal_request=legal)
    run(today - DAY)
    assert [one["due_on"] for one in mails("overdue")] == [str(due)]

    assert "extend" in LUIS.see("000001")["acts"]
    seen = LUIS.change("000001", extension={"reason": "Faltan datos de Loja."}).json
    assert (seen["due_on"], seen["overdue"], "extend" in seen["acts"]) == (str(due), True, False)
    (told,) = mails("extension")
    assert (told["due_before"], told["due_on"], told["late"]) == (str(due), str(new), True)
    again = LUIS.change("000001", extension={"reason": "Otra vez."})
    assert [one["code"] for one in again.json["errors"]] == ["already_promised"]

    for n in range((new - today).days + 1):
        run(today + n * DAY)
    assert len(mails("overdue")) == 1
    for n in range(1, 4):
        run(new + n * DAY)
    *_, apology = mails("overdue")
    assert (len(mails("overdue")), apology["due_on"], apology["promised"]) == (2, str(new), True)
