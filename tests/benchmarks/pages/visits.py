"""The weight and speed of ``/abrir/`` and the desk's list, as browsers meet them in the cloud.

Over HTTP/2 with TLS, on a slow network, by a device four times slower than this machine. Cold is a
first visit, warm the next one of the same browser.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from infra.local.browser import path
from infra.local.people import PASSWORD
from tests.benchmarks.pages.http2 import over_http2
from tests.benchmarks.report import Figure
from tests.desk import opening

#: "Slow 4G" of Lighthouse: 150 ms there and back, 1.6 Mbit/s down, 0.75 Mbit/s up.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER = 4
_WATCH = """
window.seen = { paint: 0, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.paint = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) {
    if (!hadRecentInput) window.seen.shift += value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""
#: Where a page that goes leaves an agent's tokens for the next one of its tab.
_CARRIED = "agent"
_VISITS, _TICKETS = 3, 30
#: Milliseconds in which what is fetched ahead has come (``later.js``).
_AHEAD = 3_000


@dataclass(frozen=True)
class _Visit:
    """What a visit loaded, from how many hosts, and when what one came for was painted;
    ``ahead`` are the bytes that came after it, for the next page."""

    bytes: int
    requests: int
    hosts: frozenset[str]
    paint: float
    shift: float
    ahead: int


@dataclass(frozen=True)
class _Target:
    """A page, what shows that it is there, and its aims (kB, requests, seconds, shift)."""

    name: str
    path: str
    shows: str
    width: int
    aims: tuple[float, float, float, float]


_FORM = _Target("/abrir/", "/abrir/", "#opening", 360, (40, 8, 0.75, 0.05))
_DESK = _Target("the desk's list", "/agentes/", ".desk-row__link", 1280, (80, 12, 1.5, 0.05))
_PHONE = _Target("the desk's list at 360 px", "/agentes/", ".desk-row__link", 360, _DESK.aims)


def figures(url: str) -> Iterator[Figure]:
    """Needs the whole system at an address."""
    with (
        tempfile.TemporaryDirectory() as home,
        over_http2(url, Path(home)) as (secure, trusted),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=path(), args=["--no-sandbox", "--disable-quic", trusted]
        )
        carried = _sign_in(browser, url)
        for target in (_FORM, _DESK, _PHONE):
            tokens = carried if target is not _FORM else None
            yield from _told(browser, secure, target, tokens)
        browser.close()


def _told(
    browser: Browser, url: str, target: _Target, carried: dict[str, str] | None
) -> Iterator[Figure]:
    cold: list[_Visit] = []
    warm: list[_Visit] = []
    for _ in range(_VISITS):
        context = browser.new_context(viewport={"width": target.width, "height": 740})
        for visits in (cold, warm):
            visits.append(_visit(context, url, target, carried))
        context.close()
    size, requests, seconds, shift = target.aims
    first, again = cold[0], warm[0]
    foreign = first.hosts - {urlsplit(url).netloc}
    yield Figure(f"{target.name}, cold: compressed", first.bytes / 1e3, size, " kB")
    yield Figure(f"{target.name}, cold: requests", first.requests, requests)
    if first.ahead:
        note = "for the page of a ticket, after the list was painted"
        yield Figure(f"{target.name}, cold: fetched ahead", first.ahead / 1e3, None, " kB", note)
    yield Figure(f"{target.name}, cold: foreign hosts", len(foreign), 0)
    paint = median(visit.paint for visit in cold)
    yield Figure(f"{target.name}, cold: largest paint (median)", paint / 1e3, seconds, " s")
    worst = max(visit.shift for visit in cold)
    yield Figure(f"{target.name}, cold: layout shift (worst)", worst, shift)
    paint = median(visit.paint for visit in warm)
    yield Figure(f"{target.name}, warm: compressed", again.bytes / 1e3, None, " kB")
    yield Figure(f"{target.name}, warm: largest paint (median)", paint / 1e3, None, " s")


def _visit(
    context: BrowserContext, url: str, target: _Target, carried: dict[str, str] | None
) -> _Visit:
    page = context.new_page()
    page.add_init_script(_WATCH + (_signed_in(carried) if carried else ""))
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{url}{target.path}")
    page.locator(target.shows).first.wait_for()
    page.wait_for_load_state("networkidle")
    seen: dict[str, Any] = page.evaluate("window.seen")
    fetched = [size for size in sizes if size > 0]  # images within the styles are none
    page.wait_for_timeout(_AHEAD)
    page.close()
    return _Visit(
        int(sum(fetched)),
        len(fetched),
        frozenset(filter(None, hosts)),
        seen["paint"],
        seen["shift"],
        int(sum(sizes) - sum(fetched)),
    )


def _sign_in(browser: Browser, url: str) -> dict[str, str]:
    """What an agent's page leaves for the next one, after tickets have come to the desk."""
    page = browser.new_context(base_url=url).new_page()
    for _ in range(_TICKETS):
        asked = opening(email=f"{uuid.uuid4().hex[:12]}@example.com", topic="enemdu")
        if page.request.post("/api/tickets", data=asked).status != 201:
            raise RuntimeError("a ticket was not opened")
    enter(page)
    page.goto("/privacidad/")
    kept: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(sessionStorage))")
    page.context.close()
    return {name: value for name, value in kept.items() if name.endswith(_CARRIED)}


def enter(page: Page) -> None:
    """Sign in as an agent, from the desk."""
    page.goto("/agentes/")
    page.locator("#sign-in").click()
    page.locator("#username").fill("zoe@inec.example")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#me:not(:empty)").wait_for()


def _signed_in(carried: dict[str, str]) -> str:
    """A script that leaves tokens as a page does that goes this moment."""
    return "".join(
        f"sessionStorage.setItem({json.dumps(name)},"
        f" JSON.stringify({{ ...JSON.parse({json.dumps(value)}), left: Date.now() }}));\n"
        for name, value in carried.items()
    )
