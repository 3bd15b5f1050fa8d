"""What is said of an area or a topic whose row is there, and of one whose row is gone."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.rules.catalog import Catalog
from tests.seeds import CATALOG


def test_a_topic_is_answered_by_its_area_and_by_the_front_desk_where_it_has_none() -> None:
    lost = CATALOG.topics["ipc"].model_copy(update={"area": "GONE"})
    catalog = Catalog(**{**vars(CATALOG), "topics": {"lost": lost}})
    assert CATALOG.area_of("ipc").id == "DECON"
    assert CATALOG.area_of("no such topic").id == "ATC"
    assert catalog.area_of("lost").id == "ATC"


def test_of_a_row_that_is_gone_nobody_reads_the_code() -> None:
    assert CATALOG.area_name("ATC", "en") == "Citizen Service Unit"
    assert CATALOG.area_name("GONE", "en") == "Area that no longer exists"
    assert CATALOG.topic_name("ipc", "es") == CATALOG.topics["ipc"].name_es
    assert CATALOG.topic_name("gone", "es") == "Tema que ya no existe"


def test_holidays_are_those_of_the_year_and_the_next() -> None:
    years = {day.year for day in CATALOG.holidays_from(date(2026, 6, 1))}
    assert years == {2026, 2027}
    between = CATALOG.holidays_between(date(2025, 6, 1), date(2026, 6, 1))
    assert {day.year for day in between} == {2025, 2026, 2027}


def test_a_topics_theme_and_hint_are_told_in_the_language_and_a_hint_may_be_none() -> None:
    topic = CATALOG.topics["ipc"].model_copy(
        update={"theme_es": "Precios", "theme_en": "Prices", "hint_es": "Vea", "hint_en": "See"}
    )
    assert (topic.theme("es"), topic.theme("en")) == ("Precios", "Prices")
    assert (topic.hint("es"), topic.hint("en")) == ("Vea", "See")
    silent = topic.model_copy(update={"hint_es": None, "hint_en": None})
    assert silent.hint("en") is None
