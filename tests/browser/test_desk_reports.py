"""Reports at the desk: a period against the one before, each chart with its words and its table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, shot

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


def reported(agent: Visitor, by: str) -> int:
    """What the API says was opened in this month, in Luis' area."""
    found: int = ask(agent, "GET", f"/reports/activity?area=DECON&by={by}")["now"]["opened"]
    return found


@pytest.mark.parametrize(("language", "root", "width"), [("es", "", 1280), ("en", "/en", 320)])
def test_a_lead_reads_the_month_in_words_bars_and_tables_and_the_link_keeps_it(
    language: str, root: str, width: int, visit: Visit
) -> None:
    agent = visit(width)
    agent.sign_in("luis@inec.example", root)
    agent.page.locator("#me:not(:empty)").wait_for()
    before = reported(agent, "topic")
    Ticket(agent, language, topic="ipc")
    for _ in range(300):
        if (count := reported(agent, "topic")) > before:
            break
        agent.page.wait_for_timeout(200)
    assert count > before, "a ticket that was opened today counts today"
    agent.go(f"{root}/agentes/informes/?periodo=este_mes")
    agent.page.locator("#report-volume").wait_for()
    agent.page.locator("#report-age").wait_for()
    agent.tab_to("report-by")
    agent.page.locator("#report-by").select_option("tema")
    agent.press_within("#report", "Enter")
    agent.page.locator("#report-rows").wait_for()
    agent.page.locator("#report-load").wait_for()
    agent.check()
    words = {"es": f"se abrieron {count} tickets", "en": f"{count} tickets were opened"}[language]
    assert words in agent.text("report-volume-says") or count == 1
    shown = agent.page.locator("#report-volume-part .desk-bars__text").first
    assert shown.inner_text().startswith(f"{count} (")
    fold = agent.page.locator("#report-rows-part summary")
    fold.press("Enter")
    topic = {"es": "Índice de Precios al Consumidor", "en": "Consumer Price Index"}[language]
    row = agent.page.locator("#report-rows-part tbody tr").filter(has_text=topic).first
    assert int(row.locator("td").first.inner_text()) >= 1
    agent.check()
    agent.page.emulate_media(media="print")
    folds = agent.page.locator(".desk-report summary:visible")
    assert [one.get_attribute("id") or "open" for one in folds.all()] == ["open"]
    assert agent.page.locator("#report-rows-part tbody tr").first.is_visible()
    agent.page.emulate_media(media="screen")
    shot(agent, f"reports-{language}-{width}")
    seen = agent.text("report-volume-says")
    agent.reload()
    agent.page.locator("#report-rows").wait_for()
    assert agent.text("report-volume-says") == seen
    assert agent.page.locator("#report-by").input_value() == "tema"


def test_a_period_that_ends_before_it_begins_is_said_beside_its_field(visit: Visit) -> None:
    agent = visit(1280)
    agent.sign_in("adan@inec.example")  # whose backlog holds what every test opened
    agent.go("/agentes/?pagina=informes&periodo=fechas&desde=2026-11-20&hasta=2026-11-02")
    agent.page.locator(".govuk-error-summary").wait_for()
    assert "Hasta" in agent.page.locator("[data-field=last] .govuk-error-message").inner_text()
    assert agent.page.locator("#report-first").input_value() == "2026-11-20"
    agent.page.locator("#report-age").wait_for()
    agent.check()


def test_a_period_without_tickets_says_that_there_is_nothing_to_count(visit: Visit) -> None:
    agent = visit(1280)
    agent.sign_in("luis@inec.example")
    agent.go("/agentes/?pagina=informes&periodo=fechas&desde=2020-03-01&hasta=2020-03-31&por=tipo")
    said = agent.text("report-volume-says")
    assert said.startswith("En marzo de 2020 se abrieron 0 tickets, tantos como en febrero de 2020")
    assert "nada que contar" in agent.page.locator(".desk-empty").inner_text()


def test_who_may_not_read_reports_is_not_led_to_them(visit: Visit) -> None:
    agent = visit(1280)
    agent.sign_in("zoe@inec.example")
    agent.page.locator("#me:not(:empty)").wait_for()
    assert not agent.page.locator("[data-page=informes]").is_visible()
    agent.go("/agentes/?pagina=informes")
    agent.page.locator("#summary .site-problem").wait_for()
    assert "leer informes" in agent.text("summary")
