"""The manuals' steps in Spanish, done as their reader does them."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Browser

from infra.manual.performing import Reader, StepFailed
from static_site import manual
from static_site.manual import Step
from tests.conftest import System

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def reader(chromium: Browser, system: System) -> Reader:
    return Reader(chromium, system.url, "es", f"rosa.{uuid.uuid4().hex[:8]}@example.com")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", manual.ADDRESSES)
def test_every_step_can_be_done(name: str, chromium: Browser, system: System) -> None:
    done = reader(chromium, system).perform(name)
    assert done == [step.name for step in manual.steps(name)]


def test_a_step_that_no_longer_works_is_named(
    chromium: Browser, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Step("gone", ("go /", "press site.no_such_word"))
    monkeypatch.setattr(manual, "steps", lambda _: [gone])
    with pytest.raises(StepFailed, match=r"gone: press site\.no_such_word"):
        reader(chromium, system).perform("usuario")
