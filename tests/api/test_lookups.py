"""POST /api/lookups, POST /api/access-links and GET /api/tickets/{number}."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest

from chalicelib.domain.mails import Mail
from chalicelib.services import access, clock
from chalicelib.services.outbox import _tokens
from chalicelib.store import outbox
from tests.conftest import SECRETS
from tests.desk import Reply, look_up, open_ticket, request

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
    from chalicelib.store.dynamodb import dynamodb

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

    def test_after_five_misses_an_email_waits_even_with_the_right_number(
        self, ticket: dict[str, Any]
    ) -> None:
        for turn in range(5):
            reply = look_up(ticket["email"], _other(ticket["number"]), f"198.51.100.{turn}")
            assert reply.status == 404
        right = look_up(ticket["email"], ticket["number"], address="198.51.100.77")
        assert (right.status, right.json["code"]) == (429, "too_many_attempts")
        assert 0 < int(right.headers["Retry-After"]) <= 3600

    def test_an_email_without_tickets_waits_just_the_same(self) -> None:
        replies = [look_up(STRANGER, "051243", f"198.51.100.{turn}") for turn in range(6)]
        assert [reply.status for reply in replies] == [404] * 5 + [429]

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
        later = clock.now() + timedelta(hours=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert look_up(ticket["email"], ticket["number"]).status == 200

    def test_past_the_global_budget_the_link_goes_by_mail(
        self, ticket: dict[str, Any], aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services import lookups

        monkeypatch.setattr(lookups, "_misses_of_everybody", lambda: 10**6)
        right = look_up(ticket["email"], ticket["number"])
        wrong = look_up(STRANGER, ticket["number"])
        assert (right.status, right.json) == (wrong.status, wrong.json) == (202, {"mailed": True})
        assert _kinds(aws) == ["access_links", "received"]

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

    def test_an_unknown_address_gets_the_same_answer_and_no_mail(self, aws: Any) -> None:
        reply = _ask(STRANGER)
        assert (reply.status, reply.json) == (202, {"mailed": True})
        assert _kinds(aws) == []

    def test_an_address_is_mailed_at_most_three_times_an_hour(
        self, ticket: dict[str, Any], aws: Any
    ) -> None:
        for turn in range(5):
            assert _ask(ticket["email"], f"198.51.100.{turn}").status == 202
        assert _kinds(aws).count("access_links") == 3

    def test_a_network_address_asks_at_most_twenty_times_an_hour(self) -> None:
        replies = [_ask(f"p{turn}@example.com") for turn in range(21)]
        assert [reply.status for reply in replies] == [202] * 20 + [429]

    def test_serve_until_newer_ones_are_asked_for(self, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        _ask(ticket["email"])
        (first,) = _linked(number)
        assert [_show(number, first).status for _ in range(2)] == [200, 200]
        _ask(ticket["email"])
        second, first = _linked(number)
        assert _show(number, second).status == 200
        ended = _show(number, first)
        assert (ended.status, ended.json["code"]) == (401, "unauthorized")
        assert _show(number, ticket["access_token"]).status == 200, "an open page goes on"

    def test_end_for_no_other_address(self, ticket: dict[str, Any]) -> None:
        other = open_ticket(email="otra@example.com").json
        _ask(ticket["email"])
        _ask(other["email"])
        (link,) = _linked(ticket["number"])
        assert _show(ticket["number"], link).status == 200

    def test_sent_again_replace_those_before(self, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        _ask(ticket["email"])
        headers = {"Authorization": f"Bearer {ticket['access_token']}"}
        assert request("POST", f"/tickets/{number}/resends", headers=headers).status == 202
        again, first = _linked(number)
        assert [_show(number, token).status for token in (again, first)] == [200, 401]

    def test_that_were_refused_for_the_limit_leave_the_others_good(
        self, ticket: dict[str, Any]
    ) -> None:
        for _ in range(5):
            _ask(ticket["email"])
        newest, *_ = _linked(ticket["number"])
        assert _show(ticket["number"], newest).status == 200


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
        token = access.issue(ticket["number"], "vieja@example.com", clock.now())
        assert _show(ticket["number"], token).status == 403

    def test_ends_after_its_time(self, ticket: dict[str, Any]) -> None:
        past = clock.now() - timedelta(hours=3)
        token = access.issue(ticket["number"], ticket["email"], past)
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
        monkeypatch.setattr(access, "token_secrets", lambda: ("n" * 40, old))
        assert _show(ticket["number"], ticket["access_token"]).status == 200
        monkeypatch.setattr(access, "token_secrets", lambda: ("m" * 40, "n" * 40))
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


def _ask(email: str, address: str = "198.51.100.7") -> Reply:
    return request("POST", "/access-links", {"email": email}, address=address)


def _show(number: str, token: str) -> Reply:
    return request("GET", f"/tickets/{number}", headers={"Authorization": f"Bearer {token}"})


def _other(number: str) -> str:
    """A number that no ticket has."""
    return f"{(int(number) + 1) % 10**6:06d}"


def _without_id(reply: Reply) -> dict[str, Any]:
    return {key: value for key, value in reply.json.items() if key != "request_id"}


def _linked(number: str) -> list[str]:
    """The tokens of the links to a ticket that were mailed, newest first."""
    rows = [row for row in outbox.of_ticket(number) if row["kind"] == "access_links"]
    found = [Mail.model_validate(outbox.find(row["mail_id"])) for row in rows]
    return [_tokens(mail, clock.now())[number] for mail in found]


def _kinds(aws: Any) -> list[str]:
    from chalicelib.store.dynamodb import table

    return sorted(item["kind"]["S"] for item in aws.scan(TableName=table("outbox"))["Items"])
