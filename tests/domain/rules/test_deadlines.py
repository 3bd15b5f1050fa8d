"""Due dates, and the holidays behind them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import holidays as published
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rules.deadlines import deadline, is_working_day
from chalicelib.domain.rules.holidays import Holiday, legal_holidays, observed

DECREE = Holiday(date=date(2026, 1, 2), name_es="Decreto 249", name_en="Decree 249")
HOLIDAYS = {day.date: day for year in range(2024, 2037) for day in legal_holidays(year)} | {
    DECREE.date: DECREE
}
days = st.dates(date(2025, 1, 1), date(2035, 12, 31))
lengths = st.integers(1, 60)


def dates(year: int) -> list[str]:
    return [day.date.isoformat()[5:] for day in legal_holidays(year)]


class TestDeadline:
    @pytest.mark.parametrize(
        ("filed", "ten", "fifteen"),
        [
            ("2026-02-12", "2026-03-02", "2026-03-09"),
            ("2026-04-01", "2026-04-16", "2026-04-23"),
            ("2026-10-31", "2026-11-17", "2026-11-24"),
            ("2026-11-24", "2026-12-08", "2026-12-15"),
            ("2027-08-06", "2027-08-23", "2027-08-30"),
        ],
    )
    def test_falls_where_the_institute_counts_it(self, filed: str, ten: str, fifteen: str) -> None:
        filed_on = date.fromisoformat(filed)
        assert deadline(filed_on, 10, HOLIDAYS).due_on.isoformat() == ten
        assert deadline(filed_on, 15, HOLIDAYS).due_on.isoformat() == fifteen

    def test_names_each_holiday_that_did_not_count(self) -> None:
        found = deadline(date(2026, 10, 31), 15, HOLIDAYS)
        assert [(day.date.isoformat(), day.name_es) for day in found.skipped] == [
            ("2026-11-02", "Día de los Difuntos"),
            ("2026-11-03", "Independencia de Cuenca"),
        ]

    @given(days, lengths)
    def test_is_never_on_a_weekend_or_holiday(self, filed_on: date, length: int) -> None:
        found = deadline(filed_on, length, HOLIDAYS)
        for day in (found.first_day, found.due_on):
            assert day.weekday() < 5
            assert day not in HOLIDAYS

    @given(days, lengths)
    def test_the_first_day_is_the_next_working_day(self, filed_on: date, length: int) -> None:
        first = deadline(filed_on, length, HOLIDAYS).first_day
        between = (first - filed_on).days
        assert between >= 1
        assert not any(
            is_working_day(filed_on + timedelta(step), HOLIDAYS) for step in range(1, between)
        )

    @given(days, lengths)
    def test_counts_exactly_the_working_days(self, filed_on: date, length: int) -> None:
        found = deadline(filed_on, length, HOLIDAYS)
        span = range(1, (found.due_on - filed_on).days + 1)
        counted = [step for step in span if is_working_day(filed_on + timedelta(step), HOLIDAYS)]
        assert len(counted) == length

    @given(days, days, lengths)
    def test_who_files_later_is_never_due_earlier(
        self, one: date, other: date, length: int
    ) -> None:
        early, late = sorted((one, other))
        assert deadline(early, length, HOLIDAYS).due_on <= deadline(late, length, HOLIDAYS).due_on

    @given(days, lengths)
    def test_one_day_more_is_due_later(self, filed_on: date, length: int) -> None:
        shorter, longer = (deadline(filed_on, n, HOLIDAYS).due_on for n in (length, length + 1))
        assert shorter < longer


class TestHolidays:
    def test_of_2026_and_2027_are_those_published(self) -> None:
        assert dates(2026) == (
            [
                "01-01",
                "02-16",
                "02-17",
                "04-03",
                "05-01",
                "05-25",
                "08-10",
                "10-09",
                "11-02",
                "11-03",
                "12-25",
            ]
        )
        assert dates(2027) == (
            [
                "01-01",
                "02-08",
                "02-09",
                "03-26",
                "04-30",
                "05-24",
                "08-09",
                "10-08",
                "11-01",
                "11-02",
                "12-24",
                "12-31",
            ]
        )

    @given(st.integers(2018, 2100))
    def test_no_holiday_is_observed_on_a_weekend(self, year: int) -> None:
        assert all(day.date.weekday() < 5 for day in legal_holidays(year))

    @given(st.integers(2018, 2100))
    def test_each_is_observed_once(self, year: int) -> None:
        found = [day.date for day in legal_holidays(year)]
        assert all(early < late for early, late in pairwise(found))

    @pytest.mark.parametrize("year", range(2026, 2037))
    def test_differ_from_the_published_package_only_where_it_is_known_to_be_wrong(
        self, year: int
    ) -> None:
        ours = {day.date for day in legal_holidays(year)}
        assert {day.isoformat()[5:] for day in ours ^ _published(year)} == set(
            KNOWN_DIFFERENCES.get(year, "").split()
        )

    def test_a_row_adds_a_day_and_takes_none_away(self) -> None:
        found = observed([DECREE], (2026, 2027))
        law = [day.date for year in (2026, 2027) for day in legal_holidays(year)]
        assert list(found) == sorted([*law, DECREE.date])


#: The package moves 2 and 3 November one by one where the law moves them as a pair, and keeps
#: 1 January as worked when it is observed on 31 December of the year before.
KNOWN_DIFFERENCES = {
    2027: "11-02 11-03",
    2028: "01-01",
    2029: "11-01 11-03",
    2032: "11-02 11-03",
    2033: "01-01",
    2035: "11-01 11-03",
}


def _published(year: int) -> set[date]:
    """The package's days, less the original date of each that it also lists as observed."""
    found = published.country_holidays("EC", years=year, language="en_US")
    moved = {
        name.removesuffix(" (observed)"): day
        for day in found
        for name in found.get_list(day)
        if name.endswith(" (observed)")
    }
    return {
        day
        for day in found
        for name in found.get_list(day)
        if name not in moved or abs((moved[name] - day).days) > 3
    }
