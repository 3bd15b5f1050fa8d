"""Refusals: each has a code that stays, and a sentence for the developer who reads the answer."""

from __future__ import annotations

import re

import pytest

from chalicelib.domain import errors
from chalicelib.domain.errors import Fault, Refusal
from chalicelib.domain.proofs import Missing

#: What clients were told; a code that changes breaks them.
CODES = {
    "malformed_json", "too_large", "unsupported_media_type", "invalid", "idempotency_mismatch",
    "unauthorized", "forbidden", "proof_required", "second_factor_required", "not_found",
    "conflict", "precondition_failed", "precondition_required", "too_many_attempts",
    "challenge_required", "unreadable", "unavailable",
}  # fmt: skip
REFUSALS = [
    one for one in vars(errors).values() if isinstance(one, type) and Refusal in one.__mro__[1:]
]
MADE = [
    errors.Invalid([Fault("email", "missing", "Fill in this field.")]),
    errors.IdempotencyMismatch("051243"),
    errors.ProofRequired(Missing.CODE),
    errors.Conflict({"status": "closed"}),
    errors.Stale({"status": "closed"}),
    errors.TooManyAttempts(60),
    errors.ChallengeRequired({"salt": "a"}, 60),
    errors.Unreadable(),
    errors.Unavailable(),
    errors.NotFound(),
]


def test_codes_are_those_that_clients_know() -> None:
    assert {one.code for one in REFUSALS} == CODES


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_developer_reads_a_whole_sentence(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[A-Z].{20,}\.", refusal.detail)


@pytest.mark.parametrize("made", MADE, ids=lambda one: type(one).__name__)
def test_what_nothing_else_is_said_of_says_its_sentence(made: Refusal) -> None:
    assert str(made) == made.detail


def test_a_refusal_may_say_more_exactly_why() -> None:
    assert str(errors.NotFound("There is no such topic.")) == "There is no such topic."
    assert str(errors.Conflict({}, "It is closed.")) == "It is closed."


def test_a_refusal_holds_what_its_caller_can_act_on() -> None:
    fault = Fault("email", "missing", "Fill in this field.")
    invalid = errors.Invalid([fault], {"notice_version": "2026-11"})
    assert (invalid.faults, invalid.current) == ((fault,), {"notice_version": "2026-11"})
    assert errors.Invalid([]).current is None
    assert errors.IdempotencyMismatch("051243").number == "051243"
    assert errors.ProofRequired(Missing.CODE).missing is Missing.CODE
    assert errors.Conflict({"status": "closed"}).current == {"status": "closed"}
    assert errors.Stale({"status": "closed"}).current == {"status": "closed"}
    challenge = errors.ChallengeRequired({"salt": "a"}, 60)
    assert (challenge.challenge, challenge.retry_after) == ({"salt": "a"}, 60)
    assert errors.TooManyAttempts(60).retry_after == 60


def test_who_is_to_come_again_is_told_when() -> None:
    assert errors.Unavailable().retry_after == 5
    assert errors.Unreadable().retry_after == 600
    assert errors.Unavailable(30).retry_after == 30
