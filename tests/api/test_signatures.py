"""A reply ends with the signature of its ticket's area, once, in the mail and on the page."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.store.aws import dynamodb
from tests.agents import ANA, FRONT, LUIS
from tests.desk import Reply, look_up, open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

ROW = "/catalog/rows/area/DECON"
SIGNATURE = "{agente}\n{cargo}\nÁrea de {area}, INEC"
UNTITLED = "Ana\nÁrea de Estadísticas Económicas, INEC"


def sign(**values: str) -> Reply:
    row = FRONT.call("GET", ROW).json
    return FRONT.call("PUT", ROW, row["values"] | values, row["version"])


@pytest.fixture
def number(aws: Any, directory: None) -> str:
    """A ticket of an area that signs."""
    assert sign(signature_es=SIGNATURE).status == 200
    opened: str = open_ticket().json["number"]
    return opened


def said(number: str) -> list[str]:
    return [entry["body"] for entry in ANA.see(number)["entries"] if entry["kind"] == "reply"]


def mailed(aws: Any) -> list[str]:
    rows = map(dynamodb.from_item, aws.scan(TableName=dynamodb.table("outbox"))["Items"])
    return [row["params"]["body"] for row in rows if row["kind"] == "reply"]


def test_is_the_end_of_the_reply_the_mail_and_the_requesters_page(aws: Any, number: str) -> None:
    assert ANA.see(number)["signature"] == UNTITLED
    assert ANA.reply(number, "answered", body="Le enviamos la serie.").status == 201
    whole = f"Le enviamos la serie.\n\n{UNTITLED}"
    assert said(number) == [whole]
    assert mailed(aws) == [whole]
    shown = look_up("maria@example.com", number).json["ticket"]["entries"]
    assert whole in [entry["body"] for entry in shown]


def test_is_not_put_where_the_text_ends_with_it_already(number: str) -> None:
    typed = "Listo.\n\nANA\n\n  Área de  Estadísticas Económicas, INEC"
    ANA.reply(number, "answered", body=typed)
    assert said(number) == [typed]


def test_names_the_title_of_whoever_gave_one(number: str) -> None:
    ANA.call("PUT", "/account", {"morning_mail": True, "job_title": "Analista de precios"})
    ANA.reply(number, "answered", body="Listo.")
    assert said(number) == ["Listo.\n\nAna\nAnalista de precios\n" + UNTITLED.split("\n")[1]]


def test_is_in_the_requesters_language_and_in_spanish_where_there_is_no_other(number: str) -> None:
    english = open_ticket(language="en").json["number"]
    assert ANA.see(english)["signature"].endswith("Economic Statistics, INEC")
    sign(signature_en="{area}, INEC")
    assert ANA.see(english)["signature"] == "Economic Statistics, INEC"
    assert ANA.see(number)["signature"] == UNTITLED


def test_goes_with_a_held_reply_as_its_writer_signed_it(number: str) -> None:
    ANA.reply(number, "answered", data="microdata", confidentiality_checked=True, body="Va.")
    seen = LUIS.see(number)
    held = {"entry_id": seen["held"]["entry_id"]}
    approved = LUIS.call("POST", f"/tickets/{number}/approvals", held, seen["version"])
    assert approved.status == 201
    assert said(number) == [f"Va.\n\n{UNTITLED}"]


def test_a_reply_that_has_no_room_for_it_is_refused_with_how_much_there_is(number: str) -> None:
    refused = ANA.reply(number, "answered", body="x" * 10_000)
    assert (refused.status, refused.faults) == (422, {("body", "too_long_signed")})
    room = 10_000 - len(UNTITLED) - 2
    assert str(room) in refused.json["errors"][0]["detail"]
    assert ANA.reply(number, "answered", body="x" * room).status == 201


def test_names_variables_that_exist(aws: Any) -> None:
    refused = sign(signature_es="{puesto}")
    assert (refused.status, refused.faults) == (422, {("signature_es", "unknown_variable")})


def test_without_one_a_reply_is_what_was_written(aws: Any) -> None:
    number = open_ticket().json["number"]
    assert "signature" not in ANA.see(number)
    ANA.reply(number, "answered", body="Listo.")
    assert said(number) == ["Listo."]
