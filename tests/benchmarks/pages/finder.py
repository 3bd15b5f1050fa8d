"""The search before asking on a slow phone: what it loads, and how long the first and the tenth
search take, over 2,000 answers and over 5,000, whose index comes in parts."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from chalicelib.domain.answers.search_index import index_files
from infra.local.browser import path
from tests.benchmarks.pages.http2 import over_http2
from tests.benchmarks.pages.visits import SLOW_4G, SLOWER
from tests.benchmarks.report import Figure
from tests.site.corpus import corpus, questions

#: Milliseconds from the last letter to the results, less the pause in which a person types on.
_TYPED = """
(text) => new Promise((done) => {
  const input = document.querySelector("#finder"), list = document.querySelector(".site-finder ul");
  const began = performance.now();
  const seen = () => { watching.disconnect(); done(performance.now() - began); };
  const watching = new MutationObserver(seen);
  watching.observe(list, { childList: true });
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
})
"""
_PAUSE, _SEARCHES, _AIM = 80, 10, 50


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
        for count in (2_000, 5_000):
            for address in ("/", "/abrir/"):
                yield from _searched(browser, f"{secure}{address}", address, count)
        browser.close()


def _searched(browser: Browser, url: str, address: str, count: int) -> Iterator[Figure]:
    answers = corpus(count=count)
    files = index_files(answers)
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    served: list[str] = []
    page.route("**/respuestas/*.json", lambda route: _serve(route, files, served))
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    before = sum(sizes)
    took = _times(page, [one.typed for one in questions(answers, count=_SEARCHES)])
    name = f"search on {address}, {count} answers"
    # What the browser is given here is not compressed, as the edge compresses it.
    more = sum(len(gzip.compress(one.encode())) - len(one.encode()) for one in served)
    aim, note = 100 if count == 2_000 else None, "with ten searches"
    yield Figure(f"{name}: page alone", before / 1e3, 100, " kB")
    yield Figure(f"{name}: all", (sum(sizes) + more) / 1e3, aim, " kB", note)
    yield Figure(f"{name}: touch to first results", took[0] / 1e3, None, " s")
    yield Figure(f"{name}: second search", took[1], _AIM, " ms")
    yield Figure(f"{name}: tenth search", took[-1], _AIM, " ms")
    page.context.close()


def _times(page: Page, asked: list[str]) -> list[float]:
    """The first holds all that the touch fetches; the others are searches alone."""
    page.locator("#finder").focus()
    first: float = page.evaluate(_TYPED, asked[0])
    others = []
    for typed in asked[1:]:
        page.wait_for_load_state("networkidle")
        others.append(page.evaluate(_TYPED, typed) - _PAUSE)
    return [first, *others]


def _serve(route: Route, files: dict[str, str], served: list[str]) -> None:
    content = files.get("/respuestas/" + route.request.url.rpartition("/")[2])
    if content is None:
        route.fulfill(status=404)
    else:
        served.append(content)
        route.fulfill(body=content, content_type="application/json")
