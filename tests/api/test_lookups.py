"""POST /api/lookups, POST /api/access-links and GET /api/tickets/{number}."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import jwt
import pytest

from chalicelib import caches
from chalicelib.domain.mail.outbox import Mail
from chalicelib.services import clock
from chalicelib.services.auth import access_links, signed_tokens, ticket_tokens
from chalicelib.services.mail import outbox as delivery
from chalicelib.services.mail import outgoing_mail
from chalicelib.services.mail.outgoing_mail import _tokens
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.guards import guards
from tests.accounts import rows, sign_in
from tests.challenges import solving
from tests.desk import Reply, look_up, open_ticket, request
from tests.places import SECRETS

pytestmark = pytest.mark.engine
STRANGER = "nadie@example.com"


@pytest.fixture(autouse=True)
def _aws(aws: Any) -> None:
    """Every test here has tables of its own."""


@pytest.fixture
def ticket() -> dict[str, Any]:
    opened: dict[str, Any] = open_ticket().json
    return opened


@pytest.fixture
def calls() -> Iterator[list[tuple[str, tuple[str, ...]]]]:
    """Every call to the database: its operation and the tables it names."""
    from chalicelib.store.aws.dynamodb import dynamodb

    made: list[tuple[str, tuple[str, ...]]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        tables = params.get("RequestItems") or [params.get("TableName", "")]
        made.append((model.name, tuple(tables)))

    events = dynamodb().meta.events
    events.register("provide-client-params.dynamodb.*", note)
    yield made
    events.unregister("provide-client-params.dynamodb.*", note)


class TestLookUp:
    def test_shows_the_ticket_to_who_knows_email_and_number(self, ticket: dict[str, Any]) -> None:
        reply = look_up(ticket["email"], ticket["number"])
        seen = reply.json["ticket"]
        assert reply.status == 200
        assert seen["number"] == ticket["number"]
        assert (seen["status"], seen["turn"], seen["clock"]) == ("received", "institute", "runs")
        assert seen["area"] == {"id": "DECON", "name": "Estadísticas Económicas"}
        assert seen["due_on"] == ticket["due_on"]

    @pytest.mark.parametrize("typed", ["#{n}", " {n} ", "{a} {b}", "# {a}-{b}", "Ticket {n}"])
    def test_takes_the_number_as_people_paste_it(self, typed: str, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        pasted = typed.format(n=number, a=number[:3], b=number[3:])
        assert look_up(ticket["email"], pasted).status == 200

    def test_the_case_of_the_email_does_not_matter(self, ticket: dict[str, Any]) -> None:
        assert look_up(" MARIA@Example.COM", ticket["number"]).status == 200

    def test_names_come_in_the_language_asked_for(self, ticket: dict[str, Any]) -> None:
        reply = request(
            "POST",
            "/lookups",
            {"email": ticket["email"], "number": ticket["number"]},
            query={"language": "en"},
        )
        assert reply.json["ticket"]["area"]["name"] == "Economic Statistics"

    def test_never_shows_who_asked(self, ticket: dict[str, Any]) -> None:
        text = look_up(ticket["email"], ticket["number"]).text
        for personal in ("1700000019", "+593991234567", "Quishpe", "female", "maria@"):
            assert personal not in text


class TestMisses:
    def test_wrong_number_wrong_email_and_both_wrong_are_one_answer(
        self, ticket: dict[str, Any], calls: list[Any]
    ) -> None:
        _warm(ticket)
        misses: list[tuple[Any, ...]] = []
        for turn, (email, number) in enumerate(
            [
                (ticket["email"], _other(ticket["number"])),
                (STRANGER, ticket["number"]),
                ("otra@example.com", _other(ticket["number"])),
            ]
        ):
            calls.clear()
            reply = look_up(email, number, address=f"198.51.100.{turn}")
            misses.append((reply.status, _without_id(reply), dict(reply.headers), list(calls)))
        assert misses[0][0] == 404
        assert misses[0] == misses[1] == misses[2]

    def test_after_five_misses_an_emails_look_ups_ask_for_a_proof_of_work(
        self, ticket: dict[str, Any]
    ) -> None:
        for turn in range(5):
            reply = look_up(ticket["email"], _other(ticket["number"]), f"198.51.100.{turn}")
            assert reply.status == 404
        right = look_up(ticket["email"], ticket["number"], address="198.51.100.77")
        assert (right.status, right.json["code"]) == (429, "challenge_required")
        assert 0 < int(right.headers["Retry-After"]) <= 3600
        assert _solving(ticket["email"], ticket["number"], "198.51.100.77").status == 200

    @pytest.mark.parametrize("misses", [5, 500])
    def test_past_a_limit_right_wrong_and_unknown_are_one_answer(
        self,
        misses: int,
        ticket: dict[str, Any],
        calls: list[Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        _warm(ticket)
        moment = clock.now()  # the three come in one second: Retry-After is the same
        monkeypatch.setattr(clock, "now", lambda: moment)
        told: list[tuple[Any, ...]] = []
        for email, number in (
            (ticket["email"], ticket["number"]),
            (ticket["email"], _other(ticket["number"])),
            (STRANGER, ticket["number"]),
        ):
            _set_misses(email, misses)
            calls.clear()
            reply = look_up(email, number)
            body = {**_without_id(reply), "challenge": "random"}
            told.append((reply.status, body, dict(reply.headers), list(calls)))
        assert told[0][0] == {5: 429, 500: 202}[misses]
        # The mail goes once an hour for an e-mail: the first of the two that share one has sent it.
        assert told[0][:3] == told[1][:3] == told[2][:3]
        assert told[0][3] == told[1][3] == told[2][3]

    def test_after_500_judged_misses_a_day_nothing_is_judged_and_the_links_are_mailed(
        self, ticket: dict[str, Any], aws: Any
    ) -> None:
        _set_misses(ticket["email"], 500)
        for number in (ticket["number"], _other(ticket["number"]), ticket["number"]):
            reply = look_up(ticket["email"], number)
            assert (reply.status, reply.json) == (202, {"mailed": True})
        assert _kinds(aws) == ["access_links", "received"]

    def test_of_many_guesses_at_once_no_more_are_judged_than_the_day_has(
        self, ticket: dict[str, Any]
    ) -> None:
        _set_misses(ticket["email"], 490, hour=0)
        numbers = [f"{900_000 + turn}" for turn in range(40)]
        with ThreadPoolExecutor(20) as pool:
            replies = [
                *pool.map(
                    lambda guess: _solving(ticket["email"], guess[1], f"203.0.113.{guess[0]}"),
                    enumerate(numbers),
                )
            ]
        assert [reply.status for reply in replies].count(404) == 10
        assert [reply.status for reply in replies].count(202) == 30

    @pytest.mark.parametrize("misses", [5, 500])
    @pytest.mark.parametrize("token", ["good", "expired", "link", "session"])
    def test_who_bears_an_earlier_token_of_the_ticket_meets_no_limit(
        self, token: str, misses: int, ticket: dict[str, Any]
    ) -> None:
        _set_misses(ticket["email"], misses)
        for _ in range(30):
            guards.hit("misses-address", "198.51.100.7", clock.now())
        past = clock.now() - timedelta(days=3)
        earlier = {
            "good": lambda: ticket["access_token"],
            "expired": lambda: ticket_tokens.issue(ticket["number"], ticket["email"], past),
            "link": lambda: ticket_tokens.issue_link(
                ticket["number"], ticket["email"], "01A", past
            ),
            "session": lambda: sign_in(ticket["email"], address="203.0.113.9").token,
        }[token]()
        assert _bearing(earlier, ticket["email"], ticket["number"]).status == 200

    def test_an_earlier_token_lets_nobody_guess(self, ticket: dict[str, Any]) -> None:
        own = open_ticket(email="otra@example.com").json
        _set_misses(ticket["email"], 5)
        for token in (own["access_token"], ticket["access_token"], "x"):
            number = ticket["number"] if token == own["access_token"] else _other(ticket["number"])
            reply = _bearing(token, ticket["email"], number)
            assert reply.json["code"] == "challenge_required"

    def test_after_thirty_misses_an_address_waits(self, ticket: dict[str, Any]) -> None:
        for turn in range(30):
            assert look_up(f"p{turn}@example.com", "051243").status == 404
        assert look_up(ticket["email"], ticket["number"]).status == 429
        elsewhere = look_up(ticket["email"], ticket["number"], address="203.0.113.5")
        assert elsewhere.status == 200

    def test_the_wait_ends_with_the_hour(
        self, ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for turn in range(6):
            look_up(ticket["email"], _other(ticket["number"]), f"198.51.100.{turn}")
        assert look_up(ticket["email"], ticket["number"]).status == 429
        later = clock.now() + timedelta(hours=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert look_up(ticket["email"], ticket["number"]).status == 200

    def test_past_the_global_budget_the_link_goes_by_mail(
        self, ticket: dict[str, Any], aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services.tickets import lookups

        monkeypatch.setattr(lookups, "_misses_of_everybody", lambda: 10**6)
        right = look_up(ticket["email"], ticket["number"])
        wrong = look_up(STRANGER, ticket["number"])
        assert (right.status, right.json) == (wrong.status, wrong.json) == (202, {"mailed": True})
        assert _mailed(aws, ticket["email"]) == ["access_links", "received"]

    def test_the_misses_of_everybody_are_read_with_the_ticket_and_hold_for_seconds(
        self, ticket: dict[str, Any], aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services.tickets import lookups
        from chalicelib.store.guards import guards

        for _ in range(3):
            guards.hit("misses", "everybody", clock.now())
        caches.forget_all()
        monkeypatch.setattr(guards, "hits", lambda *_: pytest.fail("they cost a call"))
        assert look_up(ticket["email"], ticket["number"]).status == 200
        assert lookups._everybody() == 3
        guards.hit("misses", "everybody", clock.now())
        assert look_up(ticket["email"], ticket["number"]).status == 200
        assert lookups._everybody() == 3

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"number": "051243"}, ("email", "missing")),
            ({"email": "a@b.ec"}, ("number", "missing")),
            ({"email": "a@b.ec", "number": "abc"}, ("number", "malformed")),
            ({"email": "ab.ec", "number": "051243"}, ("email", "malformed")),
        ],
    )
    def test_what_cannot_be_a_ticket_is_a_fault_of_its_field(
        self, body: dict[str, str], fault: tuple[str, str]
    ) -> None:
        reply = request("POST", "/lookups", body)
        assert (reply.status, reply.faults) == (422, {fault})


class TestLinks:
    def test_an_address_with_tickets_is_owed_one_mail(
        self, ticket: dict[str, Any], aws: Any
    ) -> None:
        assert _ask(ticket["email"]).status == 202
        assert _kinds(aws) == ["access_links", "received"]

    def test_an_unknown_address_gets_the_same_answer_from_the_same_calls_and_no_mail(
        self, ticket: dict[str, Any], calls: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MAIL_RATE", "100000")
        caches.forget_all()
        told = []
        for email in (ticket["email"], STRANGER):
            calls.clear()
            reply = _ask(email)
            told.append((reply.status, reply.json, dict(reply.headers), list(calls)))
        assert told[0] == told[1]
        assert told[0][:2] == (202, {"mailed": True})
        sent: list[str] = []
        monkeypatch.setattr(outgoing_mail, "send", lambda mail, *_: sent.append(mail.to) or "ses-1")
        delivery.sweep(60_000)
        assert STRANGER not in sent
        (row,) = [row for row in rows("outbox") if row["to"] == STRANGER]
        assert (row["state"], row["last_error"]) == ("withheld", "no ticket has this address")
        left = int(row["expires_at"]) - clock.now().timestamp()
        assert 0 < left < 2 * 86_400

    def test_a_fourth_ask_in_an_hour_pays_with_work_whoever_asks(
        self, ticket: dict[str, Any], aws: Any
    ) -> None:
        replies = [_ask(ticket["email"], f"198.51.100.{turn}") for turn in range(4)]
        assert [reply.status for reply in replies] == [202] * 3 + [429]
        paid = solving("POST", "/access-links", {"email": ticket["email"]}, address="203.0.113.1")
        assert paid.status == 202
        assert _kinds(aws).count("access_links") == 4

    def test_one_email_and_one_network_address_together_wait(self, ticket: dict[str, Any]) -> None:
        replies = [_ask(ticket["email"]) for _ in range(4)]
        assert replies[-1].json["code"] == "too_many_attempts"
        assert _ask(STRANGER).status == 202, "a neighbour asks for their own"

    def test_a_shared_network_address_is_never_refused(self) -> None:
        replies = [_ask(f"p{turn}@example.com") for turn in range(61)]
        assert [reply.status for reply in replies] == [202] * 60 + [429]
        assert replies[-1].json["code"] == "challenge_required"

    def test_serve_on_when_others_are_mailed(self, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        for _ in range(2):
            _ask(ticket["email"])
        first, second = _linked(ticket["email"], number)
        assert [_show(number, token).status for token in (second, first)] == [200, 200]

    def test_end_when_their_reader_says_so_and_opens_the_new_ones(
        self, ticket: dict[str, Any]
    ) -> None:
        number = ticket["number"]
        _ask(ticket["email"])
        _ask(ticket["email"], end_earlier=True)
        first, second = _linked(ticket["email"], number)
        assert _show(number, first).status == 200, "a stranger's ask ends nothing"
        assert _show(number, second).status == 200
        ended = _show(number, first)
        assert (ended.status, ended.json["code"]) == (401, "unauthorized")
        assert _show(number, ticket["access_token"]).status == 200, "an open page goes on"

    def test_end_for_no_other_address(self, ticket: dict[str, Any]) -> None:
        other = open_ticket(email="otra@example.com").json
        _ask(ticket["email"])
        _ask(other["email"], end_earlier=True)
        (link,) = _linked(ticket["email"], ticket["number"])
        (ending,) = _linked(other["email"], other["number"])
        assert _show(other["number"], ending).status == 200
        assert _show(ticket["number"], link).status == 200


class TestToken:
    def test_opens_its_ticket(self, ticket: dict[str, Any]) -> None:
        assert _show(ticket["number"], ticket["access_token"]).status == 200

    def test_does_not_open_another_ticket(self, ticket: dict[str, Any]) -> None:
        other = open_ticket(email="otra@example.com").json
        assert _show(other["number"], ticket["access_token"]).status == 403

    def test_does_not_tell_whether_another_ticket_exists(self, ticket: dict[str, Any]) -> None:
        other = open_ticket(email="otra@example.com").json
        exists = _show(other["number"], ticket["access_token"])
        missing = _show(_other(ticket["number"]), ticket["access_token"])
        assert (exists.status, _without_id(exists)) == (missing.status, _without_id(missing))

    def test_ends_when_the_email_of_the_ticket_changes(self, ticket: dict[str, Any]) -> None:
        token = ticket_tokens.issue(ticket["number"], "vieja@example.com", clock.now())
        assert _show(ticket["number"], token).status == 403

    def test_ends_after_its_time(self, ticket: dict[str, Any]) -> None:
        past = clock.now() - timedelta(hours=3)
        token = ticket_tokens.issue(ticket["number"], ticket["email"], past)
        assert _show(ticket["number"], token).status == 401

    def test_holds_no_personal_data(self, ticket: dict[str, Any]) -> None:
        claims = jwt.decode(ticket["access_token"], options={"verify_signature": False})
        assert set(claims) == {"aud", "sub", "bound", "exp", "how", "at"}
        assert "maria" not in str(claims)

    @pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512"])
    def test_forged_ones_are_refused_alike(self, algorithm: str, ticket: dict[str, Any]) -> None:
        claims = jwt.decode(ticket["access_token"], options={"verify_signature": False})
        key = "" if algorithm == "none" else "another secret that is long enough to sign with" * 2
        forged = jwt.encode(claims, key, algorithm=algorithm)
        reply = _show(ticket["number"], forged)
        assert (reply.status, _without_id(reply)) == (401, _without_id(_show("051243", "")))

    @pytest.mark.parametrize("missing", ["exp", "aud", "sub", "bound"])
    def test_one_without_a_claim_is_refused(self, missing: str, ticket: dict[str, Any]) -> None:
        claims = jwt.decode(ticket["access_token"], options={"verify_signature": False})
        del claims[missing]
        token = jwt.encode(claims, SECRETS["token-secrets"][0], algorithm="HS256")
        assert _show(ticket["number"], token).status == 401

    def test_outlives_one_rotation_of_the_secret_and_not_two(
        self, ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = SECRETS["token-secrets"][0]
        monkeypatch.setattr(signed_tokens, "token_secrets", lambda: ("n" * 40, old))
        assert _show(ticket["number"], ticket["access_token"]).status == 200
        monkeypatch.setattr(signed_tokens, "token_secrets", lambda: ("m" * 40, "n" * 40))
        assert _show(ticket["number"], ticket["access_token"]).status == 401


class TestOrigin:
    @pytest.mark.parametrize("shown", ["", "guess", "origin-secret"])
    def test_what_did_not_come_through_cloudfront_is_refused(self, shown: str) -> None:
        reply = request("GET", "/health", headers={"X-Origin-Secret": shown})
        assert (reply.status, reply.json["code"]) == (403, "forbidden")

    def test_two_secrets_are_valid_while_one_rotates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.api.origin_secrets", lambda: ("new", "old"))
        for shown in ("new", "old"):
            assert request("GET", "/health", headers={"X-Origin-Secret": shown}).status == 200


def _ask(email: str, address: str = "198.51.100.7", **how: Any) -> Reply:
    return request("POST", "/access-links", {"email": email, **how}, address=address)


def _solving(email: str, number: str, address: str) -> Reply:
    return solving("POST", "/lookups", {"email": email, "number": number}, address=address)


def _bearing(token: str, email: str, number: str) -> Reply:
    headers = {"Authorization": f"Bearer {token}"}
    return request("POST", "/lookups", {"email": email, "number": number}, headers=headers)


def _set_misses(email: str, day: int, hour: int | None = None) -> None:
    """So many judged misses of an e-mail, in this hour and on this day."""
    now = clock.now()
    row = {
        "key": guards.hour_and_day_key("lookup-email", email, now),
        "hits": day,
        f"hour_{int(now.timestamp()) // 3600}": day if hour is None else hour,
    }
    dynamodb().put_item(TableName=table("guards"), Item=to_item(row))


def _show(number: str, token: str) -> Reply:
    return request("GET", f"/tickets/{number}", headers={"Authorization": f"Bearer {token}"})


def _warm(ticket: dict[str, Any]) -> None:
    """Look up what is there: from then on everybody's misses are known for some seconds, and no
    later look-up reads them, whatever it asks for."""
    assert look_up(ticket["email"], ticket["number"], "203.0.113.250").status == 200


def _other(number: str) -> str:
    """A number that no ticket has."""
    return f"{(int(number) + 1) % 10**6:06d}"


def _without_id(reply: Reply) -> dict[str, Any]:
    return {key: value for key, value in reply.json.items() if key != "request_id"}


def _linked(email: str, number: str) -> list[str]:
    """The tokens of the links to a ticket that were mailed to an e-mail, oldest first."""
    mails = [
        Mail.model_validate(row)
        for row in sorted(rows("outbox"), key=lambda row: str(row["mail_id"]))
        if row["kind"] == "access_links" and row["to"] == email
    ]
    filled = [access_links.filled(mail) for mail in mails]
    return [_tokens(mail, clock.now())[number] for mail in filled if mail]


def _kinds(aws: Any) -> list[str]:
    return sorted(str(row["kind"]) for row in rows("outbox"))


def _mailed(aws: Any, email: str) -> list[str]:
    return sorted(str(row["kind"]) for row in rows("outbox") if row["to"] == email)
