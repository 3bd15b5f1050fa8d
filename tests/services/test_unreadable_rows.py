"""One damaged row, of any table and in any attribute, takes nothing else down."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.accounts import erasure
from chalicelib.services.files import uploads
from chalicelib.services.mail import outbox
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import dynamodb, table
from tests import files, logged
from tests.accounts import EMAIL, Holder, sign_in
from tests.agents import ADMIN, ANA, LUIS
from tests.damages import KEYS, put, rows_of, tried
from tests.desk import look_up, open_ticket, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

MINUTE_MS = 60_000
#: An account is nobody else's; the others have readers of their own (test_unreadable_figures.py).
APART = ("accounts", "answers", "figures")
lines = logged.lines


@pytest.fixture
def holder() -> Holder:
    """Somebody with an account and two tickets, both with everything that a ticket may have; the
    newer one is the good one beside the damaged."""
    found = sign_in()
    for _ in range(2):
        number = open_ticket(attachments=[files.upload("datos.csv")]).json["number"]
        ANA.call("POST", f"/tickets/{number}/notes", {"body": "Nota."}, 1)
        ANA.call("PUT", f"/presence/{number}", {"doing": "viewing"})
        draft = {"text": "Estimada", "attachments": [files.upload("borrador.csv")]}
        ANA.call("PUT", f"/tickets/{number}/drafts/reply", draft, 0)
        ANA.change(number, assignee="me")
        index.index({"numbers": [number]})
    LUIS.call(
        "PUT", "/canned-replies/saludo", {"name": "Saludo", "body_es": "Hola.", "area": "DECON"}
    )
    outbox.sweep(MINUTE_MS)
    return found


def ask_everything(holder: Holder, number: str) -> dict[str, int]:
    """Every list, page, search, sweep and export, and what each answered; none may raise."""
    caches.forget_all()
    answers = {
        "queue": ANA.call("GET", "/tickets"),
        "mine": ANA.call("GET", "/tickets", assignee="me"),
        "unassigned": ANA.call("GET", "/tickets", assignee="none"),
        "overdue": ANA.call("GET", "/tickets", overdue="true"),
        "soon": ANA.call("GET", "/tickets", due="soon"),
        "waiting": ANA.call("GET", "/tickets", status="waiting_requester"),
        "topic": ANA.call("GET", "/tickets", topic="ipc"),
        "closed": ANA.call("GET", "/tickets", status="closed"),
        "words": ANA.call("POST", "/searches", {"q": "índice precios"}),
        "e-mail": ANA.call("POST", "/searches", {"q": EMAIL}),
        "cédula": ANA.call("POST", "/searches", {"q": "1700000019"}),
        "history": ANA.call("POST", "/requesters/history", {"email": EMAIL}),
        "desk": ANA.call("GET", "/desk"),
        "ticket": ANA.call("GET", f"/tickets/{number}"),
        "mails": ANA.call("GET", f"/tickets/{number}/mails"),
        "drafts": ANA.call("GET", "/drafts"),
        "draft": ANA.call("GET", f"/tickets/{number}/drafts"),
        "presence": ANA.call("GET", f"/presence/{number}"),
        "canned": ANA.call("GET", "/canned-replies"),
        "trail": LUIS.call("GET", f"/tickets/{number}/audit"),
        "day": LUIS.call("GET", "/audit", agent="ana", day=str(clock.today(clock.now()))),
        "catalog": ADMIN.call("GET", "/catalog"),
        "offer": request("GET", "/catalog"),
        "look-up": look_up(EMAIL, number),
        "links": request("POST", "/access-links", {"email": EMAIL}),
        "account": holder.call("GET", "/account"),
        "my tickets": holder.call("GET", "/account/tickets"),
        "export": holder.call("GET", "/account/export"),
    }
    outbox.sweep(MINUTE_MS)
    erasure.sweep(MINUTE_MS)
    uploads.sweep()
    assert index.index({"numbers": [number]}) == {"batchItemFailures": []}
    return {name: reply.status for name, reply in answers.items()}


@pytest.mark.parametrize("name", [name for name in KEYS if name not in APART])
def test_a_damaged_row_takes_no_list_sweep_or_export_down(name: str, holder: Holder) -> None:
    good = max(rows_of("tickets"), key=lambda row: row["opened_at"]["S"])["number"]["S"]
    for row, attribute, after in tried(name, good):
        put(name, after)
        statuses = ask_everything(holder, good)
        fell = {asked: status for asked, status in statuses.items() if status >= 500}
        assert fell == {}, (name, attribute, after.get(attribute))
        put(name, row)


ATTRIBUTES = ("status", "due_on", "priority", "version", "subject", "opened_at", "full_name")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_damaged_ticket_is_named_where_it_belongs_and_the_others_are_shown(
    attribute: str, holder: Holder, lines: list[dict[str, Any]]
) -> None:
    bad, good = sorted(rows_of("tickets"), key=lambda row: row["opened_at"]["S"])
    number, other = bad["number"]["S"], good["number"]["S"]
    indexed = attribute == "opened_at"
    put("tickets", bad | {attribute: {"S": "disparate"} if indexed else {"N": "7.5"}})
    lines.clear()
    for query in ({}, {"assignee": "me"}):
        listed = ANA.call("GET", "/tickets", **query).json
        assert [row["number"] for row in listed["items"]] == [other]
        assert listed["unreadable"] == [number]
    found = ANA.call("POST", "/searches", {"q": number}).json
    assert (found["items"], found["unreadable"]) == ([], [number])
    reply = ANA.call("GET", f"/tickets/{number}")
    assert (reply.status, reply.json["code"]) == (503, "unreadable")
    assert look_up(EMAIL, number).status == 503
    assert holder.call("GET", "/account/export").json["unreadable"] == [number]
    told = [line for line in lines if line["event"] == "row_unreadable"]
    assert {(line["table"], line["key"]) for line in told} == {("tickets", number)}
    assert all(attribute in line["attributes"] for line in told)
    assert EMAIL not in str(told).lower()


def test_a_damaged_ticket_of_another_area_is_not_named(holder: Holder) -> None:
    from tests.agents import ZOE

    bad = rows_of("tickets")[0]
    put("tickets", bad | {"status": {"S": "recieved"}})
    found = ZOE.call("POST", "/requesters/history", {"email": EMAIL}).json
    assert found["items"] == []
    assert "unreadable" not in found


def test_an_account_that_cannot_be_read_is_told_and_erases_no_other(holder: Holder) -> None:
    (row,) = rows_of("accounts")
    put("accounts", row | {"former": {"S": "disparate"}})
    reply = holder.call("GET", "/account")
    assert (reply.status, reply.json["code"]) == (503, "unreadable")
    erasure.sweep(MINUTE_MS)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("kind", {"S": "mensage"}),
        ("at", {"N": "7"}),
        ("body", {"N": "7"}),
        ("author", {"NULL": True}),
    ],
)
def test_a_damaged_line_of_ones_own_thread_is_told_in_its_place_and_never_left_out(
    attribute: str, value: dict[str, Any]
) -> None:
    opened = open_ticket().json
    number, token = opened["number"], {"Authorization": f"Bearer {opened['access_token']}"}
    wrote = request("POST", f"/tickets/{number}/messages", {"body": "Sigo."}, headers=token)
    line = wrote.json["entries"][-1]
    damage_line(number, line["id"], attribute, value)
    for seen in (
        request("GET", f"/tickets/{number}", headers=token).json,
        look_up(EMAIL, number).json["ticket"],
    ):
        assert [entry["id"] for entry in seen["entries"]] == ["0"]
        (told,) = seen["unreadable"]
        assert (told["id"], told["at"][:19]) == (line["id"], line["at"][:19])


def test_the_opening_of_ones_own_ticket_is_told_too_when_it_is_damaged() -> None:
    opened = open_ticket().json
    damage_line(opened["number"], "0", "at", {"S": "ayer"})
    seen = look_up(EMAIL, opened["number"]).json["ticket"]
    assert seen["unreadable"] == [{"id": "0", "at": opened["opened_at"]}]


def test_a_damaged_note_of_the_desk_is_no_matter_of_the_requester() -> None:
    opened = open_ticket().json
    ANA.call("POST", f"/tickets/{opened['number']}/notes", {"body": "Nota."}, 1)
    note = ANA.see(opened["number"])["entries"][-1]
    damage_line(opened["number"], note["id"], "body", {"N": "7"})
    assert "unreadable" not in look_up(EMAIL, opened["number"]).json["ticket"]


def damage_line(number: str, entry_id: str, attribute: str, value: dict[str, Any]) -> None:
    """What a slip of the hand in the console does to a line of a thread."""
    dynamodb().update_item(
        TableName=table("entries"),
        Key={"number": {"S": number}, "entry_id": {"S": entry_id}},
        UpdateExpression="SET #attribute = :value",
        ExpressionAttributeNames={"#attribute": attribute},
        ExpressionAttributeValues={":value": value},
    )
