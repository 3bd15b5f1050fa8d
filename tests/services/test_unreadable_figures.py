"""One damaged row of answers or figures, or sign of who is there, takes nothing else down."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.domain.answers.answer import State
from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.figures.helped import Helped
from chalicelib.domain.limits import Caller
from chalicelib.services import clock
from chalicelib.services.figures import counting, recording
from chalicelib.services.figures.charter import health
from chalicelib.services.files import uploads
from chalicelib.services.published import helped
from chalicelib.services.published.answers import publishing
from chalicelib.store.catalog import catalog
from tests import damages, indexed
from tests.agents import ADMIN, ANA, LUIS
from tests.answers import begun, proposed
from tests.indexed import event
from tests.published_answers import bring_frames, page, publish, withdraw

pytestmark = pytest.mark.engine
#: A night in Ecuador, on which last month is closed.
NIGHT = datetime(2026, 12, 23, 8, 30, tzinfo=UTC)
GOOD = "¿Cuántas personas viven en Loja?"
NUMBERS = ("100001", "100002", "100003")


@pytest.fixture(autouse=True)
def filled(directory: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Answers in each state, a good one among them, and figures of each kind."""
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    monkeypatch.setattr(health, "_answers", lambda _place: True)
    monkeypatch.setattr(helped, "AN_HOUR", 1_000_000)
    bring_frames()
    publish(question_es=GOOD)
    withdraw(publish())
    bad = publish()
    begun()
    proposed()
    for number, day in zip(NUMBERS, ("2026-11-10", "2026-12-14", "2026-12-22"), strict=True):
        at = f"{day}T15:00:00.000Z"
        told: dict[str, Any] = {"opened_at": at, "updated_at": at, "status": "answered"}
        indexed.put(number=number, **told, answered_at="2026-12-22T16:00:00.000Z")
    recording.record(event(*NUMBERS))
    counting.run({"close": "2026-11"}, 900_000)
    go_on(bad.answer_id)
    return bad.answer_id


def go_on(answer_id: str) -> None:
    """What readers and agents press, and what functions do by themselves."""
    for told in ({"first_today": True}, {"asked": True}):
        said = Helped.model_validate({"kind": "answer", "id": answer_id} | told)
        with contextlib.suppress(NotFound, Unreadable):  # of an answer that is damaged
            helped.count(said, Caller("203.0.113.7"), catalog.current())
    used = ANA.call("POST", f"/tickets/{NUMBERS[0]}/answered", {"answer": answer_id})
    assert used.status in (200, 404) or used.json["code"] == "unreadable", used.text
    counting.run({"source": "aws.events"}, 900_000)
    recording.record(event(*NUMBERS))
    assert publishing.run({}, 900_000)["finished"]
    uploads.sweep()


def ask() -> dict[str, int]:
    """Every list and report, and what each answered."""
    answers = {state.value: ANA.call("GET", "/answers", state=state.value) for state in State}
    for by in ("area", "topic", "user_type"):
        period = {"first": "2026-11-01", "last": "2026-12-23", "by": by}
        answers[by] = ADMIN.call("GET", "/reports/activity", **period)
    answers["people"] = ADMIN.call("GET", "/reports/people", period="2026-11")
    answers["yearly"] = ADMIN.call("GET", "/reports/yearly", year="2026", which="all")
    answers["backlog"] = ADMIN.call("GET", "/reports/backlog")
    assert NUMBERS[0] in answers["yearly"].text
    return {name: reply.status for name, reply in answers.items()}


@pytest.mark.parametrize("name", ["answers", "figures"])
def test_a_damaged_row_stops_no_function_page_or_report(name: str, filled: str) -> None:
    for row, attribute, after in damages.tried(name):
        if GOOD in str(row):
            continue
        damages.put(name, after)
        caches.forget_all()
        fell = {asked: status for asked, status in ask().items() if status >= 500}
        assert fell == {}, (name, attribute, after.get(attribute))
        go_on(filled)
        assert GOOD in page("/respuestas/"), (attribute, after.get(attribute))
        damages.put(name, row)


def test_a_damaged_sign_of_who_is_there_hides_nobody_else() -> None:
    for damage in filter(None, damages.DAMAGES):
        for agent in (LUIS, ADMIN):
            assert agent.call("PUT", f"/presence/{NUMBERS[0]}", {"doing": "viewing"}).status == 200
        for row in damages.rows_of("guards"):
            if row["key"]["S"] in (f"presence#{NUMBERS[0]}", "presence#desk"):
                damages.put("guards", row | {"agent:adan": damage, "disparate": damage})
        seen = ANA.call("PUT", f"/presence/{NUMBERS[0]}", {"doing": "viewing"})
        assert [one["name"] for one in seen.json["others"]] == [LUIS.agent.name], (
            damage,
            seen.text,
        )
        assert ANA.call("GET", "/tickets", status="answered").status == 200
