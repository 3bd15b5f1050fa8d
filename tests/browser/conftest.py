"""A browser, and what a person with a keyboard does in it."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as TooLate

from chalicelib.domain.rules.permissions import Agent, Role
from infra.local.browser import path
from infra.local.people import PASSWORD
from infra.package import ROOT
from tests.conftest import System
from tests.deploy.calls import call
from tests.desk import opening

AXE = (ROOT / "static_site" / "node_modules" / "axe-core" / "axe.min.js").read_text()
_ANA = Agent("ana", "Ana", "ana@inec.example", Role.AGENT, frozenset({"ATC"}))
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A page of 25 rows, each with its box and its link, and what stands around it.
_MOST_TABS = 120
_WIDTHS = (1280, 768, 320)
#: Milliseconds. How long a page takes says nothing on a busy machine; benchmarks tell of speed.
_PATIENCE = 90_000
#: Seconds without a request after which a page is ready, on a fast machine and on a busy one.
_SILENCE = (0.1, 0.6)
#: Seconds between two touches; Chromium takes less for a double one.
_FINGER = 0.6
#: The pages that a test has opened.
_PAGES = pytest.StashKey[list[Page]]()
_viewers = itertools.count(1)
#: A desktop browser loads two pages of its own, for the address bar, into each window: they cost
#: more than a page of ours. The other names are those that Playwright switches off: of two lists
#: the browser reads the last.
_WITHOUT = "--disable-features=" + ",".join(
    "WebUIOmniboxPopup WebUIOmniboxAimPopup AvoidUnnecessaryBeforeUnloadCheckSync "
    "DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable LensOverlay "
    "MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect "
    "TcpPortRandomizationWin OptimizationHints NetworkTimeServiceQuerying AimEnabled "
    "PreconnectToSearch".split()
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(),
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking", _WITHOUT],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def busy_desk(system: System) -> None:
    """Zoe has sixty tickets due before any that a test opens: no list is short by chance."""
    with ThreadPoolExecutor(2) as people:
        list(people.map(lambda _: _asks(system), range(60)))


def _asks(system: System) -> None:
    """Open a ticket, as often as a busy machine cuts it short: the key lets one of them open."""
    email, key = f"{uuid.uuid4().hex[:12]}@example.com", str(uuid.uuid4())
    asked = opening(email=email, topic="enemdu")
    for _ in range(5):
        status, _, text = call(system, "POST", "/api/tickets", asked, **{"Idempotency-Key": key})
        if status == 201:
            return
    raise AssertionError(text)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failure stands what the pages showed when it came."""
    report = yield
    if report.failed and call.when == "call":
        for page in item.stash.get(_PAGES, []):
            report.sections.append((page.url, _shown(page)))
    return report


def _shown(page: Page) -> str:
    try:
        return page.inner_text("body", timeout=2_000)
    except Error as error:  # it is gone, or hangs
        return str(error)


