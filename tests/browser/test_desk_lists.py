"""Lists of the desk: orders, counts, filters that fit their view, and those kept under a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor, fetched
from tests.browser.desk import Ticket, row, told

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


def test_a_narrowed_list_is_counted_ordered_and_kept_under_a_name(visit: Visit) -> None:
    agent = visit(320)
    older, newer = Ticket(agent), Ticket(agent)
    agent.sign_in("zoe@inec.example")
    agent.go("/agentes/?tema=enemdu&orden=newest")
    row(agent, older.number)
    places = [each.get_attribute("data-number") for each in agent.page.locator(".desk-row").all()]
    assert places.index(newer.number) < places.index(older.number)
    assert agent.page.locator(".desk-list__count").inner_text().endswith("tickets")
    name = f"Empleo {newer.number}"
    agent.type("saved-name", name)
    agent.page.keyboard.press("Enter")
    link = agent.page.locator('.desk-views [aria-current="page"]', has_text=name)
    link.wait_for()
    agent.check()

    elsewhere = visit(1280)
    elsewhere.sign_in("zoe@inec.example")
    elsewhere.go("/agentes/?vista=closed")
    assert elsewhere.page.locator("#filter-orden, #filter-estado").count() == 0
    elsewhere.page.locator(".desk-views a", has_text=name).press("Enter")
    elsewhere.page.locator('.desk-views [aria-current="page"]', has_text=name).wait_for()
    assert "orden=newest" in elsewhere.page.url
    count = elsewhere.page.locator('.desk-views [aria-current="page"] .desk-count')
    count.wait_for()
    shown = elsewhere.page.locator(".desk-list__count").inner_text()
    assert shown == f"{count.inner_text()} tickets", "beside its name stands what the list has"
    elsewhere.check()
    elsewhere.press("saved-delete")
    assert name in told(elsewhere)
    assert elsewhere.focused() == "saved-name"
    assert elsewhere.page.locator(".desk-views a", has_text=name).count() == 0


def test_a_view_and_its_filters_do_not_contradict_each_other(visit: Visit) -> None:
    agent = visit()
    Ticket(agent)
    agent.sign_in("adan@inec.example")
    agent.go("/agentes/?vista=overdue&estado=closed")
    agent.page.locator("#filter-estado").wait_for(state="attached")
    offered = agent.page.locator("#filter-estado option").all()
    assert {each.get_attribute("value") for each in offered} == {
        "",
        "received",
        "in_progress",
        "waiting_requester",
    }
    assert agent.text("queue-title") == "Vencidos"
    agent.go("/agentes/?area=DIES")
    agent.type("saved-name", "De hogares")
    agent.page.keyboard.press("Enter")
    count = agent.page.locator('.desk-views [aria-current="page"] .desk-count')
    assert int(count.inner_text()) > 0, "what narrows by area alone is counted"
    agent.check()
    for row_shown in agent.page.locator(".desk-row .desk-status").all():
        assert "closed" not in str(row_shown.get_attribute("class"))
    agent.go("/agentes/?vista=unassigned&agente=me")
    agent.page.locator("#filter-tema").wait_for(state="attached")
    assert agent.page.locator("#filter-agente").count() == 0
    agent.go("/agentes/")
    agent.page.get_by_role("heading", name="Todas las áreas").wait_for()


def test_a_count_that_lags_behind_never_says_less_than_is_seen(visit: Visit) -> None:
    """Counts follow the tickets' stream a moment later than the list itself."""
    agent = visit()
    Ticket(agent)

    def lag(route: Route) -> None:
        answer = fetched(route)
        listed = answer.json()
        listed["counts"] = dict.fromkeys(listed["counts"], 0)
        route.fulfill(response=answer, json=listed | {"next_cursor": "later"})

    agent.page.route("**/api/agent/tickets?*", lag)
    agent.sign_in("zoe@inec.example")
    agent.page.locator(".desk-row").first.wait_for()
    rows = agent.page.locator(".desk-row").count()
    said = agent.page.locator(".desk-list__count")
    said.filter(has_text=f"Más de {rows} ticket").wait_for()
