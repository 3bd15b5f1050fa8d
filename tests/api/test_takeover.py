"""Who knows a number and an e-mail cannot take a ticket, read its document or erase it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from chalicelib.domain.tickets.corrections import FORMER_SERVES
from chalicelib.services import clock
from chalicelib.services.accounts import erasure
from chalicelib.services.addresses import corrections
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.mail import outbox, outgoing_mail
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import tickets
from tests.accounts import Holder, ask_for_erasure, code, mails_to, put_rule, rows, sign_in
from tests.agents import ANA, LUIS
from tests.desk import Reply, look_up, open_ticket, request
from tests.proofs import call, knowledge, mailed_link, typed_code

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]

OWNER, THIEF = "maria@example.com", "ladron@example.org"
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def number(hands: Any) -> str:
    """A ticket, a day after it was opened."""
    opened: str = open_ticket(email=OWNER).json["number"]
    hands(days=1)
    return opened


@pytest.fixture
def hands(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the clock on: ``hands(minutes=16)``."""
    ahead, now = [timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + ahead[0])

    def move(**by: float) -> datetime:
        ahead[0] += timedelta(**by)
        return clock.now()

    return move


def ask(number: str, token: str, email: str = THIEF) -> Reply:
    return call("POST", number, "/email-codes", token, {"email": email}, ELSEWHERE)


def change(number: str, token: str, email: str = THIEF, typed: str | None = None) -> Reply:
    body = {"email": email, "code": typed or code(email, "address_code")}
    return call("PUT", number, "/email", token, body, ELSEWHERE)


def taken(number: str, token: str, email: str = THIEF) -> Reply:
    """Both steps of a correction."""
    assert ask(number, token, email).status == 202
    return change(number, token, email)


def bounced(email: str = OWNER) -> None:
    """SES says that mail to an address comes back for good."""
    suppressions.suppress(email, "bounced", "01X", clock.now())


def waits(number: str) -> str:
    """An unproved correction of a ticket whose address bounced; answers the token it was asked
    with."""
    bounced()
    token = knowledge(OWNER, number)
    assert taken(number, token).status == 202
    return token


def done(number: str, hands: Any) -> None:
    """The same, done."""
    waits(number)
    hands(hours=73)
    corrections.sweep()


def email_of(number: str) -> str:
    ticket = tickets.by_number(number)
    assert ticket is not None
    return ticket.email


def undo(number: str, token: str) -> Reply:
    return call("POST", number, "/email/undo", token)


def refused(reply: Reply, proof: str = "mailbox") -> bool:
    told = reply.json
    return (reply.status, told.get("code"), told.get("proof")) == (403, "proof_required", proof)


class TestTakeover:
    def test_a_look_up_moves_no_ticket(self, number: str) -> None:
        token = knowledge(OWNER, number)
        assert refused(ask(number, token))
        assert refused(change(number, token, typed="123456"))
        assert email_of(number) == OWNER
        assert not mails_to(THIEF, "address_code")

    @pytest.mark.parametrize("proof", ["code", "link", "session"])
    def test_the_mailbox_does(self, proof: str, number: str) -> None:
        token = {
            "code": lambda: typed_code(OWNER, number),
            "link": lambda: mailed_link(OWNER, number),
            "session": lambda: sign_in(OWNER).token,
        }[proof]()
        moved = taken(number, token, "nueva@example.org")
        assert moved.status == 200
        assert email_of(number) == "nueva@example.org"
        assert ticket_tokens.read(moved.json["access_token"]).proves_mailbox

    @pytest.mark.parametrize("proof", ["code", "link", "session"])
    def test_a_stale_proof_of_the_mailbox_does_not(
        self, proof: str, number: str, hands: Any
    ) -> None:
        token = {
            "code": lambda: typed_code(OWNER, number),
            "link": lambda: mailed_link(OWNER, number),
            "session": lambda: sign_in(OWNER).token,
        }[proof]()
        assert call("GET", number, "", token).status == 200  # the click
        hands(minutes=16)
        assert refused(ask(number, token))

    def test_a_proof_that_goes_stale_between_the_two_steps_does_not_move_it(
        self, number: str, hands: Any
    ) -> None:
        token = typed_code(OWNER, number)
        hands(minutes=10)
        assert ask(number, token).status == 202
        hands(minutes=6)
        assert refused(change(number, token))
        assert email_of(number) == OWNER

    def test_both_addresses_are_told_the_number_and_the_new_one_masked(self, number: str) -> None:
        taken(number, typed_code(OWNER, number))
        for to in (OWNER, THIEF):
            (mail,) = mails_to(to, "email_corrected")
            assert (mail["number"], mail["params"]["email"]) == (number, "l•••@e•••.org")


