"""The yearly report of requests at the desk: read, printed, and saved as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, shot

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "root", "width"), [("es", "", 1280), ("en", "/en", 320)])
def test_a_lead_has_the_year_in_one_click_on_paper_and_as_a_file(
    language: str, root: str, width: int, visit: Visit
) -> None:
    agent = visit(width)
    agent.sign_in("luis@inec.example", root)
    agent.page.locator("#me:not(:empty)").wait_for()
    ticket, ordinary = (Ticket(agent, language, topic="ipc") for _ in range(2))
    version = ask(agent, "GET", f"/tickets/{ticket.number}")["version"]
    ask(agent, "PATCH", f"/tickets/{ticket.number}", {"legal_request": True}, version)
    year = ask(agent, "GET", f"/tickets/{ticket.number}")["opened_at"][:4]
    agent.go(f"{root}/agentes/?pagina=informes")
    agent.page.locator("#reports-yearly").press("Enter")
    agent.page.locator("#yearly-says").wait_for()
    for _ in range(300):
        # What the stream tells of a ticket that has just come is there within seconds.
        agent.go(f"{root}/agentes/?pagina=lotaip&anio={year}")
        agent.page.locator("#yearly-says").wait_for()
        if agent.page.get_by_text(ticket.subject).count():
            break
    row = agent.page.locator("#yearly-all ~ div tbody tr").filter(has_text=ticket.number)
    assert ticket.subject in row.inner_text()
    assert not agent.page.get_by_text(ordinary.number).count()
    agent.check()
    shot(agent, f"yearly-{language}-{width}")
    with agent.page.expect_download() as saving:
        agent.page.locator("#yearly-excel").press("Enter")
    content = saving.value.path().read_bytes().decode()
    assert content.startswith("\ufeff")
    (line,) = [line for line in content.split("\r\n") if line.startswith(f"'{ticket.number};")]
    assert ticket.subject in line
    assert ticket.email not in content
    agent.tab_to("yearly-which")
    agent.page.locator("#yearly-which").select_option("todas")
    agent.press_within("#yearly", "Enter")
    agent.page.get_by_text(ordinary.number).first.wait_for()
    assert not agent.page.get_by_text(ordinary.subject).count()
    agent.page.emulate_media(media="print")
    assert not agent.page.locator("#yearly").is_visible()
    assert agent.page.locator("#yearly-scope").is_visible()