@pytest.fixture
def visit(
    chromium: Browser, system: System, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Come to the site as a new viewer: ``visit(width=320)``, with the keyboard alone, or with
    ``touch``; errors of the page fail the test. Replies of the desk wait ``seconds`` instead of 20,
    and none unless a test is about that."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    pages = request.node.stash[_PAGES] = []

    def come(
        width: int = 1280, *, touch: bool = False, seconds: int = 0, **options: Any
    ) -> Visitor:
        context = chromium.new_context(
            base_url=system.url,
            viewport={"width": width, "height": 900},
            has_touch=touch,
            permissions=["clipboard-read", "clipboard-write"],  # a shell has nobody to ask
            extra_http_headers={"CloudFront-Viewer-Address": f"{_address()}:50000"},
            **options,
        )
        context.set_default_timeout(_PATIENCE)
        context.route("**/api/agent/tickets/*/replies?*", lambda route: _wait(route, seconds))
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: _note(troubles, said))
        return (Toucher if touch else Visitor)(page, system)

    yield come
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def desk(system: System, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An agent of the system at work: ``desk(number, status, file)`` replies, with a file."""

    def reply(number: str, status: str, *attachments: str) -> None:
        with _program(system, monkeypatch):
            from chalicelib.domain.desk.requests import Answering
            from chalicelib.services.desk import replies
            from chalicelib.services.tickets.audit import Actor
            from chalicelib.store.catalog import catalog
            from chalicelib.store.tickets import tickets

            said = {"body": "Aquí está lo que pidió.", "status": status, "attachments": attachments}
            wanted = Answering.model_validate(said | {"confidentiality_checked": True})
            ticket = tickets.by_number(number)
            assert ticket is not None
            by = Actor(_ANA, "198.51.100.9")
            replies.reply(number, ticket.version, wanted, by, catalog.current())

    return reply


@contextmanager
def _program(system: System, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program in this process, pointed at the running system's data."""
    from chalicelib import caches

    endpoint = f"http://127.0.0.1:{(system.home / 'port').read_text()}"
    with monkeypatch.context() as pointed:
        for name, value in {
            "AWS_ENDPOINT_URL": endpoint,
            "TABLE_PREFIX": "",
            "SECRETS_PATH": "/consulta/local",
            "ATTACHMENTS_BUCKET": "consulta-attachments-000000000000-us-east-1",
            "ATTACHMENTS_URL": system.url,
        }.items():
            pointed.setenv(name, value)
        caches.forget_all()
        yield
    caches.forget_all()


def appears(person: Visitor, seen: str) -> bool:
    """Whether something comes onto the page that is open, within an instant."""
    try:
        person.page.locator(seen).first.wait_for(state="attached", timeout=200)
    except TooLate:
        return False
    return True


def fetched(route: Route, **changed: Any) -> APIResponse:
    """What the service answers to a request that a test holds. The connections that carry it are
    kept, and one that the service has closed meanwhile is no answer: another is tried."""
    return route.fetch(max_retries=3, timeout=_PATIENCE, **changed)


def _address() -> str:
    viewer = next(_viewers)
    return f"10.1.{viewer // 250}.{viewer % 250}"


def _wait(route: Route, seconds: int) -> None:
    """Have a reply of the desk wait so many seconds."""
    body = json.dumps((route.request.post_data_json or {}) | {"send_after": seconds})
    route.continue_(post_data=body)


def _note(troubles: list[str], said: Any) -> None:
    """Keep what a console says of the page's own making; refused requests are told there too."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        troubles.append(said.text)


class Visitor:
    """A person at the site, who uses the keyboard alone."""

    def __init__(self, page: Page, system: System) -> None:
        self.page = page
        self.system = system
        self._under_way: list[Request] = []
        page.on("request", self._begun)
        page.on("requestfinished", self._over)
        page.on("requestfailed", self._over)

    def go(self, address: str) -> None:
        """Open an address and wait until its scripts are ready."""
        self._settle(lambda: self.page.goto(address))

    def reload(self) -> None:
        """Load the page anew and wait until its scripts are ready."""
        self._settle(lambda: self.page.reload())

    def settle(self) -> None:
        """Wait until a page that one was led to is ready."""
        self._settle(lambda: self.page.wait_for_load_state())

    def _settle(self, load: Callable[[], Any]) -> None:
        """Wait until a page is loaded and asks for nothing more. How long a silence has to last
        follows from how fast the machine is now; what keeps a page from being ready is named."""
        began = time.monotonic()
        try:
            load()
            silence = min(max((time.monotonic() - began) / 2, _SILENCE[0]), _SILENCE[1])
            self._wait_for_silence(silence, time.monotonic() + _PATIENCE / 1_000)
        except TooLate as error:
            left = [f"{request.method} {request.url}" for request in self._under_way]
            raise AssertionError(f"{self.page.url} waits for {left}") from error

    def _wait_for_silence(self, seconds: float, end: float) -> None:
        since = time.monotonic()
        while time.monotonic() < since + seconds:
            if time.monotonic() > end:
                raise TooLate("the page goes on asking")
            self.page.wait_for_timeout(25)
            if self._under_way:
                since = time.monotonic()

    def _begun(self, request: Request) -> None:
        self._under_way.append(request)

    def _over(self, request: Request) -> None:
        if request in self._under_way:
            self._under_way.remove(request)

    def tab_to(self, element: str, *, back: bool = False) -> None:
        """Move the focus to an element of an id, once it is there, and see that it is seen."""
        self.page.locator(f"#{element}").wait_for(state="attached")
        for _ in range(_MOST_TABS):
            if self.focused() == element:
                assert self._shows_focus(), f"#{element} does not show its focus"
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"#{element} cannot be reached with the keyboard")

    def type(self, element: str, text: str) -> None:
        """Reach a field and type."""
        self.tab_to(element)
        self.page.keyboard.type(text)

    def choose(self, element: str, text: str) -> None:
        """Reach a list of choices and type the first letters of one."""
        self.tab_to(element)
        self.page.keyboard.type(text)
        assert self.page.evaluate("document.activeElement.value")

    def pick(self, name: str, value: str) -> None:
        """Reach a group of radio buttons and choose one with the arrow keys."""
        for _ in range(_MOST_TABS):
            if self.page.evaluate("document.activeElement.name") == name:
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(10):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} of {name} cannot be chosen with the keyboard")

    def press(self, element: str, key: str = "Enter", *, back: bool = False) -> None:
        """Reach a button and press it."""
        self.tab_to(element, back=back)
        self.page.keyboard.press(key)

    def press_within(self, form: str, key: str, kind: str = "submit") -> None:
        """Reach a form's own button and press it."""
        button = self.page.locator(f"{form} button[type={kind}]").first
        for _ in range(_MOST_TABS):
            if button.evaluate("element => element === document.activeElement"):
                self.page.keyboard.press(key)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the button of {form} cannot be reached with the keyboard")

    def sign_in(self, email: str, root: str = "") -> None:
        """Sign in at the user pool from the desk, and come back to it."""
        self.go(f"{root}/agentes/")
        self.press("sign-in")
        self.fill_pool(email)
        self.page.locator("#desk-bar").wait_for()

    def fill_pool(self, email: str) -> None:
        """Fill in the user pool's form."""
        self.page.locator("#username").wait_for()
        self.page.locator("#username").fill(email)
        self.page.locator("#password").fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def focused(self) -> str:
        """The id of what has the focus."""
        found: str = self.page.evaluate("document.activeElement.id")
        return found

    def text(self, element: str) -> str:
        """The text of an element of an id, once it is seen."""
        place = self.page.locator(f"#{element}")
        place.wait_for()
        return place.inner_text()

    def check(self) -> None:
        """What holds for every page and state: no axe violation, contrast also on the other kind
        of screen, light or dark, and nothing beside the window."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        assert self._violations(_WCAG) == []
        self._check_other_scheme()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth")

    def check_widths(self) -> None:
        """The same at each width that pages are made for: a desk's, a tablet's, a phone's. Nobody
        loads the page anew; colours are no matter of width."""
        self.check()
        stands = self.page.viewport_size
        for width in _WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self._violations(_WCAG) == [], width
            seen = self.page.evaluate("document.documentElement.scrollWidth")
            assert seen <= width, "something stands beside the window"
        if stands is not None:
            self.page.set_viewport_size(stands)

    def _check_other_scheme(self) -> None:
        if self.page.evaluate("matchMedia('(forced-colors: active)').matches"):
            return  # axe reads -webkit-text-fill-color, which tells our colour, not the forced one
        schemes: list[Literal["dark", "light"]] = ["dark", "light"]
        if self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
            schemes.reverse()
        self.page.emulate_media(color_scheme=schemes[0])
        assert self._violations(["color-contrast"]) == [], schemes[0]
        self.page.emulate_media(color_scheme=schemes[1])

    def _violations(self, rules: list[str]) -> list[str]:
        """What axe finds by rules or their tags."""
        found: list[str] = self.page.evaluate(
            "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
            ".then(r => r.violations.map("
            "v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`))",
            rules,
        )
        return found

    def _shows_focus(self) -> bool:
        shown: bool = self.page.evaluate(
            """() => {
              const styles = [document.activeElement, document.activeElement.nextElementSibling]
                .filter(Boolean)
                .flatMap((e) => [getComputedStyle(e), getComputedStyle(e, "::before")]);
              return styles.some((s) =>
                (s.outlineStyle !== "none" && s.outlineWidth !== "0px") || s.boxShadow !== "none");
            }"""
        )
        return shown


class Toucher(Visitor):
    """The same person on a phone: what is pressed and chosen is touched."""

    _touched = 0.0

    def tab_to(self, element: str, *, back: bool = False) -> None:
        """Bring an element into sight; ``back`` is the keyboard's."""
        place = self.page.locator(f"#{element}")
        place.scroll_into_view_if_needed()
        place.focus()

    def type(self, element: str, text: str) -> None:
        self._touch(f"#{element}")
        self.page.keyboard.type(text)

    def _touch(self, seen: str) -> None:
        """Touch what is seen, as fast as a finger: pages scroll what is touched to one place, and
        two touches of a place within half a second are a double one, which sets no caret."""
        self.page.wait_for_timeout(max(self._touched + _FINGER - time.monotonic(), 0) * 1_000)
        self.page.locator(seen).tap()
        self._touched = time.monotonic()

    def choose(self, element: str, text: str) -> None:
        option = self.page.locator(f"#{element} option").filter(has_text=re.compile(f"^{text}"))
        value = option.first.get_attribute("value")
        assert self.page.locator(f"#{element}").select_option(value)

    def pick(self, name: str, value: str) -> None:
        self._touch(f"input[name='{name}'][value='{value}']")

    def press(self, element: str, key: str = "Enter") -> None:
        self._touch(f"#{element}")
