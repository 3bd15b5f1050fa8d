"""A caller without an e-mail gives one later: an agent types it, and its reader confirms it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.tickets import erasure
from chalicelib.services import clock
from chalicelib.services.addresses import moves
from chalicelib.services.mail import delivery_reports, outgoing_mail
from chalicelib.services.mail import outbox as delivery
from chalicelib.services.tickets import not_me_tokens
from chalicelib.store.aws.dynamodb import from_item, transact
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import tickets
from tests.accounts import put_rule
from tests.agents import ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, look_up, open_ticket, opening, request
from tests.indexed import happen, rows

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

NEW = "Rosa.Guaman@Example.org"
KEY = NEW.lower()


@pytest.fixture
def hands(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the clock on: ``hands(days=8)``."""
    ahead, now = [timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + ahead[0])

    def move(**by: float) -> datetime:
        ahead[0] += timedelta(**by)
        return clock.now()

    return move


@pytest.fixture
def number(hands: Any) -> str:
    """A ticket of somebody without an e-mail."""
    found: str = ANA.call("POST", "/tickets", opening(channel="phone", email="")).json["number"]
    return found


@pytest.fixture
def sent(number: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """To whom mails went, and what each says."""
    monkeypatch.setenv("MAIL_RATE", "100000")
    caches.forget_all()
    found: list[tuple[str, str]] = []

    def send(mail: Any, rendered: Any, _: Any) -> str:
        found.append((mail.to, rendered.text))
        return "ses-1"

    monkeypatch.setattr(outgoing_mail, "send", send)
    return found


def ask(number: str, email: str = NEW, by: Colleague = ANA, version: int | None = None) -> Reply:
    version = version or ANA.see(number)["version"]
    return by.call("POST", f"/tickets/{number}/email-additions", {"email": email}, version)


def again(number: str, what: str = "mails") -> Reply:
    path, seen = f"/tickets/{number}/email-additions/{what}", ANA.see(number)
    waits = seen["requester"].get("addition", {"mailed_at": seen["updated_at"]})
    return ANA.call("POST", path, {"mailed_at": waits["mailed_at"]}, seen["version"])


def button(sent: list[tuple[str, str]]) -> str:
    """The token of the button in the newest mail that has one."""
    delivery.sweep(60_000)
    found = [token for _, text in sent for token in re.findall(r"#confirmar=(\S+)", text)]
    token: str = found[-1]
    return token


def press(number: str, token: str) -> Reply:
    headers = {"Authorization": f"Bearer {token}"}
    return request("POST", f"/tickets/{number}/email/confirmations", headers=headers)


def owed(kind: str) -> list[dict[str, Any]]:
    return [row for row in map(from_item, rows("outbox")) if row["kind"] == kind]


def events(number: str) -> list[str]:
    return [entry["event"] for entry in ANA.see(number)["entries"] if "event" in entry]


def address(number: str) -> str:
    return tickets.existing(number).email_typed


class TestUntilItIsConfirmed:
    def test_the_ticket_is_answered_as_before(self, number: str) -> None:
        asked = ask(number)
        assert asked.status == 201
        assert asked.json["requester"]["email"] == ""
        assert ANA.reply(number, "answered").status == 201
        assert not owed("reply")
        assert look_up(NEW, number).status == 404
        history = ANA.call("POST", "/requesters/history", {"email": NEW}).json
        assert history["items"] == []

    def test_agents_see_whom_was_asked_masked_and_until_when(self, number: str) -> None:
        seen = ask(number).json
        waits = seen["requester"]["addition"]
        assert (waits["email"], waits["asked_by"]) == ("R•••@E•••.org", "Ana")
        assert waits["until"][:10] == (clock.now() + timedelta(days=7)).date().isoformat()
        assert [mail["to"] for mail in seen["mails"]] == ["R•••@E•••.org"]
        assert NEW not in ANA.call("GET", f"/tickets/{number}").text
        assert {"resend_addition", "withdraw_addition"} <= {*seen["acts"]}

    def test_one_agent_alone_is_enough_who_sees_it_and_works_there(self, number: str) -> None:
        assert "add_email" in ANA.see(number)["acts"]
        assert ask(number, by=ZOE).status == 404
        assert ask(number, by=EVA).status == 403
        assert ask(number, by=FRONT).status == 201

    def test_of_two_at_once_the_second_sees_what_the_first_did(self, number: str) -> None:
        version = ANA.see(number)["version"]
        assert ask(number, version=version).status == 201
        late = ask(number, "otra@example.org", LUIS, version)
        assert late.status == 412
        assert late.json["current"]["entries"][-1]["event"] == "addition_asked"
        assert [row["to"] for row in owed("addition_asked")] == [NEW]

    def test_every_act_is_in_the_thread_and_the_trail_and_names_no_address(
        self, number: str
    ) -> None:
        ask(number)
        again(number)
        again(number, "withdrawals")
        assert events(number)[-3:] == ["addition_asked", "addition_asked", "addition_withdrawn"]
        acts = [row["act"] for row in map(from_item, rows("audit"))]
        assert {"add_email", "resend_addition", "withdraw_addition"} <= {*acts}
        assert KEY not in str([*rows("audit"), *rows("entries")]).lower()

    def test_mails_to_it_are_few_an_hour(self, number: str, hands: Any) -> None:
        assert [ask(number).status, again(number).status, again(number).status] == [201] * 3
        refused = again(number)
        assert (refused.status, "Retry-After" in refused.headers) == (429, True)
        assert len(owed("addition_asked")) == 3
        hands(hours=1)
        assert again(number).status == 201

    def test_and_no_more_a_day_than_a_reader_may_get(self, number: str) -> None:
        put_rule("mails_per_recipient_day", 12)
        put_rule("resends_per_ticket_hour", 40)
        statuses = [ask(number).status for _ in range(24)]
        assert statuses == [201] * 22 + [429] * 2
        assert tickets.existing(number).version == 23, "what is refused changes nothing"

    def test_an_address_that_takes_no_mail_is_refused_at_once(self, number: str) -> None:
        suppressions.suppress(KEY, "bounced", "01X", clock.now())
        assert ask(number).faults == {("email", "bounced")}
        assert ask(number, "rosa@").faults == {("email", "malformed")}

    def test_a_ticket_with_an_address_gets_none(self, number: str) -> None:
        other = open_ticket().json["number"]
        assert "add_email" not in ANA.see(other)["acts"]
        assert ask(other).status == 409
        assert again(number).status == 409, "nothing waits"
        assert again(number, "withdrawals").status == 409


class TestConfirming:
    def test_the_row_moves_and_mail_is_owed_from_then_on(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ANA.reply(number, "waiting_requester")
        ask(number)
        done = press(number, button(sent))
        assert (done.status, done.json["email"]) == (200, NEW)
        assert [row["email"] for row in map(from_item, rows("tickets"))] == [KEY]
        assert look_up(NEW, number).json["ticket"]["status"] == "waiting_requester"
        seen = ANA.see(number)
        assert (seen["requester"]["email"], seen["entries"][-1]["event"]) == (NEW, "email_added")
        assert "addition" not in seen["requester"]
        assert not {"add_email", "resend_addition"} & {*seen["acts"]}
        history = ANA.call("POST", "/requesters/history", {"email": NEW}).json
        assert [row["number"] for row in history["items"]] == [number]
        ANA.reply(number, "answered")
        assert [row["to"] for row in owed("reply")] == [NEW]
        delivery.sweep(60_000)
        told = [text for to, text in sent if to == NEW and "#confirmar=" not in text]
        assert any("Usted confirmó este correo" in text for text in told)

    def test_it_is_found_by_the_address(self, number: str, sent: list[tuple[str, str]]) -> None:
        ask(number)
        press(number, button(sent))
        happen(number)
        (person,) = ANA.call("POST", "/requesters/searches", {"q": KEY}).json["items"]
        assert person["number"] == number

    def test_its_token_proves_the_mailbox_and_opens_the_ticket(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = press(number, button(sent)).json["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert request("GET", f"/tickets/{number}", headers=headers).status == 200
        body = {"email": "nueva@example.com"}
        coded = request("POST", f"/tickets/{number}/email-codes", body, headers=headers)
        assert coded.status == 202

    def test_the_clock_tells_them_from_then_on(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ANA.reply(number, "waiting_requester")
        ask(number)
        press(number, button(sent))
        assert tickets.existing(number).review_on == clock.today(clock.now())

    def test_pressed_twice_it_changes_nothing_and_opens_nothing(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = button(sent)
        press(number, token)
        more = press(number, token)
        assert (more.status, more.json) == (200, {"number": number, "email": NEW})
        assert events(number).count("email_added") == 1
        assert len(owed("email_added")) == 1

    def test_pressed_twice_at_once_too(
        self, number: str, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(number)
        token, real, first = button(sent), moves.transact, list[Reply]()

        def after_the_other(writes: Any) -> None:
            monkeypatch.setattr(moves, "transact", real)
            first.append(press(number, token))
            real(writes)

        monkeypatch.setattr(moves, "transact", after_the_other)
        assert press(number, token).json == {"number": number, "email": NEW}
        assert first[0].json["access_token"]
        assert len(rows("tickets")) == 1

    def test_an_agent_who_works_meanwhile_loses_nothing(
        self, number: str, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(number)
        token, real = button(sent), moves.transact

        def after_the_agent(writes: Any) -> None:
            monkeypatch.setattr(moves, "transact", real)
            assert ANA.reply(number, "answered").status == 201
            real(writes)

        monkeypatch.setattr(moves, "transact", after_the_agent)
        assert press(number, token).status == 200
        assert ANA.see(number)["status"] == "answered"
        assert address(number) == NEW

    def test_a_closed_ticket_gets_it_too_and_opens_again_by_its_requester(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ANA.change(number, status="closed", close_reason="resolved")
        ask(number)
        token = press(number, button(sent)).json["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        body = {"body": "Aún lo necesito."}
        again = request("POST", f"/tickets/{number}/reopen", body, headers=headers)
        assert again.status == 201


class TestWhatConfirmsNothing:
    def test_the_number_or_any_other_proof(self, number: str, sent: list[tuple[str, str]]) -> None:
        ask(number)
        button(sent)
        other = open_ticket(email=NEW).json
        for token in (other["access_token"], "x"):
            assert press(number, token).status in (401, 403)
        assert address(number) == ""

    def test_the_button_of_another_ticket_and_it_opens_none(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = button(sent)
        other = ANA.call("POST", "/tickets", opening(channel="phone", email="")).json["number"]
        ask(other, "otra@example.org")
        assert press(other, token).status == 403
        headers = {"Authorization": f"Bearer {token}"}
        assert request("GET", f"/tickets/{number}", headers=headers).status == 403
        press(number, token)
        assert request("GET", f"/tickets/{number}", headers=headers).status == 403
        assert request("POST", f"/tickets/{number}/email/undo", headers=headers).status == 403

    def test_a_button_whose_time_has_passed_until_it_is_sent_again(
        self, number: str, sent: list[tuple[str, str]], hands: Any
    ) -> None:
        ask(number)
        token = button(sent)
        hands(days=7, seconds=1)
        assert press(number, token).json["current"] == {"state": "expired"}
        assert address(number) == ""
        again(number)
        assert press(number, token).status == 200

    @pytest.mark.parametrize("then", ["withdrawn", "another"])
    def test_one_that_was_taken_back_or_replaced(
        self, then: str, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = button(sent)
        done = again(number, "withdrawals") if then == "withdrawn" else ask(number, "x@example.org")
        assert done.status == 201
        assert press(number, token).json["current"] == {"state": "none"}
        assert address(number) == ""

    def test_a_mail_that_waited_does_not_go_once_it_was_taken_back(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        again(number, "withdrawals")
        delivery.sweep(60_000)
        assert sent == []

    def test_one_of_a_ticket_that_was_erased(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = button(sent)
        ANA.change(number, status="closed", close_reason="resolved")
        ticket = tickets.existing(number)
        gone = erasure.erased(ticket, at=clock.stamp(clock.now()))
        assert gone.addition is None
        transact(tickets.rekeyed(ticket, gone))
        assert press(number, token).json["current"] == {"state": "none"}
        assert "add_email" not in ANA.see(number)["acts"]

    def test_one_of_an_address_that_came_back_meanwhile(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        token = button(sent)
        suppressions.suppress(KEY, "complained", "01X", clock.now())
        assert press(number, token).json["current"] == {"state": "bounced"}


class TestAnAddressThatRefuses:
    def test_a_mail_that_comes_back_ends_the_asking(
        self, number: str, sent: list[tuple[str, str]]
    ) -> None:
        ask(number)
        delivery_reports.mark(number, NEW, "bounced")
        delivery_reports.mark(number, NEW, "bounced")
        seen = ANA.see(number)
        assert "addition" not in seen["requester"]
        assert events(number)[-2:] == ["addition_asked", "addition_refused"]
        assert "add_email" in seen["acts"]

    def test_what_came_of_an_earlier_address_ends_no_later_one(self, number: str) -> None:
        ask(number)
        ask(number, "otra@example.org")
        delivery_reports.mark(number, NEW, "bounced")
        assert ANA.see(number)["requester"]["addition"]["email"] == "o•••@e•••.org"

    def test_who_says_that_they_are_somebody_else_ends_it_and_closes_nothing(
        self, number: str
    ) -> None:
        ask(number)
        (row,) = owed("addition_asked")
        token = not_me_tokens.of_mail(
            outgoing_mail.Mail.model_validate(row), clock.now(), proved=False
        )
        said = request("POST", "/not-me", {"token": token})
        assert (said.status, said.json) == (200, {"suppressed": True})
        seen = ANA.see(number)
        assert (seen["status"], "addition" in seen["requester"]) == ("received", False)
        assert ask(number).faults == {("email", "bounced")}


def test_a_part_that_is_split_off_stays_without_an_address(number: str) -> None:
    ask(number)
    body = {"subject": "Empleo", "topic": "enemdu", "reason": "Otra área.", "entries": ["0"]}
    version = ANA.see(number)["version"]
    done = LUIS.call("POST", f"/tickets/{number}/splits", body, version)
    assert done.status == 201, done.text
    (part,) = {row["number"] for row in map(from_item, rows("tickets"))} - {number}
    assert tickets.existing(part).addition is None
