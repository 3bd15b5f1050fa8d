from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Invalid, Refusal, TooManyAttempts
from chalicelib.services import codes
from chalicelib.store.dynamodb import TransactionRefused, dynamodb, table, transact

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws")]

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
WHO = "ana@example.ec"


def wrong(code: str) -> str:
    """Another code than the right one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def answer(code: str, at: datetime = NOW, who: str = WHO, purpose: str = "sign-in") -> str:
    """What somebody who types a code is told."""
    try:
        codes.check(purpose, who, code, at)
    except Invalid as refused:
        return refused.faults[0].code
    except Refusal as refused:
        return refused.code
    return "right"


def sent_within(at: datetime) -> int:
    """How many of seven codes asked for at a moment are sent."""
    for sent in range(7):
        try:
            codes.issue("sign-in", WHO, at)
        except TooManyAttempts:
            return sent
    return 7


def test_a_code_has_six_digits_and_is_good_once() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    assert len(code) == 6
    assert code.isdecimal()
    assert answer(code) == "right"
    assert answer(code) == "expired_code"


def test_a_code_may_be_typed_in_groups() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    assert answer(f" {code[:3]} {code[3:]}") == "right"


def test_a_code_ends_after_ten_minutes() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    assert answer(code, NOW + timedelta(minutes=10)) == "expired_code"
    assert answer(code, NOW + timedelta(minutes=9, seconds=59)) == "right"


def test_a_code_that_was_never_issued_is_as_good_as_an_old_one() -> None:
    assert answer("123456") == "expired_code"


def test_a_new_code_replaces_the_last_one() -> None:
    first = codes.issue("sign-in", WHO, NOW)
    second = codes.issue("sign-in", WHO, NOW)
    if first != second:
        assert answer(first) == "wrong_code"
    assert answer(second) == "right"


def test_a_code_is_good_for_its_person_and_purpose_only() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    assert answer(code, who="eva@example.ec") == "expired_code"
    assert answer(code, purpose="address") == "expired_code"
    assert answer(code) == "right"


def test_after_five_wrong_tries_the_right_code_is_refused_too() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    assert [answer(wrong(code)) for _ in range(5)] == ["wrong_code"] * 5
    with pytest.raises(TooManyAttempts) as refused:
        codes.check("sign-in", WHO, code, NOW)
    assert refused.value.retry_after == 600


def test_guesses_sent_all_at_once_get_no_more_than_five_tries() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda _: answer(wrong(code)), range(40)))
    assert told.count("wrong_code") == 5
    assert told.count("too_many_attempts") == 35


def test_a_right_code_sent_many_times_at_once_is_taken_once() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(lambda _: answer(code), range(5)))
    assert told.count("right") == 1


def test_a_proof_that_was_not_written_can_be_shown_again() -> None:
    code = codes.issue("address", WHO, NOW)
    codes.proof("address", WHO, code, NOW)
    assert answer(code, purpose="address") == "right"


def test_of_two_proofs_of_one_code_one_is_written() -> None:
    code = codes.issue("address", WHO, NOW)
    first = codes.proof("address", WHO, code, NOW)
    second = codes.proof("address", WHO, code, NOW)
    transact({"code": first})
    with pytest.raises(TransactionRefused):
        transact({"code": second})


def test_five_codes_an_hour_and_fifteen_a_day() -> None:
    midnight = NOW.replace(hour=0)
    told = [sent_within(midnight + timedelta(hours=hour)) for hour in range(4)]
    assert told == [5, 5, 5, 0]
    codes.issue("sign-in", WHO, NOW + timedelta(days=1))
    codes.issue("sign-in", "eva@example.ec", NOW)


def test_neither_the_code_nor_its_owner_is_kept_in_the_clear() -> None:
    code = codes.issue("sign-in", WHO, NOW)
    rows: Any = dynamodb().scan(TableName=table("guards"))["Items"]
    assert rows
    kept = " ".join(
        value
        for row in rows
        for field in row.values()
        for value in field.values()
        if isinstance(value, str)
    )
    assert code not in kept.split("#")
    assert f" {code} " not in f" {kept} "
    assert WHO not in kept
