"""A manual's steps, as its reader does them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Route
from playwright.sync_api import Error as BrowserError

from chalicelib.domain.languages import LANGUAGES
from infra.local.people import PASSWORD
from infra.manual import seen
from infra.manual.pictures import Pictures
from static_site import manual
from static_site.manual import Step

#: Milliseconds for what a page does.
_PATIENCE = 90_000
#: How often the mailbox is looked into, five times a second.
_TRIES = 300
_WIDTH, _HEIGHT = 1280, 900
_AGENT = "ana@inec.example"
_CODE = re.compile(r"\b\d{6}\b")
_ABOUT_A_CODE = re.compile(r"código|\bcode\b", re.IGNORECASE)


class StepFailed(Exception):
    """A step cannot be done any more: the page or the manual has to change."""


@dataclass
class Reader:
    """Somebody who does what a manual says, in a language, on a running system."""

    browser: Browser
    url: str
    language: str
    email: str
    pictures: Pictures | None = None
    remembered: dict[str, str] = field(default_factory=dict)

    def perform(self, name: str) -> list[str]:
        """Do every step of a manual; answers those done. Raises StepFailed, naming the step."""
        context = self._context()
        try:
            page, done = context.new_page(), list[str]()
            for step in manual.steps(name):
                self._step(page, step)
                done.append(step.name)
            return done
        finally:
            context.close()

    def _context(self) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": _WIDTH, "height": _HEIGHT},
            reduced_motion="reduce",
            extra_http_headers={"CloudFront-Viewer-Address": "10.9.9.9:50000"},
        )
        context.set_default_timeout(_PATIENCE)
        context.route("**/api/agent/tickets/*/replies?*", _at_once)
        return context

    def _step(self, page: Page, step: Step) -> None:
        for act in step.acts:
            verb, _, rest = act.partition(" ")
            try:
                if verb == "picture":
                    self._picture(page, step.name, rest)
                else:
                    _ACTS[verb](self, page, *self._parts(rest))
            except (BrowserError, KeyError, LookupError) as why:
                raise StepFailed(f"{step.name}: {act}: {why}") from why

    def _parts(self, rest: str) -> list[str]:
        target, equals, value = rest.partition(" = ")
        return [target, self._value(value)] if equals else [target]

    def _value(self, text: str) -> str:
        if text == "{email}":
            return self.email
        if text == "{code}":
            return self._code()
        return self.remembered[text[1:-1]] if text.startswith("{") else text

    def _code(self) -> str:
        """The code in the newest mail whose subject tells of one."""
        context = self.browser.new_context(base_url=self.url)
        try:
            for _ in range(_TRIES):
                for letter in context.request.get(f"/buzon.json?to={self.email}").json():
                    found = _CODE.search(letter["text"])
                    if found and _ABOUT_A_CODE.search(letter["subject"]):
                        return found[0]
                time.sleep(0.2)
        finally:
            context.close()
        raise LookupError("no mail with a code came")

    def go(self, page: Page, path: str) -> None:
        """Open a page of the site in the reader's language."""
        page.goto(LANGUAGES[self.language].root + path)
        page.wait_for_load_state("networkidle")

    def reload(self, page: Page, _: str) -> None:
        """Load the page anew."""
        page.reload()
        page.wait_for_load_state("networkidle")

    def fill(self, page: Page, name: str, value: str) -> None:
        """Type into a field."""
        seen.field(page, name, self.language).fill(value)

    def choose(self, page: Page, name: str, value: str) -> None:
        """Choose from a list, by the choice's code."""
        seen.field(page, name, self.language).select_option(value)

    def check(self, page: Page, name: str) -> None:
        """Tick a box, choose a button of several."""
        seen.field(page, name, self.language).check()

    def press(self, page: Page, name: str) -> None:
        """Press a button, follow a link."""
        seen.control(page, name, self.language).click()

    def open(self, page: Page, name: str) -> None:
        """Unfold what is folded."""
        seen.text(page, name, self.language).click()

    def see(self, page: Page, name: str) -> None:
        """Wait until something can be read."""
        seen.text(page, name, self.language).wait_for()

    def remember(self, page: Page, name: str) -> None:
        """Keep the ticket's number, which is drawn."""
        self.remembered[name] = page.locator("#ticket-number").inner_text().strip()

    def answer(self, _: Page, text: str) -> None:
        """The agent of the ticket's area answers it, meanwhile, in a window of their own."""
        context = self._context()
        try:
            page = context.new_page()
            page.goto("/agentes/")
            page.locator("#sign-in").click()
            page.locator("#username").fill(_AGENT)
            page.locator("#password").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.locator("#desk-bar").wait_for()
            page.goto(f"/agentes/?ticket={self.remembered['number']}")
            page.locator("#thread-title").wait_for()
            page.wait_for_load_state("networkidle")
            before = page.locator(".desk-entry--reply").count()
            page.keyboard.press("r")
            page.locator("#reply-body:focus").wait_for()
            page.keyboard.type(text)
            page.keyboard.press("Control+Enter")
            page.locator(".desk-entry--reply").nth(before).wait_for()
        finally:
            context.close()

    def _picture(self, page: Page, name: str, rest: str) -> None:
        if self.pictures is None:
            return
        around, _, marked = rest.partition(" mark ")
        mark = seen.anything(page, marked, self.language) if marked else None
        self.pictures.take(page, name, page.locator(around).first, mark)


def _at_once(route: Route) -> None:
    """A reply leaves without the seconds in which it can be taken back."""
    body = json.dumps((route.request.post_data_json or {}) | {"send_after": 0})
    route.continue_(post_data=body)


_ACTS: dict[str, Callable[..., None]] = {
    verb: getattr(Reader, verb)
    for verb in "go reload fill choose check press open see remember answer".split()
}
