"""A manual's steps, as its reader does them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route
from playwright.sync_api import Error as BrowserError

from chalicelib.domain.languages import LANGUAGES
from infra.manual import desk, seen
from infra.manual.pictures import WIDTH, Pictures
from static_site import manual
from static_site.manual import Step

#: Milliseconds for what a page does.
_PATIENCE = 90_000
#: How often the mailbox is looked into, five times a second.
_TRIES = 300
_WIDTH, _HEIGHT = 1280, 900
_AGENT = "ana"
#: Two braces stand for what a page itself calls a variable.
_NAMED = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
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
    #: Windows of colleagues, by their address.
    _windows: dict[str, Page] = field(default_factory=dict)

    def perform(self, name: str) -> list[str]:
        """Do every step of a manual; answers those done. Raises StepFailed, naming the step."""
        context = self._context()
        try:
            page, done = context.new_page(), list[str]()
            for step in manual.steps(name, self.language):
                page = self._step(page, step)
                done.append(step.name)
            return done
        finally:
            for window in (context, *(one.context for one in self._windows.values())):
                window.close()
            self._windows.clear()

    def _context(self) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": _WIDTH, "height": _HEIGHT},
            reduced_motion="reduce",
            locale=LANGUAGES[self.language].locale,
            extra_http_headers={"CloudFront-Viewer-Address": "10.9.9.9:50000"},
        )
        context.set_default_timeout(_PATIENCE)
        context.route("**/api/agent/tickets/*/replies?*", _at_once)
        return context

    def _step(self, page: Page, step: Step) -> Page:
        """Do a step's acts; answers the window in which the next one begins."""
        for act in step.acts:
            verb, _, rest = act.partition(" ")
            try:
                if verb == "picture":
                    self._picture(page, step.name, self._filled(rest))
                else:
                    page = _ACTS[verb](self, page, *self._parts(rest)) or page
            except (BrowserError, KeyError, LookupError) as why:
                raise StepFailed(f"{step.name}: {act}: {why}") from why
        return page

    def _parts(self, rest: str) -> list[str]:
        target, equals, value = rest.partition(" = ")
        return [self._filled(one) for one in ([target, value] if equals else [target])]

    def _filled(self, text: str) -> str:
        """What an act says, with what stands for an address, a code or a number in its place."""
        named = _NAMED.sub(lambda found: self._named(found[1]), text)
        return named.replace("{{", "{").replace("}}", "}")

    def _named(self, name: str) -> str:
        if name == "email":
            return self.email
        return self._code() if name == "code" else self.remembered[name]

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

    def become(self, _: Page, person: str) -> Page:
        """Go on in a colleague's window, where they are signed in."""
        address = f"{person}@inec.example"
        if address not in self._windows:
            page = self._windows[address] = self._context().new_page()
            desk.sign_in(page, address, LANGUAGES[self.language].root)
        return self._windows[address]

    def arrives(self, page: Page, name: str, topic: str) -> None:
        """Somebody opens a ticket meanwhile, and its number is kept."""
        self.remembered[name] = desk.opened(page, topic, self.language)

    def answer(self, page: Page, text: str) -> None:
        """The agent of the ticket's area answers it, meanwhile, in a window of their own."""
        agent = self.become(page, _AGENT)
        desk.answer(agent, self.remembered["number"], text)

    def ticket(self, page: Page, number: str) -> None:
        """Open a ticket's page at the desk."""
        desk.at_ticket(page, number, LANGUAGES[self.language].root)

    def keys(self, page: Page, keys: str) -> None:
        """Press keys."""
        page.keyboard.press(keys)

    def attach(self, page: Page, name: str, file: str) -> None:
        """Choose a file to send along, and wait until it has come."""
        content = b"ciudad,mes,valor\nCuenca,2026-10,112.4\n"
        page.locator(name).set_input_files(
            FilePayload(name=file, mimeType="text/csv", buffer=content)
        )
        page.locator(".site-file--sent", has_text=file).wait_for()

    def _picture(self, page: Page, name: str, rest: str) -> None:
        if self.pictures is None:
            return
        around, _, marked = rest.partition(" mark ")
        mark = seen.anything(page, marked, self.language) if marked else None
        # A page fills its window: one as wide as a picture shows it whole.
        page.set_viewport_size({"width": WIDTH, "height": _HEIGHT})
        self.pictures.take(page, name, page.locator(around).first, mark)
        page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})


def _at_once(route: Route) -> None:
    """A reply leaves without the seconds in which it can be taken back."""
    body = json.dumps((route.request.post_data_json or {}) | {"send_after": 0})
    route.continue_(post_data=body)


_ACTS: dict[str, Callable[..., Page | None]] = {
    verb: getattr(Reader, verb)
    for verb in (
        *"go reload fill choose check press open see remember".split(),
        *"answer become arrives ticket keys attach".split(),
    )
}
