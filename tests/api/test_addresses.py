from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.accounts.account import Former, registered
from chalicelib.domain.fields import email_key
from chalicelib.services import clock
from chalicelib.services.addresses import moves
from chalicelib.services.auth import one_time_codes
from chalicelib.services.mail import delivery_reports
from chalicelib.store.mail import outbox, suppressions
from chalicelib.store.tickets import entries, tickets
from tests.accounts import sign_in
from tests.agents import ANA, EVA, ZOE
from tests.api.corrections import NEW, OLD, ask, call, change, mailed_code, owed
from tests.arrivals import arrive, mail, reply_address
from tests.desk import look_up, open_ticket
from tests.indexed import rows

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]


@pytest.fixture
def ticket() -> dict[str, Any]:
    """A ticket and its token."""
    opened: dict[str, Any] = open_ticket(email=OLD).json
    return opened


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


class TestCorrecting:
    def test_the_ticket_moves_with_its_thread_and_gets_a_token(
        self, ticket: dict[str, Any]
    ) -> None:
        reply = change(ticket, mailed_code(ticket))
        assert reply.status == 200
        assert reply.json["email"] == NEW
        moved = look_up(NEW, ticket["number"])
        assert moved.json["ticket"]["entries"][0]["body"].startswith("Necesito el IPC")
        fresh = ticket | {"access_token": reply.json["access_token"]}
        assert call("POST", "messages", fresh, {"body": "Sigo aquí."}).status == 201

    def test_the_old_address_and_token_end(self, ticket: dict[str, Any]) -> None:
        change(ticket, mailed_code(ticket))
        assert look_up(OLD, ticket["number"]).status == 404
        assert call("POST", "messages", ticket, {"body": "¿Sigo?"}).status == 403

    def test_both_addresses_are_told(self, ticket: dict[str, Any]) -> None:
        change(ticket, mailed_code(ticket))
        assert {row["to"] for row in owed("email_corrected")} == {OLD, NEW}

    def test_agents_see_that_it_changed_and_the_mark_is_gone(self, ticket: dict[str, Any]) -> None:
        delivery_reports.mark(ticket["number"], OLD, "bounced")
        change(ticket, mailed_code(ticket))
        seen = ANA.see(ticket["number"])
        assert seen["entries"][-1]["event"] == "email_changed"
        assert seen["requester"]["email"] == NEW
        assert "email_bounced_at" not in seen["requester"]

    def test_a_reply_by_mail_then_comes_from_the_new_address(self, ticket: dict[str, Any]) -> None:
        change(ticket, mailed_code(ticket))
        to = reply_address(ticket["number"])
        assert arrive(mail(to, sender=OLD), to, source=OLD) == "unverified_note"
        raw = mail(to, sender=NEW, message_id="<2@x>")
        assert arrive(raw, to, key="mail/2", source=NEW) == "message"

    def test_there_is_one_row_of_the_ticket(self, ticket: dict[str, Any]) -> None:
        change(ticket, mailed_code(ticket))
        assert len(rows("tickets")) == 1

    def test_an_agent_who_works_meanwhile_loses_nothing(
        self, ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code, real, done = mailed_code(ticket), moves.transact, []

        def after_the_agent(writes: Any) -> None:
            if not done:
                done.append(ANA.change(ticket["number"], assignee="me"))
            real(writes)

        monkeypatch.setattr(moves, "transact", after_the_agent)
        assert change(ticket, code).status == 200
        moved = tickets.by_number(ticket["number"])
        assert moved is not None
        assert (moved.assignee, moved.email) == ("ana", NEW.lower())

    def test_an_agents_act_on_the_row_that_moved_is_stale_and_makes_no_second_row(
        self, ticket: dict[str, Any]
    ) -> None:
        before = tickets.by_number(ticket["number"])
        assert before is not None
        change(ticket, mailed_code(ticket))
        late = before.model_copy(update={"version": before.version + 1})
        from chalicelib.store.aws.dynamodb import TransactionRefused, transact

        with pytest.raises(TransactionRefused):
            transact({"ticket": tickets.changed(before, late)})
        assert len(rows("tickets")) == 1

    def test_a_code_that_was_used_is_used_up(self, ticket: dict[str, Any]) -> None:
        code = mailed_code(ticket)
        token = change(ticket, code).json["access_token"]
        again = change(ticket | {"access_token": token}, code, OLD)
        assert again.faults == {("code", "expired_code")}


class TestAccounts:
    """A ticket is of the account at its address, whoever opened it."""

    def test_that_opened_it_see_it_no_more_and_the_one_at_the_new_address_does(
        self, ticket: dict[str, Any]
    ) -> None:
        before, number = sign_in(OLD), ticket["number"]
        other = open_ticket(email=OLD).json["number"]
        ticket = ticket | {"access_token": before.token}
        assert change(ticket, mailed_code(ticket)).status == 200
        after = sign_in(NEW, address="203.0.113.9")
        for holder, seen, listed in ((before, 403, [other]), (after, 200, [number])):
            assert holder.call("GET", f"/tickets/{number}").status == seen
            items = holder.call("GET", "/account/tickets").json["items"]
            assert [item["number"] for item in items] == listed
            held = holder.call("GET", "/account/export").json["tickets"]
            assert [one["number"] for one in held] == listed

    def test_that_left_an_address_do_not_get_what_comes_to_it_later(
        self, ticket: dict[str, Any]
    ) -> None:
        left = tickets.by_number(ticket["number"])
        assert left is not None
        account = registered("otra@example.org", "es", sessions="x", at=left.opened_at)
        former = Former(email=email_key(NEW), until=clock.stamp(clock.now()))
        account = account.model_copy(update={"former": (former,)})
        assert change(ticket, mailed_code(ticket)).status == 200
        came = tickets.by_number(ticket["number"])
        assert came is not None
        assert came.email == email_key(NEW)
        assert not account.opens(came), "its address is of somebody else by now"


class TestCodes:
    def test_a_wrong_code_changes_nothing(self, ticket: dict[str, Any]) -> None:
        code = mailed_code(ticket)
        assert change(ticket, wrong(code)).faults == {("code", "wrong_code")}
        assert look_up(OLD, ticket["number"]).status == 200

    def test_cannot_be_guessed(self, ticket: dict[str, Any]) -> None:
        code = mailed_code(ticket)
        told = [change(ticket, wrong(code)).status for _ in range(5)]
        assert told == [422] * 5
        assert change(ticket, code).faults == {("code", "expired_code")}
        assert look_up(OLD, ticket["number"]).status == 200

    def test_end_after_ten_minutes(
        self, ticket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from datetime import timedelta

        code, later = mailed_code(ticket), clock.now() + timedelta(seconds=one_time_codes.SECONDS)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert change(ticket, code).faults == {("code", "expired_code")}

    def test_of_another_ticket_or_address_prove_nothing(self, ticket: dict[str, Any]) -> None:
        code = mailed_code(ticket)
        other = open_ticket(email=OLD).json
        assert change(other, code).faults == {("code", "expired_code")}
        assert change(ticket, code, "otra@example.com").faults == {("code", "expired_code")}

    def test_are_mailed_five_times_an_hour(self, ticket: dict[str, Any]) -> None:
        told = [ask(ticket, f"nueva{n}@example.com").status for n in range(6)]
        assert told == [202] * 5 + [429]

    def test_do_not_flood_one_address_from_many_tickets(self) -> None:
        opened = [open_ticket(email=OLD).json for _ in range(6)]
        assert [ask(one).status for one in opened] == [202] * 5 + [429]

    @pytest.mark.parametrize(
        ("email", "code"),
        [(OLD.upper(), "unchanged"), ("nadie", "malformed"), ("ñandú@example.com", "not_ascii")],
    )
    def test_go_to_another_good_address_only(
        self, ticket: dict[str, Any], email: str, code: str
    ) -> None:
        assert ask(ticket, email).faults == {("email", code)}

    def test_do_not_go_to_an_address_that_bounced(self, ticket: dict[str, Any]) -> None:
        suppressions.suppress(NEW.lower(), "bounced", "01X", clock.now())
        assert ask(ticket).faults == {("email", "bounced")}
        assert owed("address_code") == []

    def test_all_faults_come_at_once(self, ticket: dict[str, Any]) -> None:
        reply = call("PUT", "email", ticket, {"email": "x", "code": "1", "more": 1})
        assert {field for field, _ in reply.faults} == {"email", "code", "more"}


class TestSendingAgain:
    def test_the_requester_gets_the_newest_mail_again(self, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        ANA.change(number, assignee="me")
        ANA.reply(number, "answered")
        assert call("POST", "resends", ticket).status == 202
        assert [row.kind for row in outbox.of_ticket(number)[0]][:1] == ["reply"]
        assert len(owed("reply")) == 2

    def test_it_goes_to_the_address_that_the_ticket_has_by_now(
        self, ticket: dict[str, Any]
    ) -> None:
        token = change(ticket, mailed_code(ticket)).json["access_token"]
        call("POST", "resends", ticket | {"access_token": token})
        assert [row["to"] for row in owed("received")] == [OLD, NEW]

    def test_three_times_an_hour(self, ticket: dict[str, Any]) -> None:
        told = [call("POST", "resends", ticket).status for _ in range(4)]
        assert told == [202] * 3 + [429]

    def test_not_to_an_address_that_bounced(self, ticket: dict[str, Any]) -> None:
        delivery_reports.mark(ticket["number"], OLD, "bounced")
        refused = call("POST", "resends", ticket)
        assert (refused.status, refused.json["code"]) == (409, "conflict")

    def test_an_agent_sends_a_mail_of_the_log_again(self, ticket: dict[str, Any]) -> None:
        number = ticket["number"]
        (first,) = ANA.see(number)["mails"]
        assert first["to_requester"] is True
        body = {"mail_id": first["id"]}
        assert ANA.call("POST", f"/tickets/{number}/resends", body).status == 202
        assert len(ANA.see(number)["mails"]) == 2
        trail = [row["act"]["S"] for row in rows("audit")]
        assert "resend" in trail

    def test_an_agent_sends_no_other_mail(self, ticket: dict[str, Any]) -> None:
        other = open_ticket(email=OLD).json["number"]
        theirs = ANA.see(other)["mails"][0]["id"]
        for mail_id in ("01NONE", theirs):
            reply = ANA.call("POST", f"/tickets/{ticket['number']}/resends", {"mail_id": mail_id})
            assert reply.faults == {("mail_id", "unknown_mail")}

    def test_other_areas_and_viewers_do_not(self, ticket: dict[str, Any]) -> None:
        path, body = f"/tickets/{ticket['number']}/resends", {"mail_id": "x"}
        assert ZOE.call("POST", path, body).status == 404
        assert EVA.call("POST", path, body).status == 403


def test_the_entry_of_a_change_names_no_address(ticket: dict[str, Any]) -> None:
    change(ticket, mailed_code(ticket))
    told = entries.thread(ticket["number"])[-1]
    assert "@" not in told.model_dump_json()