class TestOpening:
    """Whoever has just opened a ticket may have mistyped its address."""

    @pytest.fixture
    def opened(self, hands: Any) -> dict[str, Any]:
        ticket: dict[str, Any] = open_ticket(email=OWNER).json
        return ticket

    def test_corrects_its_own_ticket_once(self, opened: dict[str, Any]) -> None:
        number, token = opened["number"], opened["access_token"]
        assert taken(number, token, "nueva@example.org").status == 200
        assert ask(number, token, "tercera@example.org").status == 403

    def test_for_two_hours(self, opened: dict[str, Any], hands: Any) -> None:
        hands(minutes=119)
        assert ask(opened["number"], opened["access_token"]).status == 202

    def test_a_repeat_of_the_opening_gives_no_further_two_hours(self, hands: Any) -> None:
        key = str(uuid.uuid4())
        number = open_ticket(key, email=OWNER).json["number"]
        hands(minutes=121)
        again = open_ticket(key, email=OWNER).json
        assert refused(ask(number, again["access_token"]))

    @pytest.mark.parametrize("sign", ["code", "link", "session"])
    def test_until_somebody_used_a_link_or_code_of_the_address(
        self, sign: str, opened: dict[str, Any]
    ) -> None:
        number, token = opened["number"], opened["access_token"]
        if sign == "code":
            typed_code(OWNER, number)
        elif sign == "link":
            call("GET", number, "", mailed_link(OWNER, number))
        else:
            sign_in(OWNER)
        assert refused(ask(number, token))

    def test_who_proved_the_address_before_the_opening_may_still_have_slipped(
        self, hands: Any
    ) -> None:
        sign_in(OWNER)
        hands(minutes=1)
        opened = open_ticket(email=OWNER).json
        assert ask(opened["number"], opened["access_token"]).status == 202

    def test_reaches_no_other_ticket_of_the_address(self, opened: dict[str, Any]) -> None:
        other = open_ticket(email=OWNER).json
        reply = ask(opened["number"], other["access_token"])
        assert (reply.status, reply.json["code"]) == (403, "forbidden")


class TestWithoutProof:
    """The address is dead, says SES: then a correction waits, and the address is told."""

    def test_a_complaint_is_no_bounce(self, number: str) -> None:
        suppressions.suppress(OWNER, "complained", "01X", clock.now())
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_a_bounce_that_somebody_read_mail_after_is_none(self, number: str, hands: Any) -> None:
        bounced()
        hands(minutes=1)
        typed_code(OWNER, number)
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_waits_for_72_hours_and_changes_nothing_before(self, number: str, hands: Any) -> None:
        token = waits(number)
        hands(hours=71)
        corrections.sweep()
        assert email_of(number) == OWNER
        assert call("GET", number, "", token).status in (200, 401)
        assert look_up(THIEF, number).status == 404
        hands(hours=2)
        corrections.sweep()
        assert email_of(number) == THIEF

    def test_goes_to_another_address_that_takes_mail(self, number: str) -> None:
        bounced()
        token = knowledge(OWNER, number)
        assert ask(number, token, OWNER).faults == {("email", "unchanged")}
        bounced(THIEF)
        assert ask(number, token).faults == {("email", "bounced")}

    def test_waits_as_long_as_the_setting_says(self, number: str) -> None:
        put_rule("correction_wait_hours", 0)
        waits(number)
        corrections.sweep()
        assert email_of(number) == THIEF

    def test_needs_the_code_of_the_new_address(self, number: str) -> None:
        bounced()
        token = knowledge(OWNER, number)
        ask(number, token)
        wrong = f"{(int(code(THIEF, 'address_code')) + 1) % 10**6:06d}"
        assert change(number, token, typed=wrong).faults == {("code", "wrong_code")}

    def test_the_old_address_is_told_although_it_bounced_and_the_button_stops_it(
        self, number: str, hands: Any, sent: list[dict[str, Any]]
    ) -> None:
        waits(number)
        outbox.sweep(60_000)
        (mail,) = [one for one in sent if one["to"] == OWNER and "Piden cambiar" in one["subject"]]
        assert number in mail["text"]
        assert "l•••@e•••.org" in mail["text"]
        assert THIEF not in mail["text"] + mail["html"]
        token = button(mail["text"], "deshacer")
        assert call("GET", number, "", token).status == 403, "it opens nothing"
        assert email_of(number) == OWNER
        assert undo(number, token).json == {"number": number, "undone": False}
        assert undo(number, token).status == 200, "pressed twice"
        hands(hours=80)
        corrections.sweep()
        assert email_of(number) == OWNER

    def test_once_stopped_the_bounce_opens_no_way_any_more(self, number: str) -> None:
        waits(number)
        undo(number, ticket_tokens.issue_undo(number, OWNER, clock.now()))
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_knowledge_stops_nothing(self, number: str) -> None:
        waits(number)
        assert refused(undo(number, knowledge(OWNER, number)))
        assert undo(number, typed_code(OWNER, number)).status == 200

    def test_the_page_tells_of_it(self, number: str) -> None:
        waits(number)
        told = look_up(OWNER, number).json["ticket"]["correction"]
        assert (told["state"], told["email"], told["stoppable"]) == (
            "waiting",
            "l•••@e•••.org",
            True,
        )


