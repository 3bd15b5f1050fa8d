"""One change of many tickets, as agents send it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.desk.bulk.bulk_changes import BulkChanges
from chalicelib.domain.desk.requests import TicketChanges

NUMBERS = ("051243", "900001")
ACT = "6f1f9a52-93a1-4a41-8d2b-5a1d6a3c0d11"


def read(**sent: Any) -> BulkChanges:
    return BulkChanges.model_validate({"numbers": NUMBERS, "assignee": None} | sent)


def test_many_tickets_get_the_change_as_it_was_sent() -> None:
    change = read(act=ACT, versions=(3, 4)).patch
    assert type(change) is TicketChanges
    assert (change.assigns, change.edits) == (True, False)


def test_each_ticket_comes_once_with_the_version_that_was_seen() -> None:
    numbers = (*NUMBERS, "051243")
    assert read(numbers=numbers, versions=(3, 4, 3)).wanted == {"051243": 3, "900001": 4}
    assert read(numbers=numbers).wanted == {"051243": None, "900001": None}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"versions": (3,)}, "versions"),
        ({"versions": (3, 0)}, "versions"),
        ({"act": ACT}, "act"),
        ({"act": "one", "versions": (3, 4)}, "act"),
    ],
)
def test_versions_match_the_numbers_and_an_act_names_them(sent: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(**sent)
    assert {str(error["loc"][0]) for error in refused.value.errors()} == {field}
