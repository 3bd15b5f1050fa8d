"""What is said in a language, and the form of a word that goes with a count."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from chalicelib.domain.languages import (
    DEFAULT,
    LANGUAGES,
    category,
    counted,
    in_language,
    plural,
    stored_names,
)


@dataclass
class Row:
    name_es: str
    name_en: str | None = None


def test_spanish_comes_first_and_english_has_a_root_of_its_own() -> None:
    known = [(facts.code, facts.name, facts.locale, facts.root) for facts in LANGUAGES.values()]
    assert known == [("es", "Español", "es-EC", ""), ("en", "English", "en-GB", "/en")]
    assert DEFAULT == "es"


@pytest.mark.parametrize(
    ("row", "language", "said"),
    [
        (Row("Estudiante", "Student"), "en", "Student"),
        (Row("Estudiante", "Student"), "es", "Estudiante"),
        (Row("Estudiante", ""), "en", "Estudiante"),
        (Row("Estudiante"), "en", "Estudiante"),
        (Row("Estudiante"), "qu", "Estudiante"),
    ],
)
def test_what_is_not_said_in_a_language_is_said_in_the_default(
    row: Row, language: str, said: str
) -> None:
    assert in_language(row, "name", language) == said


@pytest.mark.parametrize(
    ("count", "language", "form"),
    [
        (0, "es", "other"), (1, "es", "one"), (2, "es", "other"), (1_000_000, "es", "many"),
        (0, "en", "other"), (1, "en", "one"), (2, "en", "other"), (1_000_000, "en", "other"),
    ],
)  # fmt: skip
def test_a_count_takes_the_form_of_its_language(count: int, language: str, form: str) -> None:
    assert plural(count, language) == form
    assert counted({"one": "one", "many": "many", "other": "other"}, count, language) == form


def test_a_form_that_is_not_said_apart_is_the_other() -> None:
    assert counted({"other": "{count} tickets"}, 1, "es") == "{count} tickets"


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        ("n = 1", {1}),
        ("i = 1 and v = 0", {1}),
        ("n != 0..10", {11, 12, 13, 14}),
        ("n = 3..5", {3, 4, 5}),
        ("n = 2,4..5,9", {2, 4, 5, 9}),
        ("n % 10 = 2 and n % 100 != 12", {2}),
        ("n = 7 or n % 5 = 0", {0, 5, 7, 10}),
        ("v != 0", set()),
        ("f = 0", {*range(15)}),
    ],
)
def test_rules_are_read_as_the_cldr_writes_them(rule: str, counts: set[int]) -> None:
    assert {count for count in range(15) if category(count, {"few": rule}) == "few"} == counts


def test_the_first_rule_that_holds_names_the_form() -> None:
    assert category(1, {"one": "n = 1", "few": "n = 1..4"}) == "one"
    assert category(3, {"one": "n = 1", "few": "n = 1..4"}) == "few"
    assert category(5, {"one": "n = 1", "few": "n = 1..4"}) == "other"


def test_a_rule_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match=r"^not a relation of plural rules: n is 1$"):
        category(1, {"one": "n is 1"})


def test_our_own_words_are_stored_as_administrators_write_theirs() -> None:
    assert {*stored_names("holidays", "christmas")} == {"name_es", "name_en"}
