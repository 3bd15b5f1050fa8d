"""Plain values in DynamoDB's notation: as boto3 writes and reads them."""

from __future__ import annotations

from decimal import Decimal, Inexact
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store.aws.values import deserialized, serialized

_BOTO3 = TypeSerializer().serialize
_NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.text() | _NUMBERS,
    lambda held: st.lists(held) | st.dictionaries(st.text(), held),
)


@given(_VALUES)
def test_a_value_is_written_and_read_as_boto3_does(value: Any) -> None:
    written = serialized(value)
    assert written == _BOTO3(value)
    assert deserialized(written) == TypeDeserializer().deserialize(written)


@given(st.sets(st.text(), min_size=1))
def test_a_set_of_texts_is_written_and_read_as_boto3_does(value: set[str]) -> None:
    (written,), (by_boto3,) = (of.values() for of in (serialized(value), _BOTO3(value)))
    assert sorted(written) == sorted(by_boto3)
    assert deserialized(serialized(value)) == value


@pytest.mark.parametrize(
    "stored",
    [{"SS": ["a", "b"]}, {"NS": ["1", "2.5"]}, {"B": b"\x00\x01"}, {"BS": [b"a", b"b"]}],
    ids=lambda stored: next(iter(stored)),
)
def test_what_somebody_put_into_a_row_by_hand_is_read_as_boto3_does(stored: Any) -> None:
    assert deserialized(stored) == TypeDeserializer().deserialize(stored)


@pytest.mark.parametrize(
    "value", [1.5, {1, 2}, set(), object(), Decimal("NaN"), Decimal("Infinity")]
)
def test_what_no_row_holds_is_refused_before_it_is_sent(value: object) -> None:
    with pytest.raises(TypeError):
        serialized(value)


def test_a_number_is_never_rounded() -> None:
    with pytest.raises(Inexact):
        serialized(Decimal("1." + "1" * 39))
    with pytest.raises(TypeError, match="XX"):
        deserialized({"XX": "1"})
