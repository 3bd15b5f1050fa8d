"""What all values have in common, and what callers may name things with."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.model import ID_IN_PATH, Cursor, Id, Model, Nonce


class Value(Model):
    text: str


def test_a_value_never_changes() -> None:
    value = Value(text="a")
    with pytest.raises(ValidationError):
        value.text = "b"  # type: ignore[misc]
    assert {value, Value(text="a")} == {value}


@pytest.mark.parametrize(
    ("kind", "text", "taken"),
    [
        (Id, "", False), (Id, "a", True), (Id, "a" * 64, True), (Id, "a" * 65, False),
        (Nonce, "", True), (Nonce, "a" * 64, True), (Nonce, "a" * 65, False),
        (Cursor, "a" * 500, True), (Cursor, "a" * 501, False),
    ],
)  # fmt: skip
def test_what_callers_name_is_bounded(kind: Any, text: str, taken: bool) -> None:
    try:
        assert TypeAdapter(kind).validate_python(text) == text
    except ValidationError:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [("aZ09._~-", True), ("a" * 64, True), ("a" * 65, False), ("", False), ("a/b", False),
     ("a b", False), ("ñ", False), ("a\n", True)],
)  # fmt: skip
def test_an_id_in_a_path_needs_no_encoding(text: str, taken: bool) -> None:
    assert bool(re.match(ID_IN_PATH, text)) is taken
