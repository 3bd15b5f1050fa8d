"""The measured charter as people meet it: with a keyboard, a phone, paper, and without programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.figures.charter import publishing
from chalicelib.store.figures import charter, sums
from tests.browser.conftest import Visitor
from tests.conftest import System

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
ADDRESSES = ["/servicio/", "/en/servicio/"]


@pytest.fixture(autouse=True)
def measured(system: System, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A year of figures, and one month without any."""
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{(system.home / 'port').read_text()}",
        "TABLE_PREFIX": "",
        "PUBLISHED_BUCKET": "consulta-published-000000000000-us-east-1",
        "SITE_URL": system.url,
    }.items():
        monkeypatch.setenv(name, value)
    caches.forget_all()
    month = clock.today(clock.now()).replace(day=1)
    for place in range(11):
        month = (month - timedelta(days=1)).replace(day=1)
        answered = Counter({3: 90 + place, 14: 30, 19: place})
        kept: dict[str, Counter[int]] = {
            "opened": Counter({0: 130 + 3 * place}),
            "answered": answered,
            "in_time": Counter({0: 120 + place}),
            "reopened": Counter({0: place}),
            "rated": Counter({5: 12, 3: place}),
        }
        of_areas = {("area", name): {("DIES", "DIES"): +one} for name, one in kept.items()}
        sums.replace_month(month, of_areas)
        charter.check(f"{month}T05", answered=place != 3)
    publishing.publish(clock.now())
    yield
    monkeypatch.undo()
    caches.forget_all()


@pytest.mark.parametrize("address", ADDRESSES)
def test_reads_at_each_width_and_scrolls_its_tables_with_the_keyboard(
    address: str, visit: Visit
) -> None:
    person = visit()
    person.go(address)
    person.check_widths()
    page = person.page
    assert page.locator("h1").count() == 1
    for chart in page.locator("section.service-chart").all():
        assert chart.locator("p").first.inner_text()
        assert chart.locator("tbody tr").count() == 12
        assert chart.locator("tbody svg").count() >= 12
    page.locator("#volume").evaluate("e => e.nextElementSibling.nextElementSibling.focus()")
    assert person._shows_focus()
    assert page.locator("link[rel=canonical]").get_attribute("href") == person.system.url + address


def test_leads_from_the_start_page_to_the_charter_and_to_its_other_language(visit: Visit) -> None:
    person = visit()
    person.go("/")
    person.page.locator("main a[href='/servicio/']").press("Enter")
    person.settle()
    assert person.page.title().startswith("Carta de servicio, medida")
    person.page.locator("header a[hreflang=en]").press("Enter")
    person.settle()
    assert person.page.url.endswith("/en/servicio/")
    assert person.page.locator("html").get_attribute("lang") == "en"
    person.page.locator("footer a[href='/en/servicio/']").wait_for()


def test_says_the_same_without_programs_and_in_forced_colours(
    chromium: Browser, system: System
) -> None:
    context = chromium.new_context(
        base_url=system.url, java_script_enabled=False, forced_colors="active"
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text))
    page.goto("/servicio/")
    assert "120" in page.locator("#volume ~ div tbody tr").first.inner_text()
    assert page.locator("svg.service-bar").first.bounding_box()
    assert troubles == [], "the policy of the site refuses nothing of the page"
    context.close()


def test_prints_on_a_few_pages_of_paper(visit: Visit, tmp_path: Path) -> None:
    person = visit()
    person.go("/servicio/")
    paper = person.page.pdf(format="A4")
    assert 2 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 8


def test_a_browser_that_parses_xml_strictly_takes_the_feed(visit: Visit) -> None:
    person = visit()
    person.go("/servicio/")
    found: dict[str, Any] = person.page.evaluate(
        """() => new Promise((done) => {
          const request = new XMLHttpRequest();
          request.responseType = "document";
          request.onload = () => {
            const count = (sought) => request.responseXML.querySelectorAll(sought).length;
            done({ broken: count("parsererror"), entries: count("feed > entry > updated") });
          };
          request.open("GET", "/servicio.atom");
          request.send();
        })"""
    )
    assert found == {"broken": 0, "entries": 12}
