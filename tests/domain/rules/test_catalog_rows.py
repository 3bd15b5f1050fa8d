"""What the catalog says of wrong rows, as administrators would write them in the console."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog, Rules
from chalicelib.domain.rules.holidays import legal_holidays
from tests.seeds import ROWS as SEEDED

TOPIC = {"kind": "topic", "id": "ipc", "name_es": "IPC", "name_en": "CPI", "area": "DECON"}
AREA = {"kind": "area", "id": "DECON", "name_es": "Económicas", "name_en": "Economic"}
STUDENT = {"kind": "user_type", "id": "student", "name_es": "Estudiante", "name_en": "Student"}
LEGAL_DAYS = "setting/legal_days"
HOLIDAY = {"kind": "holiday", "id": "2032-06-01", "name_es": "Decreto", "name_en": "Decree"}


def read(*rows: dict[str, Any], beside: tuple[dict[str, Any], ...] = (AREA, STUDENT)) -> Catalog:
    return catalog_rows.read([*beside, *rows])


def told(catalog: Catalog) -> list[tuple[str, str | None, str, bool]]:
    return [(one.key, one.attribute, one.code, one.in_force) for one in catalog.findings]


def setting(name: str, **attributes: Any) -> dict[str, Any]:
    return {"kind": "setting", "id": name, **attributes}


def test_of_the_seeds_there_is_nothing_to_say() -> None:
    assert catalog_rows.read(SEEDED).findings == ()


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        ({"kind": "Topic", "id": "x"}, ("Topic/x", None, "unknown_kind", False)),
        (setting("days", value=5), ("setting/days", None, "unknown_setting", False)),
        (setting("legal_days", value="diez"), (LEGAL_DAYS, "value", "wrong_value", False)),
        (setting("legal_days", value=True), (LEGAL_DAYS, "value", "wrong_value", False)),
        (setting("legal_days", value=Decimal(0)), (LEGAL_DAYS, "value", "wrong_value", False)),
        (setting("legal_days", value={1}), (LEGAL_DAYS, "value", "wrong_value", False)),
        (setting("legal_days", Value=5), (LEGAL_DAYS, "value", "missing", False)),
        (TOPIC | {"working_day": 5}, ("topic/ipc", "working_day", "unknown_attribute", True)),
        (TOPIC | {"working_days": 0}, ("topic/ipc", "working_days", "wrong_value", False)),
        (TOPIC | {"working_days": True}, ("topic/ipc", "working_days", "wrong_value", False)),
        (TOPIC | {"name_en": 5}, ("topic/ipc", "name_en", "wrong_value", False)),
        (TOPIC | {"name_en": ""}, ("topic/ipc", "name_en", "wrong_value", False)),
        (TOPIC | {"area": "DECOM"}, ("topic/ipc", "area", "unknown_area", True)),
        (TOPIC | {"hint_url": "javascript:alert(1)"}, ("topic/ipc", "hint_url", "not_http", True)),
        (TOPIC | {"hint_url": "www.inec.gob.ec"}, ("topic/ipc", "hint_url", "not_http", True)),
        (TOPIC | {"hint_url": "https://a b"}, ("topic/ipc", "hint_url", "not_http", True)),
        (TOPIC | {"hint_url": 5}, ("topic/ipc", "hint_url", "not_http", True)),
        (HOLIDAY | {"id": "2032-13-01"}, ("holiday/2032-13-01", None, "not_a_date", False)),
        (HOLIDAY | {"id": "1/6/2032"}, ("holiday/1/6/2032", None, "not_a_date", False)),
        (HOLIDAY | {"date": "2032"}, ("holiday/2032-06-01", "date", "unknown_attribute", True)),
        (HOLIDAY | {"worked": True}, ("holiday/2032-06-01", "worked", "not_a_holiday", True)),
        (HOLIDAY | {"worked": "quizás"}, ("holiday/2032-06-01", "worked", "wrong_value", False)),
        (AREA | {"id": "X", "name_es": None}, ("area/X", "name_es", "wrong_value", False)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_named_and_nothing_else(
    row: dict[str, Any], finding: tuple[str, str | None, str, bool]
) -> None:
    catalog = read(row)
    assert finding in told(catalog)
    assert {one.key for one in catalog.findings} == {finding[0]}
    assert catalog.areas["DECON"].name_es == "Económicas"


def test_a_setting_that_is_refused_leaves_its_default_and_the_others_count() -> None:
    catalog = read(
        setting("legal_days", value="diez"), setting("reopen_within_days", value=Decimal(7))
    )
    assert catalog.rules.legal_days == Rules().legal_days
    assert catalog.rules.reopen_within_days == 7


def test_a_topic_with_a_wrong_link_or_area_is_still_offered() -> None:
    catalog = read(TOPIC | {"hint_url": "ftp://inec", "area": "DECOM"})
    assert catalog.topics["ipc"].hint_url is None
    assert catalog.area_of("ipc").id == FRONT_DESK


def test_without_types_of_users_one_is_offered_and_it_is_told() -> None:
    catalog = read(beside=(AREA,))
    assert list(catalog.user_types) == ["citizen"]
    assert told(catalog) == [("user_type", None, "no_user_types", False)]


LAW = [day.date for day in legal_holidays(2032)]


class TestHolidays:
    def days(self, *rows: dict[str, Any]) -> list[date]:
        days = read(*rows).holidays_from(date(2032, 1, 1))
        return [day for day in days if day.year == 2032]

    def test_a_row_adds_to_the_days_of_the_law(self) -> None:
        assert self.days(HOLIDAY) == sorted([*LAW, date(2032, 6, 1)])

    def test_a_row_says_that_a_day_of_the_law_is_worked(self) -> None:
        row = HOLIDAY | {"id": LAW[3].isoformat(), "worked": True}
        assert self.days(row) == [day for day in LAW if day != LAW[3]]
        assert read(row).findings == ()

    def test_a_row_that_cannot_be_read_takes_no_day_of_the_law_away(self) -> None:
        assert self.days(HOLIDAY | {"name_es": 5}) == LAW
