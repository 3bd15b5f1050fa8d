"""GET and PUT /api/account, its tickets, its address and its export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import clock
from chalicelib.services.accounts import accounts as service
from tests import arrivals
from tests.accounts import EMAIL, Holder, code, mails_to, rows, sign_in, wrong
from tests.agents import ANA, LUIS
from tests.desk import look_up, open_ticket, opening
from tests.files import CSV, fetch, upload

pytestmark = pytest.mark.engine
NEW = "maria.nueva@example.org"


@pytest.fixture(autouse=True)
def _aws(aws: Any, directory: Any) -> None:
    """Every test here has tables of its own, and colleagues."""


@pytest.fixture
def holder() -> Holder:
    return sign_in()


@pytest.fixture
def queries(holder: Holder) -> Iterator[list[tuple[str, str]]]:
    """Every call to the database: its operation and index."""
    from chalicelib.store.aws.dynamodb import dynamodb

    made: list[tuple[str, str]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        made.append((model.name, params.get("IndexName", "")))

    events = dynamodb().meta.events
    events.register("provide-client-params.dynamodb.*", note)
    yield made
    events.unregister("provide-client-params.dynamodb.*", note)


def numbers(holder: Holder, **query: str) -> list[str]:
    return [row["number"] for row in holder.call("GET", "/account/tickets", **query).json["items"]]


def found(holder: Holder, **search: str) -> list[str]:
    items = holder.call("POST", "/account/searches", search).json["items"]
    return [row["number"] for row in items]


class TestProfile:
    def test_begins_empty(self, holder: Holder) -> None:
        account = holder.call("GET", "/account").json
        assert set(account) == {"email", "former_emails", "created_at", "language"}

    def test_keeps_what_prefills_the_form(self, holder: Holder) -> None:
        kept = {
            key: value
            for key, value in opening().items()
            if key in ("full_name", "nationality", "document", "phone", "user_type", "organization")
        } | {"language": "en"}
        saved = holder.call("PUT", "/account", kept)
        assert saved.status == 200
        assert holder.call("GET", "/account").json | kept == saved.json | {"phone": kept["phone"]}
        assert saved.json["phone"] == "+593991234567"
        assert "gender" not in saved.json

    def test_keeps_gender_for_who_sends_it_and_until_they_leave_it_out(
        self, holder: Holder
    ) -> None:
        assert holder.call("PUT", "/account", {"gender": "female"}).json["gender"] == "female"
        assert "gender" not in holder.call("PUT", "/account", {}).json

    def test_blank_fields_are_not_kept(self, holder: Holder) -> None:
        blank = {"full_name": " ", "phone": "", "organization": "", "user_type": "", "gender": ""}
        saved = holder.call("PUT", "/account", blank)
        assert (saved.status, set(blank) & set(saved.json)) == (200, set())

    def test_every_fault_is_told_at_once(self, holder: Holder) -> None:
        wrong = {
            "full_name": "x",
            "nationality": "ZZ",
            "document": {"type": "cedula", "number": "1712345676"},
            "phone": "911",
            "user_type": "king",
            "gender": "x",
            "shoe_size": 40,
        }
        reply = holder.call("PUT", "/account", wrong)
        assert reply.status == 422
        assert reply.faults == {
            ("full_name", "too_short"),
            ("nationality", "not_a_choice"),
            ("document.number", "check_digit"),
            ("phone", "malformed"),
            ("user_type", "not_a_choice"),
            ("gender", "not_a_choice"),
            ("shoe_size", "unknown_field"),
        }

    def test_a_ticket_keeps_what_was_typed_that_day(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        holder.call("PUT", "/account", {"full_name": "Otro Nombre", "phone": "022232303"})
        assert ANA.see(number)["requester"]["full_name"] == "María Fernanda Quishpe Ñato"


class TestMyTickets:
    def test_shows_tickets_from_before_and_after_registering(self) -> None:
        before = open_ticket().json["number"]
        holder = sign_in()
        after = open_ticket(email="Maria@Example.com").json["number"]
        open_ticket(email="otra@example.com")
        assert numbers(holder) == [after, before]
        assert numbers(holder, sort="oldest") == [before, after]

    def test_a_row_says_whose_turn_it_is(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        ANA.reply(number, "waiting_requester", body="¿De qué años?")
        (row,) = holder.call("GET", "/account/tickets", language="en").json["items"]
        assert (row["status"], row["turn"]) == ("waiting_requester", "requester")
        assert row["area"]["name"] == "Economic Statistics"

    def test_filters_and_searches(self, holder: Holder) -> None:
        one = open_ticket(subject="Población por cantón").json["number"]
        two = open_ticket(subject="Índice de precios").json["number"]
        LUIS.change(two, status="closed", close_reason="resolved")
        assert numbers(holder, status="open") == [one]
        assert numbers(holder, status="closed") == [two]
        assert found(holder, q="INDICE") == [two]
        assert found(holder, q=f"#{one}") == [one]
        assert found(holder, q="nada de esto") == []
        assert found(holder, q="precios", status="open") == []

    def test_what_is_searched_for_stands_in_no_address(self, holder: Holder) -> None:
        reply = holder.call("GET", "/account/tickets", q="Quishpe")
        assert reply.faults == {("q", "unknown_field")}

    def test_pages_hold_each_ticket_once_and_cost_one_query(
        self, holder: Holder, queries: list[tuple[str, str]]
    ) -> None:
        opened = [open_ticket().json["number"] for _ in range(5)]
        found: list[str] = []
        cursor: dict[str, str] = {}
        for _ in range(3):
            queries.clear()
            page = holder.call("GET", "/account/tickets", limit="2", **cursor).json
            assert [call for call in queries if call[1]] == [("Query", "by_email")]
            assert not {"Scan", "BatchGetItem"} & {name for name, _ in queries}
            found += [row["number"] for row in page["items"]]
            cursor = {"cursor": page.get("next_cursor", "")}
        assert found == opened[::-1]
        assert "next_cursor" not in page

    @pytest.mark.parametrize(
        ("query", "fault"),
        [
            ({"status": "lost"}, ("status.0", "not_a_choice")),
            ({"sort": "due"}, ("sort", "not_a_choice")),
            ({"limit": "0"}, ("limit", "too_small")),
            ({"cursor": "x"}, ("cursor", "foreign_cursor")),
            ({"page": "2"}, ("page", "unknown_field")),
        ],
    )
    def test_a_wrong_query_is_told(
        self, query: dict[str, str], fault: tuple[str, str], holder: Holder
    ) -> None:
        reply = holder.call("GET", "/account/tickets", **query)
        assert (reply.status, reply.faults) == (422, {fault})

    def test_a_cursor_serves_its_own_query_alone(self, holder: Holder) -> None:
        for _ in range(2):
            open_ticket()
        page = holder.call("GET", "/account/tickets", limit="1").json
        reply = holder.call("GET", "/account/tickets", sort="oldest", cursor=page["next_cursor"])
        assert reply.faults == {("cursor", "foreign_cursor")}


class TestMoving:
    def ask(self, holder: Holder, email: str = NEW) -> None:
        reply = holder.call("POST", "/account/email-codes", {"email": email})
        assert reply.status == 202, reply.text

    def move(self, holder: Holder, email: str = NEW) -> Holder:
        self.ask(holder, email)
        present = holder.call("GET", "/account").json["email"]
        body = {
            "email": email,
            "code": code(present, "address_code"),
            "new_code": code(email, "address_code"),
        }
        moved = holder.call("PUT", "/account/email", body)
        assert moved.status == 200, moved.text
        return Holder(moved.json["access_token"])

    def test_takes_a_code_from_each_address(self, holder: Holder) -> None:
        holder.call("PUT", "/account", {"full_name": "María Quishpe"})
        moved = self.move(holder).call("GET", "/account").json
        assert (moved["email"], moved["former_emails"]) == (NEW, [EMAIL])
        assert moved["full_name"] == "María Quishpe"
        assert holder.call("GET", "/account").status == 401, "other sessions end"

    @pytest.mark.parametrize("which", ["code", "new_code"])
    def test_one_of_the_two_is_not_enough(self, which: str, holder: Holder) -> None:
        self.ask(holder)
        body = {
            "email": NEW,
            "code": code(EMAIL, "address_code"),
            "new_code": code(NEW, "address_code"),
        }
        reply = holder.call("PUT", "/account/email", body | {which: wrong(body[which])})
        assert (reply.status, reply.faults) == (422, {(which, "wrong_code")})
        assert holder.call("PUT", "/account/email", body).status == 200, "the right one serves on"

    def test_the_codes_serve_no_other_address(self, holder: Holder) -> None:
        self.ask(holder)
        body = {
            "email": "ladron@example.net",
            "code": code(EMAIL, "address_code"),
            "new_code": code(NEW, "address_code"),
        }
        reply = holder.call("PUT", "/account/email", body)
        assert reply.faults == {("code", "expired_code"), ("new_code", "expired_code")}

    def test_the_holder_still_sees_the_tickets_of_the_old_address(self, holder: Holder) -> None:
        old = open_ticket().json["number"]
        moved = self.move(holder)
        new = open_ticket(email=NEW).json["number"]
        assert numbers(moved) == [new, old]
        assert moved.call("GET", f"/tickets/{old}").status == 200
        assert look_up(EMAIL, old).status == 200, "the ticket keeps its address"

    def test_who_gets_the_old_address_later_shows_nothing_to_who_left_it(
        self, holder: Holder
    ) -> None:
        moved = self.move(holder)
        strange = open_ticket().json["number"]
        assert numbers(moved) == []
        assert moved.call("GET", f"/tickets/{strange}").status == 403

    def test_both_addresses_are_told(self, holder: Holder) -> None:
        self.move(holder)
        for email in (EMAIL, NEW):
            assert len(mails_to(email, "address_changed")) == 1

    def test_an_account_at_the_new_address_goes_on_in_this_one(self, holder: Holder) -> None:
        number = open_ticket(email=NEW).json["number"]
        sign_in(NEW)
        assert numbers(self.move(holder)) == [number]

    def test_the_old_address_may_register_anew(self, holder: Holder) -> None:
        self.move(holder)
        again = sign_in().call("GET", "/account").json
        assert (again["email"], again["former_emails"]) == (EMAIL, [])

    def test_back_and_forth_ends_where_it_began(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        back = self.move(self.move(holder), EMAIL)
        assert back.call("GET", "/account").json["former_emails"] == [NEW]
        assert numbers(back) == [number]

    def test_the_same_address_is_a_fault(self, holder: Holder) -> None:
        reply = holder.call("POST", "/account/email-codes", {"email": "MARIA@example.com"})
        assert reply.faults == {("email", "same_address")}

    def test_a_crash_between_reading_and_writing_moves_nothing(
        self, holder: Holder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.ask(holder)

        def dies(_: Any) -> None:
            raise KeyboardInterrupt

        body = {
            "email": NEW,
            "code": code(EMAIL, "address_code"),
            "new_code": code(NEW, "address_code"),
        }
        with monkeypatch.context() as broken:
            broken.setattr(service, "transact", dies)
            with pytest.raises(KeyboardInterrupt):
                holder.call("PUT", "/account/email", body)
        assert holder.call("GET", "/account").json["email"] == EMAIL
        assert holder.call("PUT", "/account/email", body).status == 200


class TestExport:
    def test_holds_everything_about_the_person(self, holder: Holder) -> None:
        holder.call("PUT", "/account", {"full_name": "María Quishpe", "gender": "female"})
        number = open_ticket().json["number"]
        ANA.reply(number, "answered", body="Aquí están los datos pedidos.")
        ANA.call("POST", f"/tickets/{number}/notes", {"body": "Llamó su vecino Pedro."},
                 ANA.see(number)["version"])  # fmt: skip
        held = holder.call("GET", "/account/export").json
        assert held["account"]["gender"] == "female"
        (ticket,) = held["tickets"]
        asked = ticket["requester"]
        assert asked["full_name"] == "María Fernanda Quishpe Ñato"
        assert asked["document"] == {"type": "cedula", "number": "1700000019"}
        assert (asked["gender"], asked["phone"]) == ("female", "+593991234567")
        assert "Aquí están los datos pedidos." in str(ticket["entries"])
        assert ticket["internal_notes"] == 1
        assert {mail["kind"] for mail in held["mails"]} == {"sign_in_code", "received", "reply"}

    def test_lists_files_of_both_sides_that_the_session_can_fetch(self, holder: Holder) -> None:
        sent = upload("carta.csv")
        number = open_ticket(attachments=[sent]).json["number"]
        facts = {"data": "aggregate", "confidentiality_checked": True}
        ANA.reply(number, "answered", attachments=[upload("datos.csv")], **facts)
        (ticket,) = holder.call("GET", "/account/export").json["tickets"]
        files = ticket["files"]
        assert [(file["name"], file["author"]) for file in files] == [
            ("carta.csv", "requester"),
            ("datos.csv", "Estadísticas Económicas"),
        ]
        assert files[0]["at"] == ticket["opened_at"]
        assert (files[0]["size"], files[0]["type"]) == (len(CSV), "text/csv")
        for file in files:
            found = holder.call("GET", file["href"].removeprefix("/api"), redirect="no")
            assert fetch(found.json["url"])[1] == CSV

    def test_holds_what_was_said_of_the_answer(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        ANA.reply(number, "answered")
        rating = {"score": 4, "comment": "Claro y rápido."}
        assert holder.call("POST", f"/tickets/{number}/rating", rating).status == 201
        (ticket,) = holder.call("GET", "/account/export").json["tickets"]
        assert rating.items() <= ticket["rating"].items()

    def test_tells_of_mails_that_came_and_gives_back_what_came_too_late(
        self, holder: Holder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = open_ticket().json["number"]
        to = arrivals.reply_address(number)
        assert arrivals.arrive(arrivals.mail(to), to) == "message"
        ANA.change(number, status="closed", close_reason="resolved")
        later = clock.now() + timedelta(days=40)
        monkeypatch.setattr(clock, "now", lambda: later)
        mail = arrivals.mail(to, "Llego tarde.", message_id="<2@x>", files=[("carta.csv", CSV)])
        assert arrivals.arrive(mail, to, "mail/abc2") == "too_late"
        (ticket,) = sign_in(EMAIL).call("GET", "/account/export").json["tickets"]
        message, late = ticket["arrived"]
        assert message["entry"] in [entry["id"] for entry in ticket["entries"]]
        assert late["body"] == "Llego tarde."
        assert [file["name"] for file in ticket["files"]] == ["carta.csv"]
        assert ticket["internal_notes"] == 0

    def test_says_who_looked_by_role_and_area_but_not_by_name(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        ANA.see(number)
        text = holder.call("GET", "/account/export").text
        (ticket,) = holder.call("GET", "/account/export").json["tickets"]
        assert ticket["looks"]
        assert {(look["role"], look["areas"]) for look in ticket["looks"]} == {("agent", "DECON")}
        assert "ana@inec.example" not in text

    def test_leaves_the_text_of_internal_notes_to_the_institute(self, holder: Holder) -> None:
        number = open_ticket().json["number"]
        version = ANA.see(number)["version"]
        ANA.call("POST", f"/tickets/{number}/notes", {"body": "Llamó su vecino Pedro."}, version)
        assert "Pedro" not in holder.call("GET", "/account/export").text

    def test_holds_nothing_of_anybody_else(self, holder: Holder) -> None:
        open_ticket(email="otra@example.com", full_name="Otra Persona")
        assert "Otra Persona" not in holder.call("GET", "/account/export").text

    def test_what_is_too_much_for_one_answer_goes_on_in_the_next(
        self, holder: Holder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services.accounts import data_export

        opened = [open_ticket().json["number"] for _ in range(3)]
        monkeypatch.setattr(data_export, "_MOST", 10)
        found: list[str] = []
        cursor: dict[str, str] = {}
        for _ in range(4):
            page = holder.call("GET", "/account/export", **cursor).json
            found += [ticket["number"] for ticket in page["tickets"]]
            if "next_cursor" not in page:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == opened


def test_a_profile_that_is_saved_twice_at_once_is_one_of_the_two(holder: Holder) -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = [f"Nombre {turn}" for turn in "ABCDEFGH"]
    with ThreadPoolExecutor(8) as pool:
        replies = [*pool.map(lambda n: holder.call("PUT", "/account", {"full_name": n}), names)]
    assert {reply.status for reply in replies} <= {200, 503}
    assert holder.call("GET", "/account").json["full_name"] in names
    (row,) = rows("accounts")
    assert int(row["version"]) == 1 + sum(reply.status == 200 for reply in replies)
