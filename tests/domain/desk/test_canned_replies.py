"""A canned reply's variables are filled in from the ticket, in its language."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chalicelib.domain.desk.canned_replies import VARIABLES, CannedReplyText, Writer, filled, gaps
from tests.mail.samples import ticket
from tests.seeds import CATALOG

FLOR = Writer("Flor Yánez", "Responsable de atención")
ALL = " | ".join(f"{{{name}}}" for name in VARIABLES)


def test_each_variable_is_filled_in() -> None:
    assert filled(ALL, ticket(), CATALOG, FLOR).split(" | ") == [
        "María Fernanda Quishpe Ñato",
        "051243",
        "martes 12 de enero de 2027",
        CATALOG.topic_name("ipc", "es"),
        "Estadísticas Económicas",
        "Índice de precios de 2020 a 2025",
        "Flor Yánez",
        "Responsable de atención",
    ]


def test_names_and_dates_are_those_of_the_tickets_language() -> None:
    english = filled("{fecha_limite} {area}", ticket(language="en"), CATALOG, FLOR)
    assert english == "Tuesday 12 January 2027 Economic Statistics"


def test_what_is_no_variable_stays_as_it_was_written() -> None:
    text = "{otra} { numero } {} {{numero}}"
    assert filled(text, ticket(), CATALOG, FLOR) == "{otra} { numero } {} {051243}"


def test_a_variable_without_a_value_stays_as_a_gap() -> None:
    told = filled("{agente}, {cargo}. {cargo} {otra}", ticket(), CATALOG, Writer("Flor Yánez"))
    assert told == "Flor Yánez, {cargo}. {cargo} {otra}"
    assert gaps(told) == ["cargo"]


def test_an_unknown_variable_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValidationError) as refused:
        CannedReplyText(name="Saludo", body_es="Hola, {nombre}: {clave} y {otra}.")
    (fault,) = refused.value.errors()
    assert (fault["loc"], fault["type"]) == (("body_es",), "unknown_variable")
    assert fault["ctx"] == {"unknown": "clave, otra", "known": ", ".join(VARIABLES)}


def test_a_known_one_is_not() -> None:
    assert CannedReplyText(name="Saludo", body_es="Hola, {nombre}.").area is None
