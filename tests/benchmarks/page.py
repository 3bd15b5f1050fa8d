"""The weight and speed of ``/abrir/`` on a first visit."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from infra.local.browser import path
from tests.benchmarks.report import Figure

#: "Slow 4G" of Lighthouse: 150 ms there and back, 1.6 Mbit/s down, 0.75 Mbit/s up.
_SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
_LCP = (
    "new Promise(done => new PerformanceObserver(list => {"
    " const all = list.getEntries(); done(all[all.length - 1].startTime); })"
    ".observe({type: 'largest-contentful-paint', buffered: true}))"
)
_VISITS = 5


def figures(url: str) -> Iterator[Figure]:
    """Needs the whole system at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(), args=["--no-sandbox", "--disable-quic"]
        )
        visits = [_visit(browser, url) for _ in range(_VISITS)]
        browser.close()
    size, requests, hosts, _ = visits[0]
    yield Figure("bytes of /abrir/ on a first visit, compressed", size / 1e3, 100, " kB")
    yield Figure("requests of /abrir/", requests, None)
    yield Figure("foreign hosts of /abrir/", len(hosts - {urlsplit(url).netloc}), 0)
    lcp = sorted(visit[3] for visit in visits)[_VISITS // 2]
    yield Figure("largest contentful paint of /abrir/ on slow 4G (median)", lcp / 1e3, 1.2, " s")


def _visit(browser: object, url: str) -> tuple[int, int, set[str], float]:
    page = browser.new_page(viewport={"width": 360, "height": 740})  # type: ignore[attr-defined]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", _SLOW_4G)
    sizes: list[int] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{url}/abrir/", wait_until="networkidle")
    lcp = float(page.evaluate(_LCP))
    page.close()
    return sum(map(int, sizes)), len(sizes), hosts, lcp