class TestApproval:
    """Two agents open the way for who lost their mailbox; the code and the wait stay."""

    def propose(self, number: str, agent: Any = ANA, email: str = THIEF) -> Reply:
        body = {"email": email, "reason": "Vino a la ventanilla con su cédula."}
        version = agent.see(number)["version"]
        reply: Reply = agent.call("POST", f"/tickets/{number}/email-proposals", body, version)
        return reply

    def approve(self, number: str, agent: Any, email: str = THIEF) -> Reply:
        version = ANA.see(number)["version"]
        path = f"/tickets/{number}/email-approvals"
        reply: Reply = agent.call("POST", path, {"email": email}, version)
        return reply

    def test_a_proposal_alone_opens_nothing(self, number: str) -> None:
        assert self.propose(number).status == 201
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_whoever_proposed_it_does_not_approve_it(self, number: str) -> None:
        seen = self.propose(number).json
        assert "approve_email" not in seen["acts"]
        assert self.approve(number, ANA).status == 403
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_a_second_person_does_and_the_correction_waits(self, number: str, hands: Any) -> None:
        self.propose(number)
        assert "approve_email" in LUIS.see(number)["acts"]
        assert self.approve(number, LUIS).status == 201
        assert taken(number, knowledge(OWNER, number)).status == 202
        assert len(mails_to(OWNER, "correction_asked")) == 1
        assert email_of(number) == OWNER
        hands(hours=73)
        corrections.sweep()
        assert email_of(number) == THIEF
        assert look_up(OWNER, number).status == 200

    def test_it_is_of_one_address_and_for_a_week(self, number: str, hands: Any) -> None:
        self.propose(number)
        self.approve(number, LUIS)
        assert refused(ask(number, knowledge(OWNER, number), "otro@example.org"))
        hands(days=8)
        assert refused(ask(number, knowledge(OWNER, number)))

    def test_another_proposal_needs_another_approval(self, number: str) -> None:
        self.propose(number)
        self.approve(number, LUIS)
        self.propose(number, email="otro@example.org")
        assert refused(ask(number, knowledge(OWNER, number), "otro@example.org"))
        assert self.approve(number, LUIS).faults == {("email", "not_proposed")}

    def test_is_of_an_address_that_is_another_and_takes_mail(self, number: str) -> None:
        assert self.propose(number, email=OWNER.upper()).faults == {("email", "unchanged")}
        bounced(THIEF)
        assert self.propose(number).faults == {("email", "bounced")}
        assert "approve_email" not in LUIS.see(number)["acts"], "nothing was proposed"

    def test_names_whoever_proposed_it_and_when(self, number: str) -> None:
        seen = self.propose(number).json["requester"]["approval"]
        assert (seen["email"], seen["asked_by"]) == (THIEF, ANA.agent.name)

    def test_needs_a_reason_and_leaves_its_trail(self, number: str) -> None:
        version, path = ANA.see(number)["version"], f"/tickets/{number}/email-proposals"
        bare = ANA.call("POST", path, {"email": THIEF}, version)
        assert bare.faults == {("reason", "missing")}
        self.propose(number)
        self.approve(number, LUIS)
        acts = [row["act"] for row in rows("audit")]
        assert {"propose_correction", "approve_correction"} <= set(acts)
        reasons = [
            e["body"] for e in ANA.see(number)["entries"] if "correction" in e.get("event", "")
        ]
        assert "Vino a la ventanilla con su cédula." in reasons
        public = look_up(OWNER, number).text
        assert "ventanilla" not in public


