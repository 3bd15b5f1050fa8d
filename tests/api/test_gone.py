"""A ticket whose area, topic and type of user are gone from the catalog: everybody reads words, no
id, wherever it is shown, mailed or taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.languages import LANGUAGES, words
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from tests.accounts import sign_in
from tests.agents import ADMIN, ANA
from tests.desk import look_up, open_ticket, request
from tests.indexed import happen, rows

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]

#: Rows that an administrator deletes in the console; each id says what it is, and nobody reads it.
MARK = "GONE7"
ROWS = [
    {"kind": "area", "id": f"AREA{MARK}", "name_es": "Área breve", "name_en": "Brief area"},
    {"kind": "topic", "id": f"topic{MARK}", "name_es": "Tema", "name_en": "Topic",
     "theme_es": "Todo", "theme_en": "All", "area": f"AREA{MARK}"},
    {"kind": "user_type", "id": f"type{MARK}", "name_es": "Tipo", "name_en": "Type"},
]  # fmt: skip
#: What programs read: ids beside their names, and changes, which the desk's pages name.
FOR_PROGRAMS = {"id", "changes", "areas"}


@pytest.fixture
def number(aws: Any, directory: None) -> str:
    """A ticket of such an area, topic and type, whose rows are gone since."""
    for row in ROWS:
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()
    opened = open_ticket(topic=f"topic{MARK}", user_type=f"type{MARK}")
    assert opened.status == 201, opened.text
    found: str = opened.json["number"]
    for row in ROWS:
        key = {"kind": row["kind"], "id": row["id"]}
        dynamodb().delete_item(TableName=table("catalog"), Key=to_item(key))
    caches.forget_all()
    return found


def read(told: Any, name: str = "") -> Iterator[str]:
    """Each text of an answer that people read."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key not in FOR_PROGRAMS:
                yield from read(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from read(value, name)
    elif isinstance(told, str):
        yield told


def raw(told: Any) -> list[str]:
    """The texts of an answer in which an id is read."""
    return [text for text in read(told) if MARK in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_is_read_at_the_desk(number: str, language: str) -> None:
    happen(number)
    page = ADMIN.call("GET", f"/tickets/{number}", language=language).json
    gone = words(language)["gone"]
    assert page["area"]["name"] == gone["area"]
    assert page["topic"]["name"] == gone["topic"]
    assert page["requester"]["user_type"]["name"] == gone["user_type"]
    history = ADMIN.call("POST", "/requesters/history", {"email": "maria@example.com"})
    for told in (
        page,
        ADMIN.call("GET", "/tickets", language=language).json,
        ADMIN.call("POST", "/searches", {"q": number}, language=language).json,
        history.json,
        ADMIN.call("GET", f"/tickets/{number}/audit", language=language).json,
    ):
        assert told
        assert raw(told) == []


def test_no_id_is_read_by_who_asked_nor_in_what_they_are_mailed(number: str) -> None:
    assert ADMIN.reply(number, "answered").status == 201
    seen = look_up("maria@example.com", number)
    assert raw(seen.json["ticket"]) == []
    assert words("es")["gone"]["area"] in json.dumps(seen.json, ensure_ascii=False)
    assert request("POST", "/access-links", {"email": "maria@example.com"}).status == 202
    held = sign_in().call("GET", "/account/export").json
    assert raw(held["tickets"]) == []
    mails = [from_item(row) for row in rows("outbox")]
    assert {"received", "reply"} <= {mail["kind"] for mail in mails}
    assert [mail["kind"] for mail in mails if MARK in json.dumps(mail, default=str)] == []


def test_who_read_a_ticket_is_told_with_the_names_of_their_areas(aws: Any) -> None:
    ANA.see(open_ticket().json["number"])
    (ticket,) = sign_in().call("GET", "/account/export").json["tickets"]
    (look,) = ticket["looks"]
    assert (look["areas"], look["area_names"]) == ("DECON", ["Estadísticas Económicas"])
