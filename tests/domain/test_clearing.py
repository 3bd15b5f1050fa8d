"""What erasure leaves of a row: only what is named as staying."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from chalicelib.domain.clearing import MARKER, blanks, cleared, staying
from chalicelib.domain.model import Model


class Part(Model):
    kind: str
    text: str


class Foreign(Model):
    text: str


class Row(Model):
    number: str
    status: str
    name: str
    phone: str | None = None
    language: str = "es"
    note: str = ""
    answers: list[str] = Field(default_factory=lambda: ["none"])
    part: Part | None = None
    parts: tuple[Part | Foreign, ...] = ()


STAYS: dict[type[Model], dict[str, str]] = {
    Row: {"It names the row.": "number", "Totals count them.": "status  part parts"},
    Part: {"It names what stood.": "kind"},
}
#: The same row with lists of parts that do not stay by their name.
LOOSE = STAYS | {Row: {"It names the row.": "number"}}
FULL = Row(
    number="051243", status="closed", name="Ana", phone="+593991234567", language="en", note="x",
    answers=["a"], part=Part(kind="mail", text="Hola"),
    parts=(Part(kind="a", text="b"), Foreign(text="c")),
)  # fmt: skip


def test_what_stays_is_named_for_some_reason() -> None:
    assert staying(Row, STAYS) == {"number", "status", "part", "parts"}


def test_what_is_not_named_is_as_if_nobody_had_filled_it_in() -> None:
    left = cleared(FULL, STAYS)
    assert left == Row(
        number="051243", status="closed", name=MARKER, phone=None, language="es", note="",
        answers=["none"], part=FULL.part, parts=FULL.parts,
    )  # fmt: skip
    assert MARKER == "[borrado]"


def test_of_values_with_a_list_of_their_own_what_it_names_stays() -> None:
    left = cleared(FULL, LOOSE)
    assert left.part == Part(kind="mail", text=MARKER)
    assert left.parts == (Part(kind="a", text=MARKER),), "others are gone whole"


@pytest.mark.parametrize(("note", "then"), [("Llamar a Ana", MARKER), ("", "")])
def test_a_reader_sees_that_something_stood_where_that_is_wanted(note: str, then: str) -> None:
    left = cleared(FULL.model_copy(update={"note": note}), STAYS, marked=("note",))
    assert left.note == then


def test_a_text_inside_a_value_is_marked_too() -> None:
    class Inner(Model):
        text: str = ""

    class Outer(Model):
        one: Inner
        many: tuple[Inner, ...] = ()

    stays: dict[type[Model], dict[str, str]] = {Inner: {}, Outer: {}}
    left = cleared(Outer(one=Inner(text="a"), many=(Inner(text="b"),)), stays, ("text",))
    assert left == Outer(one=Inner(text=MARKER), many=(Inner(text=MARKER),))


def test_the_row_itself_stays_as_it_was() -> None:
    before = FULL.model_dump()
    cleared(FULL, LOOSE)
    assert FULL.model_dump() == before


def test_rows_that_are_written_over_unseen_get_the_same() -> None:
    blank: dict[str, Any] = {
        "name": MARKER, "phone": None, "language": "es", "note": "", "answers": ["none"],
    }  # fmt: skip
    assert blanks(Row, STAYS) == blank
