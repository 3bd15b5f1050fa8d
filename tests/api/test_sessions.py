"""POST /api/sessions/codes, POST and DELETE /api/sessions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import jwt
import pytest

from chalicelib.services import clock
from chalicelib.services.auth import session_tokens, sessions
from chalicelib.store.accounts import accounts
from chalicelib.store.guards import guards
from tests.accounts import EMAIL, Holder, ask, begin, code, mails_to, rows, sign_in, wrong
from tests.challenges import solution
from tests.desk import open_ticket, request

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _aws(aws: Any) -> None:
    """Every test here has tables of its own."""


class TestAsking:
    def test_a_known_and_an_unknown_address_get_one_and_the_same_answer(self) -> None:
        sign_in()
        known, unknown = ask(), ask("nadie@example.com")
        assert known.status == unknown.status == 202
        answers = [{**reply.json, "nonce": "random"} for reply in (known, unknown)]
        assert answers[0] == answers[1]
        assert dict(known.headers) == dict(unknown.headers)

    def test_the_code_is_mailed_in_the_language_asked_for(self) -> None:
        ask(language="en")
        (mail,) = mails_to(EMAIL, "sign_in_code")
        assert mail["language"] == "en"

    def test_no_table_holds_the_code(self) -> None:
        ask()
        found = code()
        for name in ("outbox", "guards", "accounts"):
            held = [value for row in rows(name) for value in _values(row) if value == found]
            assert held == []

    def test_a_sixth_ask_in_an_hour_pays_with_work_whoever_asks(self) -> None:
        replies = [ask(address=f"198.51.100.{turn}") for turn in range(6)]
        assert [reply.status for reply in replies] == [202] * 5 + [429]
        assert replies[-1].json["code"] == "challenge_required"
        assert 0 < int(replies[-1].headers["Retry-After"]) <= 3600
        paid = {"Altcha": solution(replies[-1])}
        body = {"email": EMAIL, "language": "es"}
        assert request("POST", "/sessions/codes", body, headers=paid).status == 202
        assert len(mails_to(EMAIL, "sign_in_code")) == 6

    def test_one_address_and_one_network_address_together_wait(self) -> None:
        replies = [ask() for _ in range(6)]
        assert [reply.status for reply in replies] == [202] * 5 + [429]
        assert replies[-1].json["code"] == "too_many_attempts"
        assert ask("otra@example.com").status == 202, "a neighbour asks for their own"

    def test_an_address_without_an_account_has_the_same_limit(self) -> None:
        sign_in()
        known = [ask(address=f"198.51.100.{turn}").status for turn in range(5)]
        unknown = [ask("nadie@example.com", f"203.0.113.{turn}").status for turn in range(6)]
        assert [202, *known] == unknown

    def test_a_shared_network_address_is_never_refused(self) -> None:
        replies = [ask(f"p{turn}@example.com") for turn in range(61)]
        assert [reply.status for reply in replies] == [202] * 60 + [429]
        assert replies[-1].json["code"] == "challenge_required"

    def test_a_sixteenth_ask_of_a_day_pays_with_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        start = clock.now().replace(hour=1)
        codes: list[str] = []
        for turn in range(16):
            monkeypatch.setattr(clock, "now", lambda turn=turn: start + timedelta(hours=turn // 4))
            codes.append(ask(address=f"198.51.100.{turn}").json.get("code", "mailed"))
        assert codes == ["mailed"] * 15 + ["challenge_required"]

    def test_asking_again_mails_the_living_code_and_lengthens_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        start = clock.now()
        monkeypatch.setattr(clock, "now", lambda: start)
        assert ask().json["expires_in"] == 600
        first = code()
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=9))
        again = ask(address="203.0.113.5")
        assert (again.json["expires_in"], code()) == (60, first)
        until = {row["params"]["until"] for row in mails_to(EMAIL, "sign_in_code")}
        assert len(until) == 1
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=10))
        assert begin(EMAIL, first).faults == {("code", "expired_code")}

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({}, ("email", "missing")),
            ({"email": "sin arroba"}, ("email", "malformed")),
            ({"email": "a@b.ec", "language": "qu"}, ("language", "not_a_choice")),
            ({"email": "a@b.ec", "code": "1"}, ("code", "unknown_field")),
        ],
    )
    def test_what_cannot_be_an_address_is_a_fault(
        self, body: dict[str, str], fault: tuple[str, str]
    ) -> None:
        reply = request("POST", "/sessions/codes", body)
        assert (reply.status, reply.faults) == (422, {fault})


class TestSigningIn:
    def test_the_mailed_code_registers_and_later_signs_in(self) -> None:
        first = sign_in()
        assert first.call("GET", "/account").json["email"] == EMAIL
        created = first.call("GET", "/account").json["created_at"]
        assert sign_in().call("GET", "/account").json["created_at"] == created

    @pytest.mark.parametrize("typed", ["{a} {b}", " {a}{b} ", "{a}-{b}"])
    def test_takes_the_code_as_people_paste_it(self, typed: str) -> None:
        ask()
        found = code()
        assert begin(EMAIL, typed.format(a=found[:3], b=found[3:])).status == 201

    @pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "", "١٢٣٤٥"])
    def test_what_is_no_code_is_no_try(self, typed: str) -> None:
        ask()
        for _ in range(6):
            assert begin(EMAIL, typed).status == 422
        assert begin(EMAIL, code()).status == 201

    def test_the_address_may_be_typed_in_capitals(self) -> None:
        ask()
        assert begin(" MARIA@Example.com ", code()).status == 201

    def test_a_wrong_code_is_told_beside_its_field(self) -> None:
        ask()
        reply = begin(EMAIL, wrong(code()))
        assert (reply.status, reply.faults) == (422, {("code", "wrong_code")})

    def test_a_code_works_once(self) -> None:
        ask()
        used = code()
        assert begin(EMAIL, used).status == 201
        assert begin(EMAIL, used).faults == {("code", "expired_code")}

    def test_of_two_at_the_same_moment_one_signs_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ask()
        found, both, real = code(), Barrier(2, timeout=20), sessions.transact

        def meet(writes: Any) -> None:
            with suppress(BrokenBarrierError):
                both.wait()  # both were judged to be right before either is let in
            real(writes)

        monkeypatch.setattr(sessions, "transact", meet)
        with ThreadPoolExecutor(2) as pool:
            replies = [pool.submit(begin, EMAIL, found) for _ in range(2)]
            statuses = []
            for reply in as_completed(replies):
                both.abort()
                statuses.append(reply.result().status)
        assert sorted(statuses) == [201, 422]

    def test_a_stranger_burns_nobodys_code(self) -> None:
        nonce = ask().json["nonce"]
        found = code()
        stranger = ask(address="203.0.113.5").json["nonce"]
        for turn in range(6):
            begin(EMAIL, wrong(found), f"203.0.113.{turn}")
            begin(EMAIL, wrong(found), f"203.0.113.{turn}", stranger)
        assert begin(EMAIL, found, "203.0.113.5").faults == {("code", "expired_code")}
        assert begin(EMAIL, found, nonce=nonce).status == 201

    def test_a_browser_has_five_tries_of_its_own(self) -> None:
        nonce = ask().json["nonce"]
        told = [
            next(iter(begin(EMAIL, wrong(code()), f"198.51.100.{turn}", nonce).faults))[1]
            for turn in range(5)
        ]
        assert told == ["wrong_code"] * 4 + ["expired_code"]

    def test_a_nonce_that_nobody_was_answered_has_no_tries_of_its_own(self) -> None:
        ask()
        for turn in range(5):
            begin(EMAIL, wrong(code()), nonce=f"made-up-{turn}")
        assert begin(EMAIL, code(), nonce="made-up").faults == {("code", "expired_code")}

    def test_past_the_days_wrong_codes_only_who_had_access_before_may_try(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        earlier = sign_in().token
        monkeypatch.setattr(guards, "hits", lambda subject, *_: 500 * (subject[-5:] == "email"))
        nonce = ask().json["nonce"]
        assert begin(EMAIL, code(), nonce=nonce).faults == {("code", "expired_code")}
        body = {"email": EMAIL, "code": code(), "nonce": nonce}
        known = request("POST", "/sessions", body, headers={"Authorization": f"Bearer {earlier}"})
        assert known.status == 201

    def test_a_code_works_for_ten_minutes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ask()
        found = code()
        later = clock.now() + timedelta(minutes=10, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert begin(EMAIL, found).faults == {("code", "expired_code")}

    def test_a_code_of_another_address_does_not_work(self) -> None:
        ask()
        ask("otra@example.com")
        if code() != code("otra@example.com"):
            assert begin("otra@example.com", code()).status == 422

    def test_after_five_wrong_tries_the_right_code_works_no_more(self) -> None:
        ask()
        found = code()
        codes_told = [
            next(iter(begin(EMAIL, wrong(found), f"198.51.100.{turn}").faults))[1]
            for turn in range(5)
        ]
        assert codes_told == ["wrong_code"] * 4 + ["expired_code"]
        assert begin(EMAIL, found, "203.0.113.5").faults == {("code", "expired_code")}

    def test_of_fifty_guesses_at_once_at_most_five_are_judged(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.store.guards import one_time_codes as codes

        ask()
        found, judged = code(), []
        real = codes.digest

        def note(purpose: str, typed: str) -> str:
            judged.append(typed)
            return real(purpose, typed)

        monkeypatch.setattr(codes, "digest", note)
        guesses = [f"{(int(found) + turn + 1) % 10**6:06d}" for turn in range(50)]
        with ThreadPoolExecutor(25) as pool:
            replies = [
                *pool.map(lambda at: begin(EMAIL, at[1], f"198.51.100.{at[0]}"), enumerate(guesses))
            ]
        assert len(judged) == 5
        assert {reply.status for reply in replies} == {422}
        assert begin(EMAIL, found, "203.0.113.5").status == 422

    def test_a_network_address_waits_after_thirty_wrong_codes(self) -> None:
        for turn in range(30):
            assert begin(f"p{turn}@example.com", "123456").status == 422
        ask(address="203.0.113.5")
        assert begin(EMAIL, code()).status == 429
        assert begin(EMAIL, code(), "203.0.113.5").status == 201

    def test_no_code_was_asked_for_is_told_as_of_an_old_one(self) -> None:
        assert begin("nadie@example.com", "123456").faults == {("code", "expired_code")}


class TestSession:
    def test_ends_everywhere_at_once(self) -> None:
        phone, library = sign_in(), sign_in()
        assert phone.call("DELETE", "/sessions").json == {"ended": True}
        for session in (phone, library):
            assert session.call("GET", "/account").status == 401
        assert sign_in().call("GET", "/account").status == 200

    def test_says_that_it_lasts_eight_hours(self) -> None:
        ask()
        assert begin(EMAIL, code()).json["expires_in"] == 8 * 3600

    def test_an_expired_one_opens_nothing(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        sign_in()
        account, now = accounts.get(EMAIL), clock.now()
        assert account is not None
        monkeypatch.setattr(clock, "now", lambda: now - timedelta(hours=8, seconds=1))
        old = Holder(session_tokens.issue(account))
        monkeypatch.setattr(clock, "now", lambda: now)
        assert old.call("GET", "/account").status == 401

    def test_opens_every_ticket_of_its_address_and_no_other(self) -> None:
        own, other = open_ticket().json, open_ticket(email="otra@example.com").json
        holder = sign_in()
        assert holder.call("GET", f"/tickets/{own['number']}").status == 200
        assert holder.call("GET", f"/tickets/{other['number']}").status == 403
        missing = f"{(int(own['number']) + 1) % 10**6:06d}"
        if missing != other["number"]:
            assert holder.call("GET", f"/tickets/{missing}").status == 403

    def test_writes_on_its_ticket(self) -> None:
        number = open_ticket().json["number"]
        sent = sign_in().call("POST", f"/tickets/{number}/messages", {"body": "Gracias por todo."})
        assert (sent.status, sent.json["entries"][-1]["body"]) == (201, "Gracias por todo.")

    def test_a_tickets_token_opens_no_account(self) -> None:
        token = open_ticket().json["access_token"]
        assert Holder(token).call("GET", "/account").status == 403

    def test_a_session_of_another_secret_is_refused(self) -> None:
        sign_in()
        account = accounts.get(EMAIL)
        assert account is not None
        claims = {"aud": "account", "sub": EMAIL, "sessions": account.sessions, "exp": 2**33}
        forged = jwt.encode(claims, "x" * 32, algorithm="HS256")
        assert Holder(forged).call("GET", "/account").status == 401


def _values(row: Any) -> list[Any]:
    text = json.dumps(row, default=str)
    return [part for part in text.replace('"', " ").replace(":", " ").split() if part]
