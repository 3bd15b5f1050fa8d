"""Who answers a ticket is shown what was answered before, and nothing of the people who got it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.services.answers import reusing
from chalicelib.services.search import index
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table
from chalicelib.store.tickets import ticket_rows
from tests.agents import ADMIN, ANA, EVA, LUIS, ZOE, Colleague
from tests.answers import published
from tests.desk import open_ticket
from tests.indexed import AT, event, rows

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
SUBJECT = "Canasta básica familiar por ciudades"
REPLY = (
    "Estimada María:\n\nLa canasta fue de 798 dólares, señora Quishpe. La lista completa va en "
    "el archivo de la cédula 1700000019.\n\nAtentamente,\nAna"
)
GIVEN = (
    "La canasta fue de 798 dólares, señora {dato}. La lista completa va en el archivo de la "
    "cédula {dato}."
)


@pytest.fixture(autouse=True)
def engine(aws: Any) -> None:
    """The tables of one test."""


def replied(body: str = REPLY, **asked: Any) -> str:
    """The number of a ticket with a reply, as the index has it."""
    number: str = open_ticket(subject=SUBJECT, **asked).json["number"]
    assert ADMIN.reply(number, "answered", body=body).status in (200, 201)
    assert index.index(event(number)) == {"batchItemFailures": []}
    return number


def asked(subject: str = "¿Cuánto vale la canasta básica en las ciudades?", **said: Any) -> str:
    """The number of a ticket that waits for an answer."""
    number: str = open_ticket(subject=subject, email="otra@example.com", **said).json["number"]
    assert index.index(event(number)) == {"batchItemFailures": []}
    return number


def shown(number: str, by: Colleague = ANA, answers: str = "") -> Any:
    reply = by.call("GET", f"/tickets/{number}/answered", answers=answers)
    assert reply.status == 200, reply.text
    return reply.json


def replies(number: str, by: Colleague = ANA) -> list[str]:
    return [one["number"] for one in shown(number, by)["replies"]]


def use(number: str, by: Colleague = ANA, **used: Any) -> Any:
    return by.call("POST", f"/tickets/{number}/answered", used)


def test_a_past_reply_is_shown_without_greeting_names_and_numbers() -> None:
    before = replied()
    (found,) = shown(asked())["replies"]
    assert (found["number"], found["text"], found["removed"]) == (before, GIVEN, 2)
    assert "attachments" not in found


def test_the_subject_of_a_past_reply_names_nobody_either() -> None:
    replied()
    number = open_ticket(subject="Canasta básica de María Quishpe").json["number"]
    assert ADMIN.reply(number, "answered", body="Va la canasta.").status in (200, 201)
    assert index.index(event(number)) == {"batchItemFailures": []}
    told = {one["number"]: one["subject"] for one in shown(asked())["replies"]}
    assert told[number] == "Canasta básica de {dato}"


def test_only_replies_of_areas_that_the_agent_reads_are_shown() -> None:
    of_prices, of_work = replied(), replied(topic="enemdu", body="Otra respuesta.")
    number = asked()
    assert replies(number, ANA) == [of_prices]
    assert {*replies(number, ADMIN)} == {of_prices, of_work}
    assert replies(asked(topic="enemdu"), ZOE) == [of_work]


def test_a_ticket_of_another_area_and_a_viewer_are_shown_nothing() -> None:
    replied()
    number = asked()
    for who, status in ((ZOE, 404), (EVA, 403)):
        assert who.call("GET", f"/tickets/{number}/answered").status == status
        assert use(number, who, answer="01J").status == status


def test_no_reply_with_microdata_is_shown_but_one_before_it() -> None:
    number = replied(body="Los agregados están en el sitio.")
    held = {"body": "Van los microdatos.", "data": "microdata", "confidentiality_checked": True}
    assert ANA.reply(number, "answered", **held).status in (200, 201, 202)
    entry = LUIS.see(number)["held"]["entry_id"]
    version = LUIS.see(number)["version"]
    let_out = LUIS.call("POST", f"/tickets/{number}/approvals", {"entry_id": entry}, version)
    assert let_out.status in (200, 201), let_out.text
    assert [one["text"] for one in shown(asked())["replies"]] == [
        "Los agregados están en el sitio."
    ]


def test_a_question_to_a_requester_is_no_answer() -> None:
    number = open_ticket(subject=SUBJECT).json["number"]
    assert ANA.reply(number, "waiting_requester", body="¿De qué año?").status in (200, 201)
    assert index.index(event(number)) == {"batchItemFailures": []}
    assert replies(asked()) == []


def test_a_reply_whose_requester_was_erased_is_neither_shown_nor_counted() -> None:
    before, here = replied(), asked()
    (found,) = shown(here)["replies"]
    dynamodb().update_item(
        TableName=table("tickets"),
        Key=ticket_rows.key(before, "maria@example.com"),
        UpdateExpression="SET erased_at = :at",
        ExpressionAttributeValues={":at": {"S": AT}},
    )
    assert replies(here) == [], "before the index heard of it, too"
    met = {"number": before, "entry": found["entry"]}
    assert use(here, reply=met).status == 404


def test_a_ticket_that_shares_one_common_word_is_not_close() -> None:
    replied()
    assert replies(asked("Tasa de desempleo por ciudades del Austro")) == []


def test_the_same_words_to_several_people_are_shown_once_and_the_newest_of_equals_first() -> None:
    for _ in range(3):
        replied(body="La serie está en el sitio.")
    last = replied(body="La serie está en el sitio. Empieza en 1982.")
    here = asked()
    assert len(shown(here)["replies"]) == 2
    assert replies(here)[0] == last


def test_a_published_answer_is_shown_to_every_area_and_counted_once_a_ticket() -> None:
    stands = published()["id"]
    here, there = asked(), asked(topic="enemdu")
    (found,) = shown(there, ZOE, f"{stands},01JNOBODY")["answers"]
    assert (found["text"], found["uses"]) == ("La inflación anual fue de 1,42 %.", 0)
    assert found["url"].endswith(f"/respuestas/{stands}/")
    assert [use(here, answer=stands).json["uses"] for _ in range(2)] == [1, 1]
    assert use(there, ZOE, answer=stands).json == {"uses": 2}
    listed = ANA.call("GET", "/answers", state="published").json["items"]
    assert [row["uses"] for row in listed] == [2]


def test_a_use_outlives_what_becomes_of_the_answer_and_one_withdrawn_is_not_shown() -> None:
    stands = published()
    here = asked()
    assert use(here, answer=stands["id"]).json == {"uses": 1}
    why = {"reason": "Ya no es así."}
    gone = ANA.call("POST", f"/answers/{stands['id']}/withdrawals", why, stands["version"])
    assert gone.status == 200, gone.text
    assert shown(here, answers=stands["id"])["answers"] == []
    assert use(here, answer=stands["id"]).status == 404
    assert [
        row["uses"] for row in ANA.call("GET", "/answers", state="withdrawn").json["items"]
    ] == [1]


def test_a_past_reply_is_counted_and_one_that_could_not_be_shown_is_not() -> None:
    replied()
    here = asked()
    (found,) = shown(here)["replies"]
    met = {"number": found["number"], "entry": found["entry"]}
    assert use(here, reply=met).json == {"uses": 1}
    assert shown(here)["replies"][0]["uses"] == 1
    assert use(asked(topic="enemdu"), ZOE, reply=met).status == 404
    assert use(here, reply=met | {"entry": "0"}).status == 404
    assert use(here).status == 422
    assert use(here, answer="01J", reply=met).status == 422


def test_what_was_shown_is_in_the_trail_of_each_ticket() -> None:
    before, here = replied(), asked()
    shown(here)
    trail = [from_item(row) for row in rows("audit")]
    assert any(row.get("number") == here and before in row.get("numbers", ()) for row in trail)


def test_more_answers_than_are_shown_are_refused() -> None:
    reply = ANA.call("GET", f"/tickets/{asked()}/answered", answers="a,b,c,d")
    assert reply.faults == {("answers", "too_many")}


def test_what_is_read_is_bounded_whatever_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reusing, "_READ", 6)
    for place in range(8):
        replied(body=f"Respuesta {place}.")
    here = asked()
    calls: list[str] = []
    client = dynamodb()
    counted = lambda params, model, **_: calls.append(model.name)  # noqa: E731
    client.meta.events.register("before-call.dynamodb.*", counted)
    try:
        assert len(shown(here)["replies"]) == 5
    finally:
        client.meta.events.unregister("before-call.dynamodb.*", counted)
    # A thread for the ticket and six others, two queries a word of the subject, rows in batches.
    assert len(calls) <= 7 + 2 * 8 + 10, calls
