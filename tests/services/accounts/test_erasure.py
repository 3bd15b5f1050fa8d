"""Erasure: asked for by a holder, done once no ticket is open, whatever fails on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.clearing import MARKER
from chalicelib.services import clock
from chalicelib.services.accounts import erasure
from chalicelib.services.mail import delivery_reports
from chalicelib.services.mail.inbound import replies
from chalicelib.settings import settings
from chalicelib.store.accounts import privacy_journal
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import dynamodb, transact
from chalicelib.store.mail import originals
from chalicelib.store.tickets import tickets
from tests import arrivals, files, indexed
from tests.accounts import EMAIL, Holder, ask_for_erasure, code, mails_to, put_rule, rows, sign_in
from tests.agents import ANA, LUIS
from tests.desk import look_up, open_ticket, opening, request
from tests.hands import MINUTE_MS, Hands, sweep

pytestmark = pytest.mark.engine
PERSONAL = ("Quishpe", "1700000019", "0991234567", "593991234567", "maria", "Loja", "Pichincha")
NEW = "nueva@example.org"
STRANGER = arrivals.STRANGER


class Killed(BaseException):
    """The function dies here: nothing of ours runs any more."""


@pytest.fixture(autouse=True)
def hands(aws: Any, directory: Any, monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands, now = Hands(), clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + hands.ahead)
    put_rule("erasure_wait_days", 0)  # waiting has tests of its own
    return hands


@pytest.fixture
def holder() -> Holder:
    return sign_in()


def closed(**changes: Any) -> str:
    """A ticket with a thread of every kind, closed."""
    number: str = open_ticket(
        details="Soy Quishpe, vivo en Pichincha y pido datos.", **changes
    ).json["number"]
    version = ANA.see(number)["version"]
    ANA.call("POST", f"/tickets/{number}/notes", {"body": "La señora Quishpe llamó."}, version)
    ANA.reply(number, "answered", body="Estimada Quishpe: aquí están los datos.")
    LUIS.change(number, status="closed", close_reason="resolved", reason="Conforme, dice Quishpe.")
    return number


def conversed() -> str:
    """A closed ticket with files of both sides, a mail of the requester's and one of a stranger's,
    and a rating."""
    number: str = open_ticket(attachments=[files.upload("carta-quishpe.csv")]).json["number"]
    to = arrivals.reply_address(number)
    sent = [("firma-quishpe.pdf", files.PDF)]
    assert arrivals.arrive(arrivals.mail(to, "Soy Quishpe.", files=sent), to) == "message"
    strange = arrivals.mail(to, "Vi a Quishpe.", f"X <{STRANGER}>", message_id="<2@x>")
    told = arrivals.arrive(strange, to, "mail/abc2", STRANGER, dmarc="FAIL", spf="FAIL")
    assert told == "unverified_note"
    answer = files.upload("datos-quishpe.csv")
    facts = {"data": "aggregate", "confidentiality_checked": True, "attachments": [answer]}
    assert ANA.reply(number, "answered", **facts).status == 201
    said = {"score": 5, "comment": "Quishpe agradece."}
    headers = {"Authorization": f"Bearer {look_up(EMAIL, number).json['access_token']}"}
    assert request("POST", f"/tickets/{number}/rating", said, headers=headers).status == 201
    LUIS.change(number, status="closed", close_reason="resolved")
    return number


def objects() -> list[str]:
    """Keys of all versions of files of tickets and of mails that came."""
    buckets = ((attachments._s3(), settings().attachments_bucket, "kept/"),)
    buckets += ((originals.s3(), settings().mail_bucket, "mail/"),)
    return [
        found["Key"]
        for client, bucket, prefix in buckets
        for found in client.list_object_versions(Bucket=bucket, Prefix=prefix).get("Versions", [])
    ]


def everything() -> str:
    """All that any table holds, but for the confirmation that is on its way."""
    names = ("tickets", "entries", "outbox", "accounts", "guards", "search", "tallies")
    held = [row for name in names for row in rows(name)]
    return str([row for row in held if row.get("kind") != "erased"])


def test_replaces_who_asked_and_every_word_and_keeps_what_totals_need(
    holder: Holder, hands: Hands
) -> None:
    number = closed()
    before = tickets.by_number(number)
    assert ask_for_erasure(holder).json["open"] == []
    sweep(hands)

    after = tickets.by_number(number)
    assert before is not None
    assert after is not None
    kept = {"number", "status", "topic", "area", "opened_at", "due_on", "closed_at", "user_type"}
    kept |= {"gender", "first_reply_at", "answered_at", "close_reason", "handled_by", "language"}
    assert after.model_dump(include=kept) == before.model_dump(include=kept)
    assert (after.full_name, after.subject, after.document_number) == (MARKER,) * 3
    assert (after.phone, after.organization) == (None, None)
    assert after.email != before.email
    bodies = {row["body"] for row in rows("entries") if row["number"] == number}
    assert bodies == {"", MARKER}


def test_the_desk_says_when_and_offers_no_act_on_it(holder: Holder, hands: Hands) -> None:
    number = closed()
    ask_for_erasure(holder)
    sweep(hands)
    seen = LUIS.see(number)
    assert seen["entries"][-1]["event"] == "erase"
    assert seen["erased_at"] == seen["entries"][-1]["at"]
    assert seen["acts"] == []


def test_leaves_no_trace_of_the_person_in_any_table(holder: Holder, hands: Hands) -> None:
    holder.call("PUT", "/account", {"full_name": "María Quishpe", "phone": "0991234567"})
    number = closed()
    request("POST", "/access-links", {"email": EMAIL})
    indexed.happen(number)
    assert "quishp" in everything()
    ask_for_erasure(holder)
    sweep(hands)
    indexed.happen(number)
    held = everything()
    for personal in (*PERSONAL, "quishp"):
        assert personal not in held, personal


def test_takes_files_of_both_sides_and_the_mails_that_came(holder: Holder, hands: Hands) -> None:
    number = conversed()
    assert len(objects()) == 5
    ask_for_erasure(holder)
    sweep(hands)
    assert objects() == []
    thread = [row for row in rows("entries") if row["number"] == number]
    assert [row["attachments"] for row in thread if row["attachments"]] == []
    assert [row for row in thread if "mail_key" in row] == []
    assert {row.get("unverified_sender") for row in thread} == {None, MARKER}
    for personal in ("quishpe", "Quishpe", STRANGER):
        assert personal not in str([thread, rows("tickets"), rows("outbox"), rows("search")])


def test_takes_mails_that_became_no_line_of_a_thread(holder: Holder, hands: Hands) -> None:
    put_rule("mails_per_ticket_hour", 1)
    number = closed()
    to = arrivals.reply_address(number)
    assert arrivals.arrive(arrivals.mail(to, "Uno."), to, "mail/1") == "message"
    many = arrivals.mail(to, "Dos.", f"X <{STRANGER}>", message_id="<2@x>")
    assert arrivals.arrive(many, to, "mail/2", STRANGER) == "too_many"
    lost = arrivals.mail(None, "Soy Quishpe.", message_id="<3@x>")
    assert arrivals.arrive(lost, arrivals.US, "mail/3") == "not_understood"
    other = arrivals.mail(None, "Soy otra.", f"X <{STRANGER}>", message_id="<4@x>")
    assert arrivals.arrive(other, arrivals.US, "mail/4", STRANGER) == "not_understood"
    LUIS.change(number, status="closed", close_reason="resolved")
    ask_for_erasure(holder)
    sweep(hands)
    assert objects() == ["mail/4"], "that of somebody else stays"


def test_waits_for_a_legal_hold_to_be_lifted(holder: Holder, hands: Hands) -> None:
    number = closed()
    reason = {"reason": "Lo pidió la Fiscalía."}
    path = f"/tickets/{number}/legal-hold"
    version = LUIS.see(number)["version"]
    held = LUIS.call("POST", path, {"held": True} | reason, version)
    assert held.json["legal_hold"]["reason"] == reason["reason"]
    assert (held.json["entries"][-1]["event"], held.json["entries"][-1]["body"]) == (
        "hold",
        reason["reason"],
    )
    assert ANA.call("POST", path, {"held": False} | reason, version + 1).status == 403
    assert "erasure_held" not in holder.call("GET", "/account").json, "nothing waits yet"
    ask_for_erasure(holder)
    sweep(hands)
    assert tickets.by_number(number).erased_at is None  # type: ignore[union-attr]
    assert holder.call("GET", "/account").json["erasure_held"] == [number], "why it waits"
    lifted = LUIS.call("POST", path, {"held": False} | reason, version + 1)
    assert "legal_hold" not in lifted.json
    assert "erasure_held" not in holder.call("GET", "/account").json
    sweep(hands)
    after = tickets.by_number(number)
    assert after is not None
    assert after.erased_at
    acts = [row["act"] for row in rows("audit") if row.get("number") == number]
    assert {"hold", "lift_hold"} <= set(acts)


def test_takes_every_version_of_long_words_and_long_quotations(
    holder: Holder, hands: Hands
) -> None:
    number = conversed()
    known, to = set(objects()), arrivals.reply_address(number)
    words = "Soy Quishpe y pregunto mucho. " * 1_200
    quoted = "\n".join(
        ["El 24/11/2026 10:00, INEC <tickets@example.ec> escribió:"] + ["> x"] * 3_000
    )
    mail = arrivals.mail(to, f"{words}\n\n{quoted}\n", message_id="<long@x>")
    assert arrivals.arrive(mail, to, "mail/long") == "message"
    texts = {key for key in objects() if key.startswith("kept/")} - known
    assert len(texts) == 2  # the whole message and the quotation
    for key in texts:  # a notification that comes again may write a second version
        bucket = settings().attachments_bucket
        attachments._s3().put_object(Bucket=bucket, Key=key, Body=b"Quishpe")
    LUIS.change(number, status="closed", close_reason="resolved")
    ask_for_erasure(holder)
    sweep(hands)
    assert objects() == []
    assert "Quishpe" not in everything()


def test_keeps_the_score_without_its_comment_and_forgets_that_mail_came_back(
    holder: Holder, hands: Hands
) -> None:
    number = conversed()
    delivery_reports.mark(number, EMAIL, "bounced")
    ask_for_erasure(holder)
    sweep(hands)
    ticket = tickets.by_number(number)
    assert ticket is not None
    assert ticket.rating is not None
    assert (ticket.rating.score, ticket.rating.comment) == (5, MARKER)
    assert ticket.email_bounced_at is None


def test_covers_the_mails_to_an_address_that_the_ticket_had_before(
    holder: Holder, hands: Hands
) -> None:
    number = closed(email="maria@exmaple.com")
    ticket = tickets.by_number(number)
    assert ticket is not None
    after = ticket.model_copy(
        update={"email": EMAIL, "email_typed": EMAIL, "version": ticket.version + 1}
    )
    transact(tickets.rekeyed(ticket, after))
    assert mails_to("maria@exmaple.com", "reply")
    ask_for_erasure(holder)
    sweep(hands)
    assert "exmaple" not in str(rows("outbox"))


def test_a_mail_that_comes_later_brings_nothing_back(holder: Holder, hands: Hands) -> None:
    number = closed()
    to = arrivals.reply_address(number)
    ask_for_erasure(holder)
    sweep(hands)
    before = rows("entries")
    mail = arrivals.mail(to, "Soy Quishpe otra vez.")
    assert arrivals.arrive(mail, to) == "not_understood"
    assert rows("entries") == before


def test_a_mail_that_is_read_while_its_ticket_is_erased_brings_nothing_back(
    holder: Holder, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = closed()
    to = arrivals.reply_address(number)
    ask_for_erasure(holder)
    real = replies.transact

    def late(writes: Any) -> None:
        monkeypatch.setattr(replies, "transact", real)
        sweep(hands)
        real(writes)

    monkeypatch.setattr(replies, "transact", late)
    strange = arrivals.mail(to, "Vi a Quishpe.", f"X <{STRANGER}>")
    assert arrivals.arrive(strange, to, source=STRANGER, dmarc="FAIL") == "not_understood"
    assert "Quishpe" not in str(rows("entries"))


def test_is_told_in_the_thread_and_confirmed_by_mail(holder: Holder, hands: Hands) -> None:
    number = closed()
    ask_for_erasure(holder)
    sweep(hands)
    events = [r.get("event") for r in rows("entries") if r["number"] == number]
    assert events.count("erase") == 1
    (mail,) = mails_to(EMAIL, "erased")
    assert mail["language"] == "es"


def test_loses_no_row_and_frees_no_number(holder: Holder, hands: Hands) -> None:
    number = closed()
    before = {name: len(rows(name)) for name in ("tickets", "entries", "outbox")}
    ask_for_erasure(holder)
    sweep(hands)
    after = {name: len(rows(name)) for name in before}
    assert after == before | {"entries": before["entries"] + 1, "outbox": before["outbox"] + 3}
    assert [row["number"] for row in rows("tickets")] == [number]


def test_ends_the_sessions_and_closes_the_tickets_to_who_asked(
    holder: Holder, hands: Hands
) -> None:
    number = closed()
    token = look_up(EMAIL, number).json["access_token"]
    ask_for_erasure(holder)
    sweep(hands)
    assert holder.call("GET", "/account").status == 401
    assert look_up(EMAIL, number).status == 404
    assert Holder(token).call("GET", f"/tickets/{number}").status == 403
    again = sign_in(address="203.0.113.9")
    assert again.call("GET", "/account/tickets").json["items"] == []


def test_waits_until_the_last_ticket_is_closed(holder: Holder, hands: Hands) -> None:
    done, waiting = closed(), open_ticket().json["number"]
    asked = ask_for_erasure(holder)
    assert (asked.status, asked.json["open"]) == (202, [waiting])
    sweep(hands)
    ticket = tickets.by_number(done)
    assert ticket is not None
    assert ticket.erased_at is None, "all at once, not piece by piece"
    assert holder.call("GET", "/account").json["erasure_asked_at"]

    LUIS.change(waiting, status="closed", close_reason="resolved")
    sweep(hands)
    assert {row["full_name"] for row in rows("tickets")} == {MARKER}
    assert rows("accounts") == []


def test_asking_again_keeps_the_first_moment(holder: Holder, hands: Hands) -> None:
    first = ask_for_erasure(holder).json
    hands.forward(minutes=3)
    assert holder.call("DELETE", "/account").json == first


def test_a_holder_may_think_better_of_it(holder: Holder, hands: Hands) -> None:
    open_ticket()
    ask_for_erasure(holder)
    kept = holder.call("DELETE", "/account/erasure")
    assert (kept.status, "erasure_asked_at" in kept.json) == (200, False)
    sweep(hands)
    assert holder.call("GET", "/account").status == 200


def test_covers_the_addresses_that_the_account_left(holder: Holder, hands: Hands) -> None:
    closed()
    holder.call("POST", "/account/email-codes", {"email": NEW})
    codes = {"code": code(EMAIL, "address_code"), "new_code": code(NEW, "address_code")}
    moved = holder.call("PUT", "/account/email", {"email": NEW} | codes)
    hands.forward(minutes=1)
    strange = closed(full_name="Otra Persona", document={"type": "cedula", "number": "0100000017"})
    ask_for_erasure(Holder(moved.json["access_token"]))
    sweep(hands)
    names = {row["number"]: row["full_name"] for row in rows("tickets")}
    assert names.pop(strange) == "Otra Persona", "it is of who got the address later"
    assert {*names.values()} == {MARKER}
    assert rows("accounts") == []


def test_what_an_account_left_behind_is_removed(holder: Holder, hands: Hands) -> None:
    holder.call("POST", "/account/email-codes", {"email": NEW})
    codes = {"code": code(EMAIL, "address_code"), "new_code": code(NEW, "address_code")}
    holder.call("PUT", "/account/email", {"email": NEW} | codes)
    assert {row["email"] for row in rows("accounts")} == {EMAIL, NEW}
    sweep(hands)
    assert {row["email"] for row in rows("accounts")} == {NEW}


def test_a_ticket_that_is_opened_again_in_the_very_moment_is_left_alone(
    holder: Holder, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = closed()
    ask_for_erasure(holder)
    real = erasure.transact

    def late(writes: Any) -> None:
        monkeypatch.setattr(erasure, "transact", real)
        LUIS.change(number, status="in_progress")
        real(writes)

    monkeypatch.setattr(erasure, "transact", late)
    sweep(hands)
    ticket = tickets.by_number(number)
    assert ticket is not None
    assert (ticket.status, ticket.full_name) == ("in_progress", "María Fernanda Quishpe Ñato")
    assert MARKER not in str(rows("entries"))
    assert holder.call("GET", "/account").json["erasure_asked_at"]


def test_touches_nobody_elses_data(holder: Holder, hands: Hands) -> None:
    other = open_ticket(email="otra@example.com", full_name="Otra Persona").json["number"]
    closed()
    ask_for_erasure(holder)
    sweep(hands)
    ticket = tickets.by_number(other)
    assert ticket is not None
    assert ticket.full_name == "Otra Persona"
    assert len(mails_to("otra@example.com", "received")) == 1


def test_an_erased_ticket_is_not_opened_again(holder: Holder, hands: Hands) -> None:
    number = closed()
    ask_for_erasure(holder)
    sweep(hands)
    seen = LUIS.see(number)
    assert "reopen" not in seen["acts"]
    again = LUIS.change(number, status="in_progress")
    assert (again.status, again.json["code"]) == (409, "conflict")


def test_agents_still_see_that_there_was_a_ticket(holder: Holder, hands: Hands) -> None:
    number = closed()
    ask_for_erasure(holder)
    sweep(hands)
    seen = ANA.see(number)
    assert seen["requester"]["full_name"] == MARKER
    assert seen["entries"][-1]["event"] == "erase"


def test_a_mail_that_waits_is_not_sent_to_who_was_erased(holder: Holder, hands: Hands) -> None:
    closed()
    ask_for_erasure(holder)
    sweep(hands)
    due = [row for row in rows("outbox") if "waiting" in row and row["kind"] != "assigned"]
    assert {row["kind"] for row in due} <= {"erased", "area_digest", "requester_wrote"}


_WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")
_WRITES += ("PutObject", "DeleteObject", "DeleteObjects")


def _deaths() -> Callable[[int], None]:
    """A way to die after one of the writes that follow, to the database or the buckets; after
    none for 0."""
    made, last = [0], [0]

    def note(model: Any, **_: Any) -> None:
        if model.name in _WRITES:
            made[0] += 1
            if made[0] == last[0]:
                raise Killed

    def die_after(write: int) -> None:
        made[0], last[0] = 0, write

    for client in (dynamodb(), attachments._s3(), originals.s3(), privacy_journal.s3()):
        client.meta.events.register("after-call", note)
    return die_after


def test_a_death_after_any_write_is_made_good_by_the_next_look(hands: Hands) -> None:
    die_after = _deaths()
    expected: Any = None
    for write in range(40):
        email = f"p{write}@example.com"
        die_after(0)
        person = sign_in(email, address=f"198.51.100.{write}")
        number = _closed_simply(email, f"203.0.113.{write}")
        ask_for_erasure(person)
        hands.forward(minutes=1)
        die_after(write)
        try:
            erasure.sweep(MINUTE_MS)
        except Killed:
            die_after(0)
            hands.forward(minutes=1)
            erasure.sweep(MINUTE_MS)
            finished = False
        else:
            finished = write > 0
        state = _state(email, number)
        expected = expected or state
        assert state == expected, f"after write {write}"
        if finished:
            assert write > 12, "every write of an erasure was the last of a life once"
            return
    raise AssertionError("an erasure of one ticket took forty writes")


def _closed_simply(email: str, address: str) -> str:
    asked = opening(email=email, attachments=[files.upload("carta.csv")])
    number: str = request("POST", "/tickets", asked, address=address).json["number"]
    to = arrivals.reply_address(number)
    mail = arrivals.mail(to, sender=email, message_id=f"<{email}>", files=[("a.pdf", files.PDF)])
    assert arrivals.arrive(mail, to, f"mail/{number}", email) == "message"
    ANA.reply(number, "answered", body="Aquí están los datos.")
    LUIS.change(number, status="closed", close_reason="resolved")
    return number


def _state(email: str, number: str) -> dict[str, Any]:
    """What an erasure has left of somebody."""
    ticket = tickets.by_number(number)
    assert ticket is not None
    thread = [row for row in rows("entries") if row["number"] == number]
    return {
        "name": ticket.full_name,
        "version": ticket.version,
        "bodies": sorted(row["body"] for row in thread),
        "files": [row for row in thread if row["attachments"] or "mail_key" in row],
        "objects": objects(),
        "events": [row.get("event") for row in sorted(thread, key=lambda r: str(r["entry_id"]))],
        "account": [row for row in rows("accounts") if row["email"] == email],
        "confirmed": len(mails_to(email, "erased")),
        "mails": sum(row["to"] == email for row in rows("outbox")),
        "recipient": sum(row.get("recipient") == email for row in rows("outbox")),
    }
