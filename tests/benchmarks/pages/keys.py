"""Keys, clicks and seconds of an agent's acts, counted by a script in the browser.

What is typed as text counts for nothing; each modifier that is held counts as a key. The seconds go
from the first key until the page shows what came of it, as fast as a program presses them.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page, sync_playwright

from infra.local.browser import path
from tests.benchmarks.pages.visits import enter
from tests.benchmarks.report import Figure
from tests.desk import opening

_COUNTER = """
addEventListener("keydown", ({ key, target, ctrlKey }) => {
  const types = key.length === 1 && !ctrlKey && target.matches("input, textarea");
  if (!types) window.pressed = (window.pressed ?? 0) + 1;
}, true);
addEventListener("click", ({ detail }) => {
  if (detail > 0) window.clicked = (window.clicked ?? 0) + 1;
}, true);
"""
_TEXT = "Aquí está lo que pidió."
#: As many as keep rows below the one that is come back to.
_TICKETS = 10


def figures(url: str) -> Iterator[Figure]:
    """Needs the whole system at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(), args=["--no-sandbox", "--disable-quic"]
        )
        page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 900})
        page.add_init_script(_COUNTER)
        emails = [f"{uuid.uuid4().hex[:12]}@example.com" for _ in range(_TICKETS)]
        numbers = [_open(page, email) for email in emails]
        enter(page)
        yield from _Hands(page).work(emails[-1], numbers[-1])
        browser.close()


def _open(page: Page, email: str) -> str:
    asked = opening(email=email, topic="enemdu")
    number: str = page.request.post("/api/tickets", data=asked).json()["number"]
    return number


class _Hands:
    """An agent at the desk, whose keys are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = page.keyboard

    def work(self, email: str, number: str) -> Iterator[Figure]:
        """Ten acts, one after the other; the last finds a ticket by its person's address."""
        page = self.page
        page.goto("/agentes/?vista=unassigned")
        first = page.locator(".desk-row__link").first
        first.wait_for()
        yield self._act("open a ticket", 1, "clicked", first.click, "#composer textarea")
        yield self._press("claim it", 1, ["a"], "#do-release")
        yield self._press("write a note", 3, ["n", _TEXT, "Control+Enter"], ".desk-entry--note")
        before = page.locator("#ticket-title").inner_text()
        sent = ["r", _TEXT, "Control+Shift+Enter"]
        yield self._press("reply and go on to the next", 6, sent, self._not(before))
        yield self._press("take the reply back", 1, ["z"], "#sendings:not(:has(button))")
        before = page.locator("#ticket-title").inner_text()
        yield self._press("go to the next ticket", 1, ["j"], self._not(before))
        yield self._press("see it ready for the archive", 1, ["p"], "#print:not([disabled])")
        yield self._press("go back to the list", 1, ["u"], ".desk-row")
        chosen = [*"jxjxb"]
        yield self._press("choose two and go to their acts", 5, chosen, ".desk-bulk button:focus")
        found = f'.desk-row[data-number="{number}"]:only-child'
        yield self._press("find a person's tickets", 2, ["/", email, "Enter"], found)

    def _not(self, title: str) -> Callable[[], Any]:
        script = "title => document.getElementById('ticket-title')?.innerText.trim() !== title"
        return lambda: self.page.wait_for_function(script, arg=title.strip())

    def _press(
        self, what: str, aim: int, pressed: list[str], seen: str | Callable[[], Any]
    ) -> Figure:
        def press() -> None:
            for each in pressed:
                typed = len(each) > 1 and "+" not in each and each != "Enter"
                (self.keys.type if typed else self.keys.press)(each)

        return self._act(what, aim, "pressed", press, seen)

    def _act(
        self, what: str, aim: int, unit: str, act: Callable[[], Any], seen: str | Callable[[], Any]
    ) -> Figure:
        self.page.evaluate("window.pressed = window.clicked = 0")
        began = time.monotonic()
        act()
        self.page.locator(seen).first.wait_for() if isinstance(seen, str) else seen()
        took = time.monotonic() - began
        count = self.page.evaluate(f"window.{unit}")
        unit = {"pressed": " keys", "clicked": " clicks"}[unit]
        return Figure(f"desk: {what}", count, aim, unit, f"{took:.2f} s")
