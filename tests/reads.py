"""What an agent does all day, and what it makes the database read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.services.desk.lists import counters
from chalicelib.store.aws import dynamodb
from chalicelib.store.catalog import catalog
from tests.agents import ANA, LUIS
from tests.desk import Reply, request
from tests.tokens import agent_token

#: A ticket that every crowd has.
_NUMBER = "100000"


@dataclass(frozen=True)
class Reads:
    """Calls of the database that read, and rows that they looked at."""

    calls: int
    items: int


def _queue() -> Reply:
    return ANA.call("GET", "/tickets", assignee="none")


def _count() -> Any:
    return counters.waiting(ANA.agent, catalog.current())


def _search() -> Reply:
    return ANA.call("POST", "/searches", {"q": "precios"})


def _narrow_search() -> Reply:
    return ANA.call("POST", "/searches", {"q": "persona 16"})


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
    "a queue page": _queue,
    "the counts": _count,
    "a search": _search,
    "a search of two words": _narrow_search,
    "a ticket": _ticket,
    "a refresh": _refresh,
    "a refresh after a change": _changed,
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
