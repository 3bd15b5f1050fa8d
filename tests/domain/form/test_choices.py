"""What the form offers, in the order in which a reader looks for it."""

from __future__ import annotations

from chalicelib.domain import fields
from chalicelib.domain.files.attachments import AttachmentLimits
from chalicelib.domain.form import nationalities
from chalicelib.domain.form.choices import Offer, offer
from chalicelib.domain.rules.catalog import Catalog, Topic
from tests.seeds import CATALOG


def topic(code: str, theme: str, name: str, **said: object) -> Topic:
    row = {"id": code, "theme_es": theme, "name_es": name, "name_en": name, "area": "DECON"}
    return Topic.model_validate(row | said)


def with_topics(*topics: Topic, language: str = "es") -> Offer:
    rows = {one.id: one for one in (CATALOG.topics["other"], *topics)}
    return offer(Catalog(**{**vars(CATALOG), "topics": rows}), language)


def test_topics_stand_by_theme_and_name_whatever_their_accents_and_case_and_other_last() -> None:
    offered = with_topics(
        topic("4", "Índices", "zeta"),
        topic("3", "Índices", "Énfasis"),
        topic("2", "indices", "dato"),
        topic("1", "Censos", "Zona"),
    )
    assert [one.id for one in offered.topics] == ["1", "2", "3", "4", "other"]


def test_a_topic_tells_its_theme_its_area_and_what_is_published_already() -> None:
    hinted = topic("1", "Precios", "IPC", hint_es="Está publicado.", hint_url="https://x.ec/")
    plain = topic("2", "Precios", "IPP", hint_url="https://x.ec/")
    first, second, _ = with_topics(hinted, plain).topics
    assert (first.name, first.theme, first.area) == ("IPC", "Precios", "DECON")
    assert first.area_name == "Estadísticas Económicas"
    assert first.hint is not None
    assert (first.hint.text, first.hint.url) == ("Está publicado.", "https://x.ec/")
    assert second.hint is None, "an address without words says nothing"


def test_themes_are_told_in_the_language_that_is_asked_for() -> None:
    priced = topic("1", "Precios", "IPC", theme_en="Prices")
    assert with_topics(priced, language="en").topics[0].theme == "Prices"


def test_every_choice_is_named_in_the_language_that_is_asked_for() -> None:
    english = offer(CATALOG, "en")
    assert {one.area_name for one in english.topics if one.area == "ATC"} == {
        "Citizen Service Unit"
    }
    assert ("female", "Female") in [(one.id, one.name) for one in english.genders]
    assert [one.id for one in english.genders] == ["male", "female", "other", "undisclosed"]
    assert (english.nationalities[0].id, english.nationalities[0].name) == ("EC", "Ecuador")
    assert ("DE", "Germany") in [(one.id, one.name) for one in english.nationalities]
    assert english.user_types[0].name == CATALOG.user_types[english.user_types[0].id].name_en


def test_kinds_of_users_stand_in_the_order_that_their_rows_say() -> None:
    rows = {
        name: row.model_copy(update={"order": -place})
        for place, (name, row) in enumerate(CATALOG.user_types.items())
    }
    offered = offer(Catalog(**{**vars(CATALOG), "user_types": rows}), "es")
    assert [one.id for one in offered.user_types] == list(rows)[::-1]


def test_limits_and_the_privacy_notice_are_those_that_are_enforced() -> None:
    offered = offer(CATALOG, "es")
    assert offered.limits == {**fields.LIMITS, "attachments": AttachmentLimits()}
    assert offered.notice_version == CATALOG.rules.notice_version


def test_a_nationality_has_a_name_in_each_language_and_an_unknown_code_its_own() -> None:
    assert nationalities.name("DE", "es") == "Alemania"
    assert nationalities.name("DE", "en") == "Germany"
    assert nationalities.name("QQ", "en") == "QQ"
    assert nationalities.is_known(nationalities.STATELESS)
    assert not nationalities.is_known("QQ")
