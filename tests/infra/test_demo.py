"""``make demo`` gives a believable month, by the program's own acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.form.documents import cedula
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.store.agents import pool_people
from chalicelib.store.aws.dynamodb import scan, table
from infra.demo import filling, lives
from infra.demo.lives import Step
from tests.agents import EVERYBODY, FRONT

NOW = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
NAMES = {"ipc": "Precios", "enemdu": "Empleo", "reem": "Empresas (antes DIEE)", "anda": "ANDA",
         "other": "Otro", "usotiempo": "Uso del tiempo"}  # fmt: skip


def _is_worked(day: date) -> bool:
    return day.isoweekday() < 6


def _told(steps: list[Step]) -> list[Any]:
    return [(step.at, step.act, step.life.person["email"], step.life.topic) for step in steps]


def test_a_month_has_150_tickets_of_every_topic_and_nothing_of_it_lies_ahead() -> None:
    steps = lives.drawn(NAMES, _is_worked, NOW, 20)
    opened = [step for step in steps if step.act == "open"]
    assert len(opened) == 150
    assert {step.life.topic for step in opened} == NAMES.keys()
    assert NOW - timedelta(days=33) < steps[0].at
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[-1].at < NOW


def test_the_same_seed_gives_the_same_month() -> None:
    first, second = (lives.drawn(NAMES, _is_worked, NOW, 20) for _ in range(2))
    assert _told(first) == _told(second)
    assert _told(first) != _told(lives.drawn(NAMES, _is_worked, NOW, 21))


def test_nobody_of_the_month_exists() -> None:
    for step in lives.drawn(NAMES, _is_worked, NOW, 20):
        person = step.life.person
        assert person["email"].endswith("@example.com")
        if person["document"]["type"] == "cedula":
            number = person["document"]["number"]
            assert cedula(number) == number
            assert number[2] == "9", "the third digit of companies, never of a person"


def test_the_office_works_in_its_hours() -> None:
    for step in lives.drawn(NAMES, _is_worked, NOW, 20):
        if step.act in ("claim", "answer", "ask", "approve"):
            assert _is_worked(step.at.date())
            assert 8 <= step.at.hour < 17


@pytest.fixture
def one_of_each(directory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month in which each way that tickets go is gone once."""
    people = {one.agent.id: one.agent for one in EVERYBODY}
    people["ines"] = replace(FRONT.agent, id="ines", email="ines@inec.example")
    monkeypatch.setattr(pool_people, "everybody", lambda: people)
    few = {
        name: replace(plot, count=2 if plot.opens == "pair" else 1)
        for name, plot in lives.PLOTS.items()
    }
    monkeypatch.setattr(lives, "PLOTS", few)


@pytest.mark.engine
def test_the_program_takes_every_act_of_every_way(one_of_each: None) -> None:
    done = filling.fill()
    assert done.refused == []
    rows = [*scan(TableName=table("tickets"))]
    assert {row["status"] for row in rows} == {*Status}
    reasons = {row["close_reason"] for row in rows if row.get("close_reason")}
    assert reasons >= {CloseReason.NO_RESPONSE, CloseReason.NOT_INEC, CloseReason.DUPLICATE}


def test_a_second_month_is_not_added_and_a_part_of_one_is_called_so(aws: Any) -> None:
    assert filling.begin() is None
    assert (filling.begin() or ("", True))[1] is False
    filling.end()
    assert (filling.begin() or ("", False))[1] is True
