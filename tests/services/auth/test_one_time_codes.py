"""One-time codes on their way: made when they are sent, held by no table."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.mail import account_mails, kinds
from chalicelib.domain.mail.kinds import Kind
from chalicelib.mail import send as mail_send
from chalicelib.services import clock
from chalicelib.services.auth import one_time_codes
from chalicelib.services.mail import outbox
from tests import accounts
from tests.accounts import EMAIL

pytestmark = pytest.mark.engine


class Post:
    """SES: keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def send_raw_email(self, **request: Any) -> dict[str, str]:
        self.taken.append(request["RawMessage"]["Data"].decode())
        return {"MessageId": "ses-1"}


@pytest.fixture
def post(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post()
    monkeypatch.setattr(mail_send, "ses", lambda: post)
    monkeypatch.setenv("MAIL_RATE", "100000")
    caches.forget_all()
    return post


def test_the_mail_brings_the_code_that_signs_in(post: Post) -> None:
    accounts.ask()
    outbox.sweep(60_000)
    (mail,) = post.taken
    found = re.search(r"\b\d{6}\b", mail.split("\r\n\r\n", 1)[1])
    assert found
    assert accounts.begin(EMAIL, found[0]).status == 201


def test_once_sent_the_row_is_kept_for_a_day_and_never_held_the_code(post: Post) -> None:
    accounts.ask()
    outbox.sweep(60_000)
    (row,) = accounts.mails_to(EMAIL, "sign_in_code")
    assert accounts.code() not in str(row)
    days = (int(row["expires_at"]) - clock.now().timestamp()) / 86_400
    assert days == pytest.approx(1, abs=0.01)


def test_a_code_that_works_no_more_is_not_mailed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.ask()
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    outbox.sweep(60_000)
    (row,) = accounts.mails_to(EMAIL, "sign_in_code")
    assert (post.taken, row["state"]) == ([], "failed")
    assert "code_expired" in row["last_error"]


def made(mail_id: str) -> str:
    """The code that a mail of an id brings."""
    letter = account_mails.sign_in_code(
        EMAIL, "", "es", mail_id=mail_id, at=clock.stamp(clock.now())
    )
    filled = one_time_codes.filled(letter, clock.now())
    assert filled is not None
    return str(filled.params["code"])


def test_a_mail_that_is_sent_twice_brings_the_same_code(aws: Any) -> None:
    assert made("01MAIL00000") == made("01MAIL00000")


def test_who_knows_one_code_knows_nothing_of_the_next(aws: Any) -> None:
    codes = [made(f"01MAIL{turn:05d}") for turn in range(1_000)]
    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    assert len(set(codes)) > 990
    steps = {int(after) - int(code) for code, after in itertools.pairwise(codes)}
    assert len(steps) > 990, "they do not follow each other by a rule"
    for place in range(6):
        often = Counter(code[place] for code in codes)
        assert len(often) == 10
        assert all(50 < count < 160 for count in often.values()), "any digit is as likely"


def test_without_the_secret_no_code_is_made_of_a_mails_id(
    aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"01MAIL{turn:05d}" for turn in range(100)]
    codes = [made(mail_id) for mail_id in ids]
    monkeypatch.setattr(one_time_codes, "token_secrets", lambda: ["another-secret-0123456789"])
    guessed = [made(mail_id) for mail_id in ids]
    assert sum(code == guess for code, guess in zip(codes, guessed, strict=True)) <= 1


@pytest.mark.parametrize("kind", Kind)
def test_what_would_keep_a_trace_of_who_was_erased_is_kept_briefly(kind: Kind) -> None:
    codes = (Kind.SIGN_IN_CODE, Kind.ADDRESS_CODE, Kind.PROOF_CODE, Kind.ERASURE_CODE)
    buttons = (Kind.ADDITION_ASKED,)
    brief = kind in (*codes, *buttons, *kinds.WARNINGS, Kind.ADDRESS_CHANGED, Kind.ERASED)
    assert kinds.kept(kind) == (timedelta(days=1) if brief else kinds.KEPT)
