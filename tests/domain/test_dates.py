"""Moments as they are stored, and dates as people in Ecuador read them."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.dates import Day, Stamp, ecuador_date, is_stamp, long_date

#: Monday 5 January 2026, and eleven days each in another month and on another weekday.
DAYS = [date(2026, month, 4 + month) for month in range(1, 13)]


class TestStamps:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-26T15:04:05.000Z", "2026-11-26T15:04:05Z", "2026-11-26T15:04:05.123456Z",
            "2024-02-29T00:00:00.000Z", "2026-12-31T23:59:59.999Z",
        ],
    )  # fmt: skip
    def test_are_moments_in_utc(self, text: str) -> None:
        assert is_stamp(text)
        assert TypeAdapter(Stamp).validate_python(text) == text

    @pytest.mark.parametrize(
        "value",
        [
            "", "2026-11-26", "2026-11-26T15:04Z", "2026-11-26T15:04:05", "2026-11-26 15:04:05Z",
            "2026-11-26T15:04:05+00:00", "2026-11-26T15:04:05.0Z", "2026-11-26T15:04:05.00Z",
            "2026-11-26T15:04:05.1234567Z", "2026-11-26T15:04:05.000z", "26-11-2026T15:04:05Z",
            "2026-13-26T15:04:05.000Z", "2026-02-29T15:04:05.000Z", "2026-11-26T24:01:00.000Z",
            "2026-11-26T15:04:05.000Z\n", " 2026-11-26T15:04:05.000Z", "2026-11-26T15:04:05,000Z",
        ],
    )  # fmt: skip
    def test_that_would_not_sort_as_moments_do_or_are_none_are_refused(self, value: str) -> None:
        assert not is_stamp(value)
        with pytest.raises(ValidationError) as refused:
            TypeAdapter(Stamp).validate_python(value)
        (fault,) = refused.value.errors()
        assert fault["type"] == "not_a_moment"
        assert fault["msg"] == "Write UTC, as 2026-11-26T15:04:05.000Z."

    @pytest.mark.parametrize("value", [None, 20_261_126, date(2026, 11, 26), b"2026"])
    def test_are_text(self, value: object) -> None:
        assert not is_stamp(value)


@pytest.mark.parametrize(
    ("text", "taken"),
    [("1999-12-31", False), ("2000-01-01", True), ("2100-12-31", True), ("2101-01-01", False)],
)
def test_a_day_is_of_this_century(text: str, taken: bool) -> None:
    try:
        assert TypeAdapter(Day).validate_json(f'"{text}"') == date.fromisoformat(text)
    except ValidationError:
        assert not taken
    else:
        assert taken


class TestDates:
    def test_are_read_in_spanish(self) -> None:
        assert [long_date(day, "es") for day in DAYS] == [
            "lunes 5 de enero de 2026", "viernes 6 de febrero de 2026",
            "sábado 7 de marzo de 2026", "miércoles 8 de abril de 2026",
            "sábado 9 de mayo de 2026", "miércoles 10 de junio de 2026",
            "sábado 11 de julio de 2026", "miércoles 12 de agosto de 2026",
            "domingo 13 de septiembre de 2026", "miércoles 14 de octubre de 2026",
            "domingo 15 de noviembre de 2026", "miércoles 16 de diciembre de 2026",
        ]  # fmt: skip
        assert long_date(date(2026, 12, 15), "es") == "martes 15 de diciembre de 2026"
        assert long_date(date(2026, 12, 17), "es") == "jueves 17 de diciembre de 2026"

    def test_are_read_in_english(self) -> None:
        assert [long_date(day, "en") for day in DAYS] == [
            "Monday 5 January 2026", "Friday 6 February 2026", "Saturday 7 March 2026",
            "Wednesday 8 April 2026", "Saturday 9 May 2026", "Wednesday 10 June 2026",
            "Saturday 11 July 2026", "Wednesday 12 August 2026", "Sunday 13 September 2026",
            "Wednesday 14 October 2026", "Sunday 15 November 2026", "Wednesday 16 December 2026",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("stamp", "day"),
        [
            ("2026-11-27T04:59:59.999Z", date(2026, 11, 26)),
            ("2026-11-27T05:00:00.000Z", date(2026, 11, 27)),
        ],
    )
    def test_begin_at_five_in_utc(self, stamp: str, day: date) -> None:
        assert ecuador_date(stamp) == day
