"""What an agent does all day, and what it makes the database read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.services.desk.lists import counters
from chalicelib.store.aws import dynamodb
from chalicelib.store.catalog import catalog
from tests.agents import ADMIN, ANA, FRONT, LUIS, Colleague
from tests.desk import Reply, request
from tests.tokens import agent_token

#: A ticket that every crowd has.
_NUMBER = "100000"


@dataclass(frozen=True)
class Reads:
    """Calls of the database that read, and rows that they looked at."""

    calls: int
    items: int


def _queue(who: Colleague) -> Reply:
    return who.call("GET", "/tickets", assignee="none")


def _count(who: Colleague) -> Any:
    return counters.waiting(who.agent, catalog.current())


def _search(who: Colleague, q: str = "precios") -> Reply:
    return who.call("POST", "/searches", {"q": q})


def _narrow_search(who: Colleague) -> Reply:
    return _search(who, "persona 16")


def _ticket() -> Reply:
    return LUIS.call("GET", f"/tickets/{_NUMBER}")


def _refresh() -> Reply:
    """What an open list asks each half minute, when nothing changed."""
    bearer = {"Authorization": f"Bearer {agent_token(ANA.agent)}"}
    tag = request("GET", "/agent/changes", headers=bearer).headers["ETag"]
    return request("GET", "/agent/changes", headers=bearer | {"If-None-Match": tag})


def _changed() -> Reply:
    """What it asks when something did: the list as it is shown, and its counts."""
    _refresh()
    return ANA.call("GET", "/tickets", refresh="true")


JOBS: dict[str, Callable[[], Any]] = {
    "a queue page": partial(_queue, ANA),
    "the counts": partial(_count, ANA),
    "a search": partial(_search, ANA),
    "a search of two words": partial(_narrow_search, ANA),
    "a ticket": _ticket,
    "a refresh": _refresh,
    "a refresh after a change": _changed,
}

#: What reads an area after the other, of who sees all of them.
OF_ALL_AREAS: dict[str, Callable[[], Any]] = {
    f"{what} of {whose}": partial(job, who)
    for whose, who in (("ATC", FRONT), ("an admin", ADMIN))
    for what, job in (
        ("a queue page", _queue),
        ("the counts", _count),
        ("a search", _search),
        ("a search of two words", _narrow_search),
    )
}


def reads(job: Callable[[], Any]) -> Reads:
    """What a job reads, once its process is warm."""
    job()
    counted: list[int] = []

    def note(parsed: dict[str, Any], **_: Any) -> None:
        responses = parsed.get("Responses", {}).values()
        rows = sum(map(len, responses)) + ("Item" in parsed)
        counted.append(parsed.get("ScannedCount", rows))

    events = dynamodb.dynamodb().meta.events
    for operation in ("Query", "GetItem", "BatchGetItem"):
        events.register(f"after-call.dynamodb.{operation}", note, unique_id=f"reads-{operation}")
    try:
        answer = job()
    finally:
        for operation in ("Query", "GetItem", "BatchGetItem"):
            events.unregister(f"after-call.dynamodb.{operation}", unique_id=f"reads-{operation}")
    assert not isinstance(answer, Reply) or answer.status in (200, 304), answer
    return Reads(len(counted), sum(counted))
