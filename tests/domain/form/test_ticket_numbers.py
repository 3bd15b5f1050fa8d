"""Ticket numbers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.form.ticket_numbers import (
    DRAWS_A_WIDTH,
    TicketNumber,
    can_be_kept,
    draws,
    width,
)

typed = TypeAdapter(TicketNumber)


def test_a_million_tickets_have_a_million_numbers() -> None:
    """Numbers are taken as the store takes them: a draw that is taken is drawn again."""
    choose = random.Random(5).randrange
    taken: set[str] = set()
    for _ in range(1_000_000):
        number = next(number for number in draws(6, choose) if number not in taken)
        taken.add(number)
    assert len(taken) == 1_000_000
    six = sum(len(number) == 6 for number in taken)
    assert 700_000 < six < 1_000_000, "numbers widen by themselves as the space fills"


def test_numbers_have_six_digits_while_there_is_room() -> None:
    assert [len(number) for number in draws(6, lambda _: 0)][:DRAWS_A_WIDTH] == [6] * DRAWS_A_WIDTH


@pytest.mark.parametrize(
    ("tickets", "digits"),
    [(0, 6), (99_999, 6), (100_000, 7), (999_999, 7), (1_000_000, 8), (25_000_000, 9)],
)
def test_they_widen_before_one_draw_in_ten_is_lost(tickets: int, digits: int) -> None:
    assert width(tickets) == digits


def test_lost_draws_widen_the_number_by_a_digit() -> None:
    widths = [len(number) for number in draws(6, lambda _: 0)]
    assert sorted(set(widths)) == [6, 7, 8]
    assert widths == sorted(widths)


def test_zeros_in_front_count() -> None:
    assert next(draws(6, lambda _: 51_243)) == "051243"


@given(st.integers(6, 12), st.randoms(use_true_random=False))
def test_every_number_can_be_typed_back(digits: int, source: random.Random) -> None:
    for number in draws(digits, source.randrange):
        if len(number) <= 12:
            assert typed.validate_python(number) == number


@pytest.mark.parametrize(
    "text", ["051243", "#051243", " 051 243 ", "Ticket 051243", "[Ticket 051243]", "N.º 051243",
             "０５１２４３"],
)  # fmt: skip
def test_is_read_as_people_paste_it(text: str) -> None:
    assert typed.validate_python(text) == "051243"


@pytest.mark.parametrize(
    "text", ["LT-0008", "lt-0008", "#LT-0008", " LT - 0008 ", "Ticket LT-0008", "[Ticket LT-0008]",
             "N.º LT–0008"],
)  # fmt: skip
def test_a_number_with_letters_is_read_as_people_paste_it(text: str) -> None:
    assert typed.validate_python(text) == "LT-0008"
    assert can_be_kept("LT-0008")


@pytest.mark.parametrize("number", ["97", "2023/0001", "LT 0008", "lt-0008", "A#1", ""])
def test_what_nobody_could_type_is_no_number_to_keep(number: str) -> None:
    assert not can_be_kept(number)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("51243", "malformed"),
        ("05124x", "malformed"),
        ("0" * 13, "malformed"),
        ("", "missing"),
        ("  ", "missing"),
        (51243, "wrong_type"),
    ],
)
def test_what_is_no_number_says_why(value: object, why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        typed.validate_python(value)
    assert caught.value.errors()[0]["type"] == why
