"""The catalog in force, as who administers it reads it."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.rules.catalog import Catalog, Finding, Rules, Setting
from chalicelib.domain.rules.catalog_view import CatalogInForce, in_force
from chalicelib.domain.rules.holidays import Holiday
from tests.moments import with_rules
from tests.seeds import CATALOG

TODAY = date(2026, 11, 24)
CHRISTMAS = date(2026, 12, 25)
BRIDGE = date(2026, 12, 24)


def view(language: str = "es", **parts: object) -> CatalogInForce:
    return in_force(Catalog(**{**vars(CATALOG), **parts}), language, TODAY)


def test_names_areas_topics_and_users_in_the_language_of_the_reader() -> None:
    spanish, english = view("es"), view("en")
    assert ("ATC", "Citizen Service Unit") in [(one.id, one.name) for one in english.areas]
    assert ("ATC", "Unidad de Atención al Ciudadano") in [
        (one.id, one.name) for one in spanish.areas
    ]
    ipc = next(topic for topic in english.topics if topic.id == "ipc")
    assert ipc.name == CATALOG.topics["ipc"].name_en
    assert (ipc.area.id, ipc.area.name) == ("DECON", "Economic Statistics")
    assert ipc.hint_url == CATALOG.topics["ipc"].hint_url
    assert {one.id for one in english.user_types} == set(CATALOG.user_types)
    first = english.user_types[0]
    assert first.name == CATALOG.user_types[first.id].name_en


def test_users_stand_in_the_order_that_their_rows_say() -> None:
    rows = {
        name: row.model_copy(update={"order": -place})
        for place, (name, row) in enumerate(CATALOG.user_types.items())
    }
    assert [one.id for one in view(user_types=rows).user_types] == list(rows)[::-1]


def test_a_topic_tells_its_own_days_or_those_of_the_rule() -> None:
    own = CATALOG.topics["ipc"].model_copy(update={"working_days": 3})
    catalog = with_rules(deadline_working_days=9)
    topics = in_force(
        Catalog(**{**vars(catalog), "topics": {**catalog.topics, "ipc": own}}), "es", TODAY
    ).topics
    days = {topic.id: topic.working_days for topic in topics}
    assert (days["ipc"], days["other"]) == (3, 9)


def test_days_of_this_year_and_the_next_stand_by_date_with_where_they_come_from() -> None:
    rows = {
        BRIDGE: Holiday(date=BRIDGE, name_es="Puente", name_en="Bridge"),
        CHRISTMAS: Holiday(date=CHRISTMAS, name_es="Navidad", name_en="Xmas", worked=True),
        date(2028, 1, 3): Holiday(date=date(2028, 1, 3), name_es="Lejos", name_en="Far"),
    }
    days = view("en", holidays=rows).holidays
    told = {day.date: (day.name, day.origin, day.worked) for day in days}
    assert told[BRIDGE] == ("Bridge", "row", False)
    assert told[CHRISTMAS] == ("Xmas", "row", True)
    assert told[date(2027, 1, 1)] == ("New Year's Day", "law", False)
    assert {day.year for day in told} == {2026, 2027}
    assert list(told) == sorted(told)


def test_a_setting_tells_its_value_its_default_and_what_it_is_for() -> None:
    catalog = with_rules(pause_clock=False, legal_days=7)
    rows = {"legal_days": Setting(id="legal_days", value=7, description_es="Días del pedido.")}
    settings = in_force(Catalog(**{**vars(catalog), "settings": rows}), "es", TODAY).settings
    assert [one.id for one in settings] == list(Rules.model_fields)
    told = {one.id: (one.value, one.default, one.description) for one in settings}
    assert told["legal_days"] == ("7", "10", "Días del pedido.")
    assert told["pause_clock"] == ("false", "true", None)
    assert told["second_factor_for_all"] == ("false", "false", None)


def test_what_is_wrong_stands_by_the_key_of_its_row() -> None:
    late, early = (
        Finding(key=key, code="missing", in_force=False) for key in ("topic/z", "area/a")
    )
    assert view(findings=(late, early)).findings == [early, late]
