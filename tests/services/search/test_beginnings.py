"""The beginning of a word finds what has it, where no ticket has the beginning itself."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.services.search import index
from chalicelib.store.tickets.words import spellings
from infra.restore import reindex
from tests.accounts import rows
from tests.agents import ADMIN, ANA, ZOE, Colleague
from tests.desk import open_ticket

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def opened(subject: str, topic: str = "ipc", **changes: Any) -> str:
    """A ticket that is indexed."""
    email = f"p{abs(hash(subject))}@example.com"
    number: str = open_ticket(subject=subject, topic=topic, email=email, **changes).json["number"]
    index.index({"numbers": [number]})
    return number


def found(q: str, who: Colleague = ANA, **how: Any) -> list[str]:
    reply = who.call("POST", "/searches", {"q": q} | how)
    assert reply.status == 200, reply.text
    return [item["number"] for item in reply.json["items"]]


def test_the_beginning_of_a_word_finds_it() -> None:
    number = opened("Población de Guayaquil")
    opened("Población de Loja")
    assert found("guayaq") == [number]
    assert found("Guaya") == [number]
    assert found("guay") == [number]


def test_a_word_that_tickets_have_means_itself() -> None:
    plan = opened("El plan nacional")
    planning = opened("La planificación nacional")
    assert found("plan") == [plan]
    assert found("planif") == [planning]


def test_several_words_that_begin_so_come_newest_first_each_ticket_once() -> None:
    older = opened("Guayaquil")
    both = opened("Guayas y Guayaquil")
    newer = opened("Guayas")
    assert found("guaya") == [newer, both, older]


def test_with_another_word_both_are_meant() -> None:
    number = opened("Empleo en Guayaquil")
    opened("Precios en Guayaquil")
    assert found("empleo guayaq") == [number]
    assert found("emple guayaq") == [number]


def test_pages_of_them_have_each_ticket_once() -> None:
    numbers = {opened(f"Guayaquil {n} y Guayas {n}") for n in range(5)}
    seen: list[str] = []
    wanted: dict[str, Any] = {"q": "guaya", "limit": 2}
    for _ in range(9):
        reply = ANA.call("POST", "/searches", wanted).json
        seen += [item["number"] for item in reply["items"]]
        if reply.get("next_cursor") is None:
            break
        wanted |= {"cursor": reply["next_cursor"]}
    assert sorted(seen) == sorted(numbers)


def test_another_areas_words_lead_to_nothing() -> None:
    number = opened("Guayaquil")
    assert found("guayaq", ZOE) == []
    assert found("guayaq", ADMIN) == [number]


def test_parts_of_a_name_without_spaces_find_it() -> None:
    number = opened("Consulta", full_name="王小明")
    opened("Otra consulta", full_name="李大明")
    assert found("小明") == [number]
    assert found("王小明") == [number]
    assert found("王小") == [number]


def test_a_word_is_written_once_whoever_writes_it_again() -> None:
    assert spellings.learn({"guayaquil": "guayaquil"}) == 1
    spellings._known().clear()
    assert spellings.learn({"guayaquil": "guayaquil"}) == 0
    assert spellings.begun_by("guaya", 8) == {"guayaquil": "guayaquil"}


def test_making_the_search_anew_learns_the_words_of_older_tickets(aws: Any) -> None:
    number = opened("Guayaquil")
    for row in rows("search"):
        if row["term"].startswith("spelling:"):
            key = {"term": {"S": row["term"]}, "rank": {"S": row["rank"]}}
            aws.delete_item(TableName=spellings.table("search"), Key=key)
    spellings._known().clear()
    assert found("guayaq") == []
    reindex.reindex(in_blocks=False)
    assert found("guayaq") == [number]