class TestFormerAddress:
    def test_still_opens_the_look_up_for_thirty_days(self, number: str, hands: Any) -> None:
        done(number, hands)
        seen = look_up(OWNER, number)
        assert seen.status == 200
        assert seen.json["ticket"]["correction"]["stoppable"] is True
        assert call("GET", number, "", seen.json["access_token"]).status == 200
        assert look_up(THIEF, number).json["ticket"]["correction"]["stoppable"] is False
        hands(seconds=FORMER_SERVES.total_seconds())
        assert look_up(OWNER, number).status == 404

    def test_gets_every_mail(self, number: str, hands: Any, sent: list[dict[str, Any]]) -> None:
        done(number, hands)
        sent.clear()
        ANA.change(number, assignee="me")
        ANA.reply(number, "answered")
        outbox.sweep(60_000)
        outbox.sweep(60_000)
        told = [one["to"] for one in sent if "respuesta" in one["subject"].lower()]
        assert sorted(told) == [THIEF, OWNER]

    @pytest.mark.parametrize("how", ["button", "code"])
    def test_can_undo_it(self, how: str, number: str, hands: Any) -> None:
        done(number, hands)
        hands(days=20)
        button = ticket_tokens.issue_undo(number, OWNER, clock.now())
        token = button if how == "button" else typed_code(OWNER, number)
        assert undo(number, token).json == {"number": number, "undone": True}
        assert email_of(number) == OWNER
        assert look_up(THIEF, number).status == 404
        assert len(mails_to(THIEF, "correction_stopped")) == 1
        assert len(rows("tickets")) == 1

    def test_cannot_once_its_time_has_passed(self, number: str, hands: Any) -> None:
        done(number, hands)
        hands(days=31)
        token = ticket_tokens.issue_undo(number, OWNER, clock.now())
        assert undo(number, token).status == 409
        assert email_of(number) == THIEF

    def test_corrects_nothing_else(self, number: str, hands: Any) -> None:
        done(number, hands)
        assert ask(number, typed_code(OWNER, number), "otra@example.org").status == 403

    def test_keeps_its_right_when_the_ticket_is_passed_on(self, number: str, hands: Any) -> None:
        done(number, hands)
        assert taken(number, typed_code(THIEF, number), "complice@example.org").status == 200
        assert undo(number, ticket_tokens.issue_undo(number, OWNER, clock.now())).status == 200
        assert email_of(number) == OWNER


class TestExport:
    def test_after_an_unproved_correction_holds_no_document_gender_or_phone(
        self, number: str, hands: Any
    ) -> None:
        done(number, hands)
        thief = sign_in(THIEF, ELSEWHERE)
        assert thief.call("GET", f"/tickets/{number}").status == 200
        exported = thief.call("GET", "/account/export")
        (ticket,) = exported.json["tickets"]
        assert ticket["number"] == number
        assert not {"document", "gender", "phone"} & set(ticket["requester"])
        assert "1700000019" not in exported.text
        assert "91234567" not in exported.text

    def test_nor_after_it_was_passed_on_with_proof(self, number: str, hands: Any) -> None:
        done(number, hands)
        taken(number, typed_code(THIEF, number), "complice@example.org")
        exported = sign_in("complice@example.org", ELSEWHERE).call("GET", "/account/export")
        assert number in exported.text
        assert "1700000019" not in exported.text

    def test_of_who_proved_the_address_before_holds_them(self, number: str, hands: Any) -> None:
        exported = sign_in(OWNER).call("GET", "/account/export").json
        assert exported["tickets"][0]["requester"]["document"]["number"] == "1700000019"

    def test_needs_a_fresh_sign_in(self, number: str, hands: Any) -> None:
        holder = sign_in(OWNER)
        hands(minutes=16)
        assert refused(holder.call("GET", "/account/export"))
        assert holder.call("GET", "/account/tickets").status == 200

    @pytest.mark.parametrize("token", ["opening", "knowledge", "code"])
    def test_is_never_a_tickets_tokens(self, token: str, hands: Any) -> None:
        opened = open_ticket(email=OWNER).json
        won = {
            "opening": lambda: opened["access_token"],
            "knowledge": lambda: knowledge(OWNER, opened["number"]),
            "code": lambda: typed_code(OWNER, opened["number"]),
        }[token]()
        for method, path in (
            ("GET", "/account/export"),
            ("DELETE", "/account"),
            ("POST", "/account/erasure-codes"),
            ("DELETE", "/sessions"),
        ):
            assert Holder(won).call(method, path).status == 403, (method, path)


