"""Who asked: gender and nationality of a closed period at the desk, and what is not shown."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import shot

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
GROUPS = {"gender": [("female", "Femenino", 40, True), ("other", "Otro", 12, False)],
          "nationality": []}  # fmt: skip


def told(total: int) -> str:
    """What the API tells of a quarter, some months of which hid a group."""
    parts = {
        f"by_{kind}": {
            "groups": [
                {"id": one, "name": name, "count": count, "is_whole": whole}
                for one, name, count, whole in groups
            ],
            "hidden": total - sum(count for _, _, count, _ in groups),
        }
        for kind, groups in GROUPS.items()
    }
    return json.dumps({"period": "2026-Q3", "total": total, **parts})


@pytest.mark.parametrize(("root", "width"), [("", 1280), ("/en", 320)])
def test_a_lead_reads_who_asked_and_what_is_not_shown(root: str, width: int, visit: Visit) -> None:
    agent = visit(width)
    agent.sign_in("luis@inec.example", root)
    agent.page.locator("#me:not(:empty)").wait_for()
    agent.go(f"{root}/agentes/?pagina=informes")
    agent.page.locator("#reports-people").press("Enter")
    # Nothing is closed on a system that began today, which is no error.
    agent.page.locator("#people-none").wait_for()
    assert agent.page.locator(".govuk-error-summary").count() == 0
    shot(agent, f"nobody-asked-{width}")
    agent.check()
    answer = {"status": 200, "content_type": "application/json", "body": told(59)}
    agent.page.route("**/api/agent/reports/people?*", lambda route: route.fulfill(**answer))
    agent.press_within("#people", "Enter")
    agent.page.locator("#people-nationality").wait_for()
    said = agent.page.locator("#people-gender-part .desk-bars__text").all_inner_texts()
    assert [one.split(" ")[0] for one in said] == ["40", "12", "7"]
    assert said[1].startswith({"": "12 o más", "/en": "12 or more"}[root])
    hidden = agent.page.locator("#people-nationality-part .desk-hint").inner_text()
    assert hidden.startswith("59 tickets")
    agent.page.locator("#people-gender-part summary").press("Enter")
    assert agent.page.locator("#people-gender-part tbody tr").count() == 3
    agent.check()
    shot(agent, f"who-asked-{width}")
