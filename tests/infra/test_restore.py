"""Restoring: what was lost comes back, and what people had done since the backup stays done.

The backups are DynamoDB's own (CreateBackup, RestoreTableFromBackup), on the embedded engine.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.clearing import MARKER
from chalicelib.domain.mail.outbox import MailState
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.accounts import erasure
from chalicelib.services.addresses import additions
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.mail import outbox, outgoing_mail
from chalicelib.services.search import index
from chalicelib.store.accounts import privacy_journal
from chalicelib.store.aws import secrets
from chalicelib.store.aws.dynamodb import TransactionRefused, dynamodb, table, to_item
from chalicelib.store.catalog import catalog
from chalicelib.store.tickets import counters, search, ticket_rows
from infra.restore import __main__ as command
from infra.restore import run, tables
from tests import reviewed
from tests.accounts import EMAIL, ask_for_erasure, put_rule, rows, sign_in
from tests.agents import ANA, LUIS, ZOE
from tests.api.corrections import change as change_address
from tests.api.corrections import mailed_code
from tests.desk import look_up, open_ticket, opening
from tests.hands import Hands, sweep

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory", "mails_are_taken")]
COPY = "copy-"
NEW = "nueva@example.org"


@pytest.fixture
def mails_are_taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """SES takes every mail; the list says who got one."""
    taken: list[str] = []
    monkeypatch.setattr(
        outgoing_mail, "send", lambda mail, *_: taken.append(mail.to) or f"ses-{len(taken)}"
    )
    return taken


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands, now = Hands(), clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + hands.ahead)
    put_rule("erasure_wait_days", 0)  # waiting has tests of its own
    return hands


def back_up(*names: str) -> str:
    """Restore backups of some tables, or of all that a ticket is in, beside the live ones."""
    prefix = table("") + COPY
    for name in names or ("tickets", "entries", "outbox", "accounts"):
        made = boto3.client("dynamodb").create_backup(TableName=table(name), BackupName=name)
        arn = made["BackupDetails"]["BackupArn"]
        boto3.client("dynamodb").restore_table_from_backup(
            TargetTableName=prefix + name, BackupArn=arn
        )
    return prefix


def lose(name: str, **key: Any) -> None:
    dynamodb().delete_item(TableName=table(name), Key=to_item(key))


def spoil(name: str, attribute: str, value: Any, **key: Any) -> None:
    """Put a value into a row as somebody does in the console."""
    dynamodb().update_item(
        TableName=table(name),
        Key=to_item(key),
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": attribute},
        ExpressionAttributeValues=to_item({":value": value}),
    )


def lose_ticket(number: str) -> None:
    """Lose all that the tables have of a ticket."""
    for name in ("tickets", "entries", "outbox"):
        for row in rows(name):
            if row.get("number") == number:
                keys = {"tickets": ("number", "email"), "entries": ("number", "entry_id")}
                lose(name, **{key: row[key] for key in keys.get(name, ("mail_id",))})
    indexed(number)


def indexed(number: str) -> None:
    index.refresh(number)


def stands(number: str) -> Ticket:
    """The one row of a number."""
    (row,) = (row for row in rows("tickets") if row["number"] == number)
    return Ticket.model_validate(row)


def content(ticket: Ticket) -> dict[str, Any]:
    return ticket.model_dump(exclude={"version", "updated_at"})


def put_back(copy: str, *numbers: str) -> Any:
    report = run.chosen(copy, numbers, write=True)
    assert report.refused == []
    return report


def test_what_was_anonymised_stays_so_and_the_clock_looks_at_its_thread_again(
    hands: Hands,
) -> None:
    number = open_ticket().json["number"]
    ANA.reply(number, "answered", body="Estimada Quishpe: aquí están los datos.")
    LUIS.change(number, status="closed", close_reason="resolved", reason="Conforme.")
    copy = back_up()
    two_years = clock.now() + timedelta(days=735)
    ran = two_years.date() - timedelta(days=10)
    reviewed.ran(ran, ran)
    assert reviewed.run(two_years.date()).anonymised == 1
    lose_ticket(number)
    put_back(copy, number)
    after = stands(number)
    assert (after.full_name, after.review_on) == (MARKER, clock.today(clock.now()))
    assert "Quishpe" not in str([rows(name) for name in ("tickets", "entries", "outbox")])


class TestRehearsal:
    """Export, erase, correct and send, damage, restore: everything as it should be."""

    def test_everything_is_as_it_should_be(self, hands: Hands, mails_are_taken: list[str]) -> None:
        holder = sign_in()
        erased, kept = open_ticket().json["number"], open_ticket(email=NEW).json["number"]
        corrected = open_ticket(email="vieja@example.com").json
        ANA.reply(erased, "answered", body="Estimada Quishpe: aquí están los datos.")
        copy = back_up()

        LUIS.change(erased, status="closed", close_reason="resolved", reason="Conforme.")
        ask_for_erasure(holder)
        sweep(hands)
        assert stands(erased).erased_at
        typed = "Correcta@example.com"
        assert change_address(corrected, mailed_code(corrected, typed), typed).status == 200
        outbox.sweep(60_000)
        assert mails_are_taken
        for number in (erased, kept, corrected["number"]):
            lose_ticket(number)
        lose("accounts", email=EMAIL)
        already_sent = len(mails_are_taken)

        put_back(copy, erased, kept, corrected["number"])
        run.whole(copy, "accounts", write=True, replace=False)

        gone = stands(erased)
        assert (gone.full_name, gone.status, gone.close_reason) == (MARKER, "closed", "resolved")
        assert "quishpe" not in str(_of(erased)).lower()
        assert [row for row in rows("accounts") if row["email"] == EMAIL] == []
        assert stands(kept).email == NEW
        assert look_up(NEW, kept).json["ticket"]["entries"][0]["body"].startswith("Necesito")
        assert look_up("vieja@example.com", corrected["number"]).status == 404
        outbox.sweep(60_000)
        assert len(mails_are_taken) == already_sent, "what the backup had waiting is not sent"


def _of(number: str) -> list[dict[str, Any]]:
    names = ("tickets", "entries", "outbox", "search", "tallies")
    return [row for name in names for row in rows(name) if number in str(row)]


class TestChosenTickets:
    def test_come_back_with_thread_mails_words_and_counts(self) -> None:
        number = open_ticket().json["number"]
        ANA.reply(number, "answered", body="Aquí están los datos de Loja.")
        indexed(number)
        before, posted = stands(number), search.posted(number).emails
        counts = [row for row in rows("tallies") if str(row["of"]).startswith("area#")]
        thread = sorted(map(str, (row for row in rows("entries"))))
        copy = back_up()
        lose_ticket(number)
        assert not search.posted(number).emails
        put_back(copy, number)
        assert content(stands(number)) == content(before)
        assert set(thread) <= set(map(str, rows("entries")))
        assert search.posted(number).emails == posted
        assert [row for row in rows("tallies") if str(row["of"]).startswith("area#")] == counts
        assert ANA.see(number)["entries"][-1]["event"] == "restore"

    def test_change_nothing_when_restored_again(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        lose_ticket(number)
        put_back(copy, number)
        before = sorted(map(str, _of(number)))
        assert not put_back(copy, number).counts
        assert sorted(map(str, _of(number))) == before

    def test_are_only_told_of_without_write(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        lose_ticket(number)
        report = run.chosen(copy, [number], write=False)
        assert report.counts["tickets"] == 1
        assert [row for row in rows("tickets") if row["number"] == number] == []

    def test_get_a_version_after_every_version_that_agents_saw(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        seen = ANA.change(number, assignee="me").json["version"]
        spoil("tickets", "status", "recibido", number=number, email=EMAIL)
        put_back(copy, number)
        assert stands(number).version > seen

    @pytest.mark.parametrize(
        ("attribute", "value"),
        [("status", "cerado"), ("version", "uno"), ("due_on", "mañana"), ("subject", 7)],
    )
    def test_replace_a_row_that_nobody_can_read(self, attribute: str, value: Any) -> None:
        number = open_ticket().json["number"]
        before, copy = stands(number), back_up()
        spoil("tickets", attribute, value, number=number, email=EMAIL)
        put_back(copy, number)
        assert content(stands(number)) == content(before)

    def test_leave_what_was_written_since_in_the_thread(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        ANA.reply(number, "answered", body="Escrito después de la copia.")
        lose("tickets", number=number, email=EMAIL)
        put_back(copy, number)
        assert "Escrito después de la copia." in {row["body"] for row in rows("entries")}

    def test_leave_one_row_a_number(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        second = to_item(ticket_rows.row(stands(number)) | {"email": "otra@example.com"})
        dynamodb().put_item(TableName=table("tickets"), Item=second)
        put_back(copy, number)
        assert stands(number).email == EMAIL

    def test_that_the_backup_lacks_or_cannot_tell_are_named_and_stop_no_other(self) -> None:
        bad, good = (open_ticket().json["number"] for _ in range(2))
        copy = back_up()
        spoil_copy = to_item({"number": bad, "email": EMAIL})
        dynamodb().update_item(
            TableName=copy + "tickets",
            Key=spoil_copy,
            UpdateExpression="SET due_on = :value",
            ExpressionAttributeValues={":value": {"S": "nunca"}},
        )
        lose_ticket(good)
        report = run.chosen(copy, ["999999", bad, good], write=True)
        assert sorted(why[:6] for why in report.refused) == sorted(["999999", bad])
        assert stands(good)

    @pytest.mark.parametrize("asked_before", [True, False])
    @pytest.mark.parametrize("lost", [True, False])
    def test_come_back_without_an_open_question(self, lost: bool, asked_before: bool) -> None:
        """Who was asked reads the ticket no longer: who asked may have its answer by now."""
        number = open_ticket().json["number"]
        copy = "" if asked_before else back_up()
        wanted = {"question": "¿Hay dato por cantón?", "area": "DIES"}
        asked = ANA.call("POST", f"/tickets/{number}/questions", wanted).json["questions"][0]
        copy = copy or back_up()
        assert ZOE.call("GET", f"/questions/{number}/{asked['id']}").status == 200
        if lost:
            lose("tickets", number=number, email=EMAIL)
        else:
            spoil("tickets", "subject", "Otro asunto", number=number, email=EMAIL)
        put_back(copy, number)
        assert stands(number).questions == ()
        assert ZOE.call("GET", f"/questions/{number}/{asked['id']}").status == 409
        assert ZOE.call("GET", "/questions").json["items"] == []
        assert rows("questions") == [], "the row is off the list, at the latest when one looks"
        assert ANA.call("POST", f"/tickets/{number}/questions", wanted).status == 201

    def test_mail_no_agent_that_they_are_new(self) -> None:
        number = open_ticket().json["number"]
        indexed(number)
        copy, before = back_up(), len(rows("outbox"))
        lose("tickets", number=number, email=EMAIL)
        indexed(number)
        put_back(copy, number)
        assert len(rows("outbox")) == before

    def test_that_change_meanwhile_keep_the_change(self, monkeypatch: pytest.MonkeyPatch) -> None:
        number = open_ticket().json["number"]
        copy, real, calls = back_up(), counters.count, []
        lose("tickets", number=number, email=EMAIL)

        def late(*arguments: Any) -> None:
            real(*arguments)
            if not calls:
                calls.append(1)
                put = to_item(ticket_rows.row(Ticket.model_validate(original)))
                dynamodb().put_item(TableName=table("tickets"), Item=put)

        original = stands_in(copy, number) | {"version": 7}
        monkeypatch.setattr(counters, "count", late)
        put_back(copy, number)
        assert stands(number).version in (7, 8)
        assert len([row for row in rows("tickets") if row["number"] == number]) == 1


def mails_to(email: str) -> list[str]:
    """The ids of the mails to an address."""
    return [row["mail_id"] for row in rows("outbox") if row["to"] == email]


def stands_in(copy: str, number: str) -> dict[str, Any]:
    from chalicelib.store.aws.dynamodb import from_item

    found = dynamodb().scan(TableName=copy + "tickets")["Items"]
    (row,) = (from_item(item) for item in found if item["number"]["S"] == number)
    return row


class TestAddresses:
    def corrected(self, *, mail_since: bool) -> tuple[str, str]:
        """A ticket whose address was corrected since the backup, then lost."""
        ticket = open_ticket(email="vieja@example.com").json
        copy = back_up()
        assert change_address(ticket, mailed_code(ticket, NEW), NEW).status == 200
        if mail_since:
            ANA.reply(ticket["number"], "answered", body="Aquí están.")
        else:  # the correction itself was told there
            for mail_id in mails_to(NEW):
                lose("outbox", mail_id=mail_id)
        lose("tickets", number=ticket["number"], email=NEW)
        return copy, ticket["number"]

    def test_corrected_since_are_found_by_the_mails_that_went_there(self) -> None:
        copy, number = self.corrected(mail_since=True)
        put_back(copy, number)
        assert stands(number).email == NEW
        assert look_up(NEW, number).status == 200

    def test_that_nothing_knows_any_more_are_withheld_from_who_had_them_before(self) -> None:
        copy, number = self.corrected(mail_since=False)
        report = put_back(copy, number)
        assert "withheld" in str(report.lines)
        assert look_up("vieja@example.com", number).status == 404
        assert ANA.see(number)["requester"]["email_bounced_at"]
        assert not put_back(copy, number).counts

    def asked_for(self) -> str:
        """A ticket of somebody without an address, while one is asked to be confirmed."""
        body = opening(channel="phone", email="")
        number: str = ANA.call("POST", "/tickets", body).json["number"]
        path, version = f"/tickets/{number}/email-additions", ANA.see(number)["version"]
        assert ANA.call("POST", path, {"email": NEW}, version).status == 201
        return number

    def test_confirmed_since_by_who_had_none_come_back_with_it(self) -> None:
        number = self.asked_for()
        copy = back_up()
        additions.confirm(
            number,
            ticket_tokens.read(ticket_tokens.issue_addition(number, NEW, clock.now())),
            catalog.current(),
        )
        lose("tickets", number=number, email=NEW)
        put_back(copy, number)
        assert (stands(number).email, stands(number).addition) == (NEW, None)
        assert look_up(NEW, number).status == 200

    @pytest.mark.parametrize("since", ["withdrawn", "lost", "waiting"])
    def test_that_wait_to_be_confirmed_wait_on_only_where_they_still_did(self, since: str) -> None:
        number = self.asked_for()
        copy, seen = back_up(), ANA.see(number)
        if since == "withdrawn":
            path = f"/tickets/{number}/email-additions/withdrawals"
            meant = {"mailed_at": seen["requester"]["addition"]["mailed_at"]}
            assert ANA.call("POST", path, meant, seen["version"]).status == 201
        elif since == "lost":
            lose("tickets", number=number, email=stands(number).email)
        put_back(copy, number)
        assert (stands(number).addition is not None) is (since == "waiting")

    def test_whose_correction_was_refused_stay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from chalicelib.services.addresses import moves as addresses

        ticket = open_ticket(email="vieja@example.com").json
        code = mailed_code(ticket, NEW)

        def refuse(_: Any) -> None:
            raise TransactionRefused({"code": {}})

        monkeypatch.setattr(addresses, "transact", refuse)
        assert change_address(ticket, code, NEW).status == 422
        assert list(privacy_journal.records()) == []

    def test_whose_correction_died_before_it_was_done_stay(
        self, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services.addresses import moves as addresses

        ticket = open_ticket(email="vieja@example.com").json
        code = mailed_code(ticket, NEW)

        class Died(BaseException):
            pass

        def die(_: Any) -> None:
            raise Died

        with monkeypatch.context() as patch:
            patch.setattr(addresses, "transact", die)
            with pytest.raises(Died):
                change_address(ticket, code, NEW)
        hands.forward(minutes=1)
        ANA.change(ticket["number"], assignee="me")
        copy = back_up()
        lose("tickets", number=ticket["number"], email="vieja@example.com")
        put_back(copy, ticket["number"])
        assert stands(ticket["number"]).email == "vieja@example.com"

    def test_are_told_from_others_after_the_secret_was_rotated(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        copy, number = self.corrected(mail_since=True)
        both = ("the new secret", *secrets.journal_secrets())
        monkeypatch.setattr(secrets, "journal_secrets", lambda: both)
        put_back(copy, number)
        assert stands(number).email == NEW

    def test_stand_nowhere_in_the_journal(self) -> None:
        self.corrected(mail_since=True)
        held = str([record.model_dump() for record in privacy_journal.records()])
        assert "@" not in held
        assert "nueva" not in held


class TestErasures:
    def test_are_applied_to_a_whole_table_that_was_lost(self, hands: Hands) -> None:
        holder, number = sign_in(), open_ticket().json["number"]
        copy = back_up()
        LUIS.change(number, status="closed", close_reason="resolved", reason="Conforme.")
        ask_for_erasure(holder)
        sweep(hands)
        for name in ("tickets", "entries", "outbox"):
            for row in rows(name):
                if row.get("number") == number:
                    keys = {"tickets": ("number", "email"), "entries": ("number", "entry_id")}
                    lose(name, **{key: row[key] for key in keys.get(name, ("mail_id",))})
        for name in ("entries", "outbox", "tickets"):
            report = run.whole(copy, name, write=True, replace=False)
            assert report.refused == []
        held = str([row for name in ("tickets", "entries", "outbox") for row in rows(name)])
        assert "Quishpe" not in held
        assert EMAIL not in str([row for row in rows("outbox") if row["kind"] != "erased"])

    def test_stop_when_the_journal_cannot_be_written(
        self, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.domain.errors import Unavailable

        holder, number = sign_in(), open_ticket().json["number"]
        LUIS.change(number, status="closed", close_reason="resolved", reason="Conforme.")
        ask_for_erasure(holder)

        def away(*_: Any) -> None:
            raise Unavailable

        with monkeypatch.context() as patch:
            patch.setattr(privacy_journal, "add", away)
            sweep(hands)
            assert stands(number).erased_at is None
        sweep(hands)
        assert stands(number).erased_at

    def test_of_an_account_leave_a_later_account_at_the_address_alone(self, hands: Hands) -> None:
        ask_for_erasure(sign_in())
        hands.forward(minutes=1)
        erasure.sweep(60_000)
        hands.forward(minutes=1)
        sign_in()
        copy = back_up("accounts")
        lose("accounts", email=EMAIL)
        run.whole(copy, "accounts", write=True, replace=False)
        (row,) = (row for row in rows("accounts") if row["email"] == EMAIL)
        assert "erasure" not in row

    def test_asked_for_before_the_backup_must_be_asked_for_again(self) -> None:
        holder = sign_in()
        open_ticket()
        ask_for_erasure(holder)
        copy = back_up("accounts")
        lose("accounts", email=EMAIL)
        report = run.whole(copy, "accounts", write=True, replace=False)
        assert "again" in str(report.counts)
        (row,) = (row for row in rows("accounts") if row["email"] == EMAIL)
        assert "erasure" not in row
        assert holder.call("GET", "/account").status == 401, "its sessions ended"


class TestMails:
    def test_that_waited_come_back_as_history(self, mails_are_taken: list[str]) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        (mail,) = (row for row in rows("outbox") if row["kind"] == "received")
        lose("outbox", mail_id=mail["mail_id"])
        put_back(copy, number)
        (row,) = (row for row in rows("outbox") if row["mail_id"] == mail["mail_id"])
        assert row["state"] == MailState.RESTORED
        assert not {"waiting", "next_try_at"} & set(row)
        outbox.deliver(_inserted(mail["mail_id"]), 60_000)
        assert EMAIL not in mails_are_taken

    def test_that_were_sent_since_stay_sent(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        outbox.sweep(60_000)
        put_back(copy, number)
        (row,) = (row for row in rows("outbox") if row["kind"] == "received")
        assert row["state"] == MailState.SENT

    def test_that_are_forgotten_by_now_stay_forgotten(self, hands: Hands) -> None:
        sign_in()
        copy = back_up()
        for row in rows("outbox"):
            lose("outbox", mail_id=row["mail_id"])
        hands.forward(days=2)
        run.whole(copy, "outbox", write=True, replace=False)
        assert [row for row in rows("outbox") if row["kind"] == "sign_in_code"] == []


def _inserted(mail_id: str) -> dict[str, Any]:
    keys = {"mail_id": {"S": mail_id}}
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"Keys": keys}}]}


class TestWholeTables:
    def test_get_back_what_is_missing_or_unreadable_and_nothing_else(self) -> None:
        missing, spoilt, changed = (open_ticket().json["number"] for _ in range(3))
        copy = back_up()
        ANA.change(changed, assignee="me")
        lose("tickets", number=missing, email=EMAIL)
        spoil("tickets", "due_on", "mañana", number=spoilt, email=EMAIL)
        report = run.whole(copy, "tickets", write=True, replace=False)
        assert report.counts["tickets"] == 2
        assert stands(missing).assignee is None
        assert stands(changed).assignee == "ana"

    def test_go_back_to_the_backup_when_asked_to(self) -> None:
        number = open_ticket().json["number"]
        copy = back_up()
        ANA.change(number, priority="urgent")
        run.whole(copy, "tickets", write=True, replace=True)
        assert stands(number).priority == "normal"

    def test_of_the_catalog_too(self) -> None:
        copy = back_up("catalog")
        before = sorted(map(str, rows("catalog")))
        lose("catalog", kind="topic", id="ipc")
        run.whole(copy, "catalog", write=True, replace=False)
        assert sorted(map(str, rows("catalog"))) == before

    def test_of_answers_but_what_was_drafted_from_a_ticket(self) -> None:
        kept = {"answer_id": "01A", "edition": "current", "version": 3, "area": "DECON"}
        draft = {"answer_id": "01B", "edition": "current", "version": 1, "ticket": "051243"}
        named = {"answer_id": "ticket#051243", "edition": "01B"}
        for row in (kept, draft, named):
            dynamodb().put_item(TableName=table("answers"), Item=to_item(row))
        copy = back_up("answers")
        for row in (kept, draft, named):
            lose("answers", answer_id=row["answer_id"], edition=row["edition"])
        run.whole(copy, "answers", write=True, replace=False)
        assert [row["answer_id"] for row in rows("answers")] == ["01A"]

    @pytest.mark.parametrize("name", ["guards", "drafts", "questions", "search", "tallies"])
    def test_that_must_not_come_back_are_refused_with_the_reason(
        self, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert _command(table=name) == 2
        assert "not put back" in capsys.readouterr().out


class TestCommand:
    def test_names_numbers_and_nobody(self, capsys: pytest.CaptureFixture[str]) -> None:
        number = open_ticket().json["number"]
        back_up()
        lose_ticket(number)
        assert _command(tickets=f"{number}, 999999") == 1
        told = capsys.readouterr().out
        assert number in told
        assert "999999: not in the backup" in told
        assert "@" not in told
        assert "Quishpe" not in told

    def test_says_which_table_is_missing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert _command(tickets="051243") == 2
        assert "no such table" in capsys.readouterr().out

    def test_refuses_a_backup_older_than_the_journal(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        back_up()
        moment = clock.now() - timedelta(days=400)  # the embedded engine does not say it
        monkeypatch.setattr(tables, "restored_at", lambda _: moment)
        assert _command(tickets="051243") == 2
        assert "older than" in capsys.readouterr().out


def _command(**chosen: Any) -> int:
    asked = {"tickets": None, "table": None, "replace": False, "write": True} | chosen
    return command._restore(argparse.Namespace(copy=table("") + COPY, **asked))