class TestSessions:
    def test_are_ended_by_a_fresh_sign_in_alone(self, hands: Any) -> None:
        holder = sign_in(OWNER)
        hands(minutes=16)
        assert refused(holder.call("DELETE", "/sessions"))
        assert sign_in(OWNER).call("DELETE", "/sessions").status == 200
        assert holder.call("GET", "/account").status == 401


class TestErasure:
    def close(self, number: str) -> None:
        ANA.change(number, status="closed", close_reason="resolved")

    def test_needs_a_code_for_this_act(self, hands: Any) -> None:
        holder = sign_in(OWNER)
        assert refused(holder.call("DELETE", "/account"), "code")
        wrong = holder.call("DELETE", "/account", {"code": code(OWNER)})
        assert wrong.faults == {("code", "expired_code")}
        assert "erasure_asked_at" not in holder.call("GET", "/account").json

    def test_waits_seven_days_and_is_told_before_and_after(self, number: str, hands: Any) -> None:
        holder = sign_in(OWNER)
        self.close(number)
        asked = ask_for_erasure(holder)
        assert asked.status == 202
        days = datetime.fromisoformat(asked.json["due_at"]) - clock.now()
        assert timedelta(days=6, hours=23) < days <= timedelta(days=7)
        assert len(mails_to(OWNER, "erasure_asked")) == 1
        hands(days=6, hours=23)
        erasure.sweep(60_000)
        assert email_of(number) == OWNER
        hands(hours=2)
        erasure.sweep(60_000)
        assert email_of(number) != OWNER
        assert len(mails_to(OWNER, "erased")) == 1

    def test_the_button_of_its_mail_stops_it_and_names_no_address(
        self, number: str, hands: Any, sent: list[dict[str, Any]]
    ) -> None:
        self.close(number)
        holder = sign_in(OWNER)
        ask_for_erasure(holder)
        outbox.sweep(60_000)
        (mail,) = [one for one in sent if "Vamos a borrar" in one["subject"]]
        token = button(mail["text"], "detener")
        assert "maria" not in str(jwt.decode(token, options={"verify_signature": False}))
        for _ in range(2):
            stopped = request("POST", "/account/erasure/stop", {"token": token})
            assert (stopped.status, stopped.json) == (200, {"stopped": True})
        hands(days=8)
        erasure.sweep(60_000)
        assert email_of(number) == OWNER

    @pytest.mark.parametrize("token", ["", "a.b.c"])
    def test_no_other_token_stops_it(self, token: str, number: str) -> None:
        tokens = [token or knowledge(OWNER, number), sign_in(OWNER).token]
        for one in tokens:
            reply = request("POST", "/account/erasure/stop", {"token": one})
            assert reply.status == 401

    def test_of_who_got_a_ticket_without_proof_leaves_it(self, number: str, hands: Any) -> None:
        done(number, hands)
        self.close(number)
        thief = sign_in(THIEF, ELSEWHERE)
        put_rule("erasure_wait_days", 0)
        assert ask_for_erasure(thief).json["open"] == []
        hands(minutes=1)
        erasure.sweep(60_000)
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert (ticket.erased_at, ticket.document_number) == (None, "1700000019")
        assert undo(number, ticket_tokens.issue_undo(number, OWNER, clock.now())).status == 200

    def test_of_who_has_proved_both_addresses_takes_it(self, number: str, hands: Any) -> None:
        done(number, hands)
        self.close(number)
        owner = sign_in(OWNER)
        owner.call("POST", "/account/email-codes", {"email": THIEF})
        codes = {"code": code(OWNER, "address_code"), "new_code": code(THIEF, "address_code")}
        moved = owner.call("PUT", "/account/email", {"email": THIEF} | codes)
        put_rule("erasure_wait_days", 0)
        ask_for_erasure(Holder(moved.json["access_token"]))
        hands(minutes=1)
        erasure.sweep(60_000)
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert ticket.erased_at


def button(text: str, name: str) -> str:
    """The token behind the # of a mail's link."""
    token: str = text.partition(f"#{name}=")[2].split()[0]
    return token


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The mails that went, as their readers see them."""
    gone: list[dict[str, Any]] = []

    def send(mail: Any, rendered: Any, reply_to: str | None = None) -> str:
        gone.append({"to": mail.to, "subject": rendered.subject} | vars(rendered))
        return f"ses-{len(gone)}"

    monkeypatch.setattr(outgoing_mail, "send", send)
    return gone
