"""What is published about an operation: told as far as somebody wrote it, and no farther."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.form.choices import offer
from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog
from tests.seeds import ROWS as SEEDED

TOPIC = {"kind": "topic", "id": "ipc", "name_es": "IPC", "name_en": "CPI", "area": "DECON"}
AREA = {"kind": "area", "id": "DECON", "name_es": "Económicas", "name_en": "Economic"}
STUDENT = {"kind": "user_type", "id": "student", "name_es": "Estudiante", "name_en": "Student"}


def read(**facts: Any) -> Catalog:
    return catalog_rows.read([AREA, STUDENT, TOPIC | facts])


def offered(language: str, **facts: Any) -> dict[str, Any] | None:
    [topic, _] = offer(read(**facts), language).topics
    return topic.operation and topic.operation.model_dump(exclude_none=True)


def test_what_is_written_is_told_in_the_language_asked_for_or_in_the_one_there_is() -> None:
    facts = {"periodicity_es": "Mensual", "periodicity_en": "Monthly", "levels_es": "Nacional"}
    assert offered("en", **facts) == {"periodicity": "Monthly", "levels": "Nacional"}
    assert offered("es", since=Decimal(1950), formats="CSV") == {"since": 1950, "formats": "CSV"}


def test_what_nobody_wrote_is_not_told() -> None:
    assert offered("es") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "dos mil"),
        ("since", Decimal(20)),
        ("since", True),
        ("since", Decimal("2007.5")),
        ("formats", Decimal(5)),
        ("description_es", "x" * 501),
    ],
)
def test_a_fact_that_cannot_be_used_is_told_and_the_topic_stays(name: str, value: Any) -> None:
    catalog = read(**{name: value, "levels_es": "Nacional"})
    assert [(one.attribute, one.code, one.in_force) for one in catalog.findings] == [
        (name, "wrong_value", True),
    ]
    assert catalog.topics["ipc"].levels_es == "Nacional"


def test_the_seeds_say_only_what_the_names_of_the_operations_say() -> None:
    topics = catalog_rows.read(SEEDED).topics
    assert topics["enemdu"].periodicity_es == "Mensual, trimestral y anual"
    assert all(topic.formats is None for topic in topics.values())
    assert all(topic.levels_es is None for topic in topics.values())
