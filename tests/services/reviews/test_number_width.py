"""The clock widens the numbers of tickets before draws collide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.search.terms import understand
from chalicelib.services.mail import reply_addresses
from chalicelib.services.reviews import number_width
from chalicelib.services.search.index import refresh
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import tickets
from tests.agents import ANA
from tests.desk import look_up, open_ticket
from tests.reviewed import context
from tests.rights import as_role

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

KEY = {"kind": "setting", "id": "number_digits"}


def widen() -> None:
    """The clock's hour comes."""
    caches.forget_all()
    with as_role("RunClockRole"):
        number_width.widen(context(date(2026, 12, 14)), 0)


def row() -> dict[str, Any]:
    answer = dynamodb().get_item(TableName=table("catalog"), Key=to_item(KEY))
    return from_item(answer["Item"])


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are as many tickets as six digits have room for."""
    monkeypatch.setattr(tickets, "count", lambda: 100_000)


def test_at_a_hundred_thousand_tickets_numbers_have_seven_digits(many: None) -> None:
    before = row()
    widen()
    assert row() == before | {"value": 7}
    assert current().rules.number_digits == 7
    widen()
    assert row()["value"] == 7


def test_a_wider_setting_of_an_administrator_stands(many: None) -> None:
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row() | {"value": 9}))
    caches.forget_all()
    widen()
    assert row()["value"] == 9


def test_while_there_is_room_nothing_is_written() -> None:
    assert tickets.count() < 100_000
    before = row()
    widen()
    assert row() == before


def test_a_number_of_seven_digits_is_read_wherever_one_of_six_is(many: None) -> None:
    widen()
    opened = open_ticket().json
    number = opened["number"]
    assert len(number) == 7
    for typed in (number, f"N.º {number}", f"#{number[:3]} {number[3:]}"):
        assert look_up(opened["email"], typed).status == 200
        assert understand(typed).number == number
    refresh(number)
    assert ANA.see(number)["number"] == number
    (found,) = ANA.call("POST", "/searches", {"q": number}).json["items"]
    assert found["number"] == number
    address = reply_addresses.address(number, "r")
    assert address is not None
    assert reply_addresses.read([address]) == reply_addresses.Addressed(number, "r")
