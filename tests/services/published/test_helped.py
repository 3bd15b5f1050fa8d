""" "Esto me sirve": counted, without a trace of who says it, and what follows from the counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.errors import ChallengeRequired, NotFound
from chalicelib.domain.figures.helped import Helped
from chalicelib.domain.limits import Caller
from chalicelib.services import clock
from chalicelib.services.figures import checking, counting, reading
from chalicelib.services.published import helped
from chalicelib.settings import settings
from chalicelib.store.catalog import catalog
from chalicelib.store.figures import sums
from tests import published_answers as answers
from tests.conftest import put_catalog
from tests.indexed import rows
from tests.published_answers import happen, page, publish, withdraw

pytestmark = pytest.mark.engine
DAY = date(2026, 12, 21)
ADDRESS = "203.0.113.7"


@pytest.fixture(autouse=True)
def deployed(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put_catalog(boto3.client("dynamodb"), settings().table_prefix)
    caches.forget_all()
    answers.bring_frames()
    set_day(monkeypatch, DAY)


def set_day(monkeypatch: pytest.MonkeyPatch, day: date, hour: int = 15) -> None:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)


def say(kind: str, key: str, address: str = ADDRESS, **told: bool) -> None:
    said = Helped.model_validate({"kind": kind, "id": key} | told)
    helped.count(said, Caller(address), catalog.current())


def deflected(by: str, today: date = DAY) -> dict[tuple[str, str], int]:
    cells = reading.between([by], DAY, DAY, today).get((by, "deflected"), {})
    return {cell: histogram.total() for cell, histogram in cells.items()}


def test_a_device_that_was_helped_and_asked_nothing_that_day_is_deflected() -> None:
    answer = publish()
    say("answer", answer.answer_id, first_today=True)
    say("operation", "ipc")  # the same device again
    say("operation", "enemdu", first_today=True)
    assert deflected("topic") == {("DECON", "ipc"): 1, ("DIES", "enemdu"): 1}
    assert deflected("user_type") == {("DECON", "-"): 1, ("DIES", "-"): 1}
    say("operation", "enemdu", asked=True)
    assert deflected("area") == {("DECON", "DECON"): 1}
    say("operation", "enemdu", asked=True)  # a false one takes nothing from others
    assert deflected("area") == {("DECON", "DECON"): 1}


def test_the_night_s_recount_says_of_a_day_what_its_sums_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say("operation", "ipc", first_today=True)
    tomorrow = DAY.replace(day=22)
    set_day(monkeypatch, tomorrow)
    counting.count_day(DAY)
    assert deflected("topic", tomorrow) == {("DECON", "ipc"): 1}
    assert checking.check(clock.now(), float("inf")).differing == frozenset()
    sums.replace_day(DAY, {})
    assert checking.check(clock.now(), float("inf")).differing == {DAY}


def test_nothing_is_kept_of_who_said_it() -> None:
    say("operation", "ipc", first_today=True)
    assert ADDRESS not in str(rows("guards"))
    kept = rows("figures")
    assert {row["of"]["S"] for row in kept} == {"helped#2026-12", "spared#2026-12-21"}
    assert {name for row in kept for name in row} == {"of", "measure", "count", "area"}


@pytest.mark.parametrize(
    ("kind", "key"), [("operation", "other"), ("operation", "nada"), ("answer", "01JZ")]
)
def test_what_is_not_published_helps_nobody(kind: str, key: str) -> None:
    with pytest.raises(NotFound):
        say(kind, key, first_today=True)
    assert rows("figures") == []


def test_a_withdrawn_answer_helps_nobody() -> None:
    answer = withdraw(publish())
    with pytest.raises(NotFound):
        say("answer", answer.answer_id)


def test_one_network_address_counts_so_often_and_then_proves_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(helped, "AN_HOUR", 2)
    for _ in range(2):
        say("operation", "ipc")
    with pytest.raises(ChallengeRequired):
        say("operation", "ipc")
    say("operation", "ipc", address="203.0.113.8")


def test_the_overview_names_what_helped_most_often_and_nothing_that_helped_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    often, seldom, gone = (publish(question_es=f"¿{name}?") for name in ("Mucho", "Poco", "Fue"))
    happen(often)
    assert "Las más útiles" not in page("/respuestas/")
    for place, (answer, times) in enumerate(((often, 6), (seldom, 4), (gone, 9))):
        for _ in range(times):
            say("answer", answer.answer_id, address=f"203.0.113.{place}")
    happen(withdraw(gone), seldom)
    told = page("/respuestas/").partition("Las más útiles")[2].partition("Las más recientes")[0]
    assert "¿Mucho?" in told
    assert "6 veces" in told
    assert "¿Poco?" not in told
    assert "¿Fue?" not in told
    assert "6 times" in page("/en/respuestas/")
    set_day(monkeypatch, date(2027, 12, 1))
    happen(often)
    assert "Las más útiles" not in page("/respuestas/"), "a year later it is no news"
