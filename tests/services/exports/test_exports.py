"""A list or a search as a file: what it holds, who may have it, and what becomes of it."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.exports import export as exported
from chalicelib.services import clock
from chalicelib.services.exports import making
from chalicelib.services.search import index
from chalicelib.settings import settings
from chalicelib.store.agents import directory as people
from chalicelib.store.aws import attachments, dynamodb, functions
from tests.accounts import rows
from tests.agents import ADMIN, ANA, EVA, FRONT, LUIS, ZOE, Colleague
from tests.desk import Reply, open_ticket, request
from tests.rights import as_role
from tests.tokens import agent_token

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

SUBJECT = 'Índice de precios; ñandú "2024"'


def ask(who: Colleague = ANA, **wanted: Any) -> Reply:
    return who.call("POST", "/exports", wanted)


def event(asked: Reply, who: Colleague = ANA) -> dict[str, str]:
    return {"agent": who.agent.id, "export_id": asked.json["id"]}


def make(asked: Reply, who: Colleague = ANA) -> Any:
    """Its event comes; answers what its owner sees of it then."""
    assert asked.status == 202, asked.text
    with as_role("MakeExportsRole"):
        making.run(event(asked, who), 120_000)
    return seen(asked, who)


def seen(asked: Reply, who: Colleague = ANA) -> Any:
    return who.call("GET", f"/exports/{asked.json['id']}").json


def link(asked: Reply, who: Colleague = ANA) -> Reply:
    return who.call("POST", f"/exports/{asked.json['id']}/link", {})


def table(asked: Reply, who: Colleague = ANA, separator: str = ";") -> list[list[str]]:
    key = f"exports/{asked.json['id']}"
    found = boto3.client("s3").get_object(Bucket=settings().attachments_bucket, Key=key)
    content = found["Body"].read()
    assert content.startswith("\ufeff".encode())
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [*csv.reader(text, delimiter=separator)]


def opened(**changes: Any) -> str:
    number: str = open_ticket(**changes).json["number"]
    return number


def traces(act: str) -> list[dict[str, Any]]:
    return [row for row in rows("audit") if row["act"] == act]


class TestHolds:
    def test_the_tickets_of_the_list_each_once_in_its_columns(self) -> None:
        number = opened(subject=SUBJECT)
        asked = ask()
        assert (asked.json["state"], asked.json["rows"]) == ("waits", 0)
        done = make(asked)
        assert (done["state"], done["rows"], done["unreadable"]) == ("done", 1, [])
        head, line = table(asked)
        assert head[:3] == ["Número", "Estado", "Asunto"]
        assert line[:3] == [f"'{number}", "Recibido", SUBJECT]

    def test_more_tickets_than_a_page_has(self) -> None:
        numbers = {f"'{opened(email=f'p{i}@example.com')}" for i in range(103)}
        asked = ask(columns=["number"])
        assert make(asked)["rows"] == 103
        assert {line[0] for line in table(asked)[1:]} == numbers

    def test_nothing_but_its_head_when_nothing_is_found(self) -> None:
        asked = ask()
        assert make(asked)["rows"] == 0
        assert len(table(asked)) == 1

    def test_what_the_filters_of_the_list_let_pass(self) -> None:
        mine = opened(email="a@example.com")
        opened(email="b@example.com")
        ANA.change(mine, 1, assignee="me")
        asked = ask(assignee="me", columns=["number"])
        make(asked)
        assert table(asked)[1:] == [[f"'{mine}"]]

    def test_what_a_search_finds_without_keeping_its_words(self) -> None:
        number = opened(subject="Desempleo en Loja")
        opened(subject="Otra cosa", email="b@example.com")
        for one in rows("tickets"):
            index.index({"numbers": [one["number"]]})
        asked = ask(q="desempleo", columns=["number"])
        assert "desempleo" in str(rows("guards"))
        assert make(asked)["searched"] is True
        assert table(asked)[1:] == [[f"'{number}"]]
        assert "desempleo" not in str(rows("guards"))
        assert "desempleo" not in str(rows("audit"))

    def test_closed_tickets_of_every_month(self) -> None:
        number = opened()
        assert ANA.reply(number, "answered").status == 201
        assert ANA.change(number, status="closed", close_reason="resolved").status == 200
        asked = ask(status="closed", columns=["number", "close_reason", "days_to_answer"])
        assert make(asked)["rows"] == 1
        assert table(asked)[1:] == [[f"'{number}", "Resuelto", "0,0"]]

    def test_the_tickets_that_can_be_read_and_names_the_others(self, aws: Any) -> None:
        good, bad = opened(), opened(email="b@example.com")
        (row,) = (row for row in rows("tickets") if row["number"] == bad)
        key = dynamodb.to_item({"number": bad, "email": row["email"]})
        aws.update_item(
            TableName=dynamodb.table("tickets"),
            Key=key,
            UpdateExpression="SET priority = :odd",
            ExpressionAttributeValues={":odd": {"S": "odd"}},
        )
        asked = ask(columns=["number"])
        done = make(asked)
        assert (done["state"], done["rows"], done["unreadable"]) == ("done", 1, [bad])
        assert table(asked)[1:] == [[f"'{good}"]]

    def test_other_signs_for_a_program(self) -> None:
        opened(subject=SUBJECT)
        asked = ask(variant="plain", columns=["subject", "due_on"])
        make(asked)
        _, line = table(asked, separator=",")
        assert line[0] == SUBJECT
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", line[1])

    def test_the_language_of_who_asked(self) -> None:
        headers = {"Authorization": f"Bearer {agent_token(ANA.agent)}"}
        wanted = {"columns": ["number", "status"]}
        query = {"language": "en"}
        asked = request("POST", "/agent/exports", wanted, headers=headers, query=query)
        make(asked)
        assert table(asked)[0] == ["Number", "Status"]


class TestMayBeHad:
    PERSONAL = ("document_number", "email", "phone", "document_type")

    @pytest.mark.parametrize("column", PERSONAL)
    def test_documents_and_contacts_are_for_leads_alone(self, column: str) -> None:
        for who in (EVA, ANA):
            refused = ask(who, columns=["number", column])
            assert (refused.status, refused.json["code"]) == (403, "forbidden")
            assert "ticket.export" in refused.json["detail"]
            assert column in refused.json["detail"]
        opened()
        asked = ask(LUIS, columns=[column])
        assert make(asked, LUIS)["state"] == "done"
        assert len(table(asked, LUIS)) == 2

    def test_an_area_that_is_not_ones_own_is_in_no_file(self) -> None:
        opened()
        asked = ask(ZOE, area="DECON")
        assert make(asked, ZOE)["rows"] == 0

    def test_somebody_elses_does_not_exist(self) -> None:
        asked = ask()
        make(asked)
        for who in (LUIS, ADMIN, FRONT):
            assert link(asked, who).status == 404
            assert who.call("GET", f"/exports/{asked.json['id']}").status == 404
        assert [one["id"] for one in ANA.call("GET", "/exports").json["items"]] == [
            asked.json["id"]
        ]
        assert ADMIN.call("GET", "/exports").json["items"] == []

    def test_the_right_is_asked_for_again_when_it_is_fetched(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened()
        asked = ask(LUIS, columns=["email"])
        make(asked, LUIS)
        assert link(asked, LUIS).status == 200
        monkeypatch.setattr(exported.columns, "allowed", lambda column, agent: False)
        assert link(asked, LUIS).status == 403

    def test_who_works_here_no_more_gets_no_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = ask()
        monkeypatch.setattr(people, "confirmed", lambda agent_id: None)
        done = make(asked)
        assert (done["state"], done["failure"]) == ("failed", "not_allowed")
        assert link(asked).status == 409

    def test_the_link_lives_a_minute_and_each_is_traced(self) -> None:
        opened()
        asked = ask()
        assert link(asked).status == 409
        make(asked)
        given = link(asked)
        assert given.json["expires_in"] == 60
        assert "X-Amz-Expires=60" in given.json["url"]
        assert [row["detail"] for row in traces("download_export")] == [asked.json["id"]]

    def test_the_trail_has_columns_and_count(self) -> None:
        opened()
        asked = ask(columns=["number", "subject"])
        make(asked)
        ((asked_for,), (made,)) = (traces("ask_export"), traces("make_export"))
        assert asked_for["detail"] == f"{asked.json['id']} number,subject"
        assert made["detail"] == f"{asked.json['id']} number,subject 1"
        assert made["actor"] == "ana"

    def test_a_week_later_nobody_has_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = ask()
        make(asked)
        later = clock.now() + exported.KEPT
        monkeypatch.setattr(clock, "now", lambda: later)
        assert link(asked).status == 404
        assert ANA.call("GET", "/exports").json["items"] == []

    def test_so_many_a_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.services.exports.exports.MOST_A_DAY", 2)
        assert [ask().status for _ in range(3)] == [202, 202, 429]
        assert ask(LUIS).status == 202


class TestIsAskedFor:
    @pytest.mark.parametrize(
        ("wanted", "field", "code"),
        [
            ({"columns": []}, "columns", "too_short"),
            ({"columns": ["gender"]}, "columns.0", "not_a_choice"),
            ({"variant": "xlsx"}, "variant", "not_a_choice"),
            ({"q": "loja", "overdue": True}, "q", "only_in_lists"),
            ({"q": "!!"}, "q", "no_words"),
            ({"nombre": "x"}, "nombre", "unknown_field"),
        ],
    )
    def test_what_is_wrong_is_named(self, wanted: Any, field: str, code: str) -> None:
        refused = ask(**wanted)
        assert refused.status == 422, refused.text
        assert (field, code) in [(one["field"], one["code"]) for one in refused.json["errors"]]

    def test_with_a_call_that_names_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        called: list[Any] = []
        monkeypatch.setattr(functions, "make_export", called.append)
        asked = ask()
        assert called == [event(asked)]

    def test_with_the_columns_that_there_are(self) -> None:
        offered = ANA.call("GET", "/exports").json["columns"]
        assert [one["id"] for one in offered] == [*exported.Column]
        withheld = {one["id"] for one in offered if not one["allowed"]}
        assert withheld == {*TestMayBeHad.PERSONAL, "rating"}


class TestComesThrough:
    def test_an_event_that_comes_again_changes_nothing(self) -> None:
        opened()
        asked = ask()
        done = make(asked)
        before = rows("outbox")
        assert make(asked) == done
        assert rows("outbox") == before

    def test_a_mail_tells_once_where_it_is(self) -> None:
        opened()
        asked = ask()
        make(asked)
        (mail,) = (row for row in rows("outbox") if row["kind"] == "export_ready")
        assert mail["to"] == ANA.agent.email
        assert mail["params"]["export"] == asked.json["id"]

    def test_what_fails_on_the_way_is_made_by_the_next_try(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened()
        asked = ask()
        put = attachments.put

        def busy(*_: Any, **__: Any) -> None:
            raise Unavailable

        monkeypatch.setattr(attachments, "put", busy)
        with pytest.raises(Unavailable):
            making.run(event(asked), 120_000)
        assert seen(asked)["state"] == "running"
        monkeypatch.setattr(attachments, "put", put)
        assert make(asked)["state"] == "done"

    def test_more_than_a_file_takes_is_told_with_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened()
        opened(email="b@example.com")
        monkeypatch.setattr(making, "MOST_ROWS", 1)
        done = make(ask())
        assert (done["state"], done["failure"]) == ("failed", "too_many")
        (mail,) = (row for row in rows("outbox") if row["kind"] == "export_ready")
        assert mail["params"]["failure"] == "too_many"

    def test_what_nobody_made_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = ask()
        later = clock.now() + timedelta(minutes=21)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert (seen(asked)["state"], seen(asked)["failure"]) == ("failed", "not_made")
