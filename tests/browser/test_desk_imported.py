"""A ticket that was imported stands beside one that was not: in a list, a search, on its page, on
paper and where its requester looks it up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.package import ROOT
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, row, shot
from tests.browser.walks import walk
from tests.conftest import System
from tests.infra.osticket.old import dump

Visit = Callable[..., Visitor]
OLD = "152427"


def run(system: System, *arguments: str) -> str:
    """The import's command line, against the running system."""
    command = [sys.executable, "-m", "infra.osticket", "local", "--home", str(system.home)]
    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def imported(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample, brought here; taken back afterwards, for other tests share the system."""
    path = tmp_path_factory.mktemp("import") / "muestra.sql"
    path.write_bytes(dump())
    told = run(system, "--dump", str(path), "--zone", "America/Guayaquil", "--apply")
    yield path
    name = next(word for word in told.split() if word.startswith("UNDO=")).removeprefix("UNDO=")
    run(system, "--undo", name.strip(".,"))


def indexed(agent: Visitor, number: str) -> None:
    """Wait until the search has heard of a ticket."""
    for _ in range(90):
        found = ask(agent, "POST", "/searches", {"q": "asunto"})["items"]
        if number in {one["number"] for one in found}:
            return
        agent.page.wait_for_timeout(1_000)
    raise AssertionError("the ticket is not found")


@walk(("es", 1280), ("en", 320))
def test_old_and_new_stand_side_by_side(
    language: str, width: int, visit: Visit, imported: Path
) -> None:
    root = "" if language == "es" else "/en"
    agent, person = visit(width), visit(width)
    new = Ticket(agent, language, topic="ipc", subject="Asunto de la inflación")
    agent.sign_in("adan@inec.example", root)
    agent.page.goto(f"{agent.system.url}{root}/agentes/?vista=area&tema=ipc")
    for number in (OLD, new.number):
        row(agent, number).wait_for()
    agent.check()
    shot(agent, f"imported-list-{language}-{width}")
    indexed(agent, new.number)
    agent.page.locator("#search").fill("asunto")
    agent.page.keyboard.press("Enter")
    expect(agent.page.locator("#desk h1")).to_contain_text("asunto")
    for number in (OLD, new.number):
        row(agent, number).wait_for()
    shot(agent, f"imported-search-{language}-{width}")
    at_ticket(agent, OLD, root)
    expect(agent.page.locator("#desk")).to_contain_text("osTicket")
    agent.check()
    shot(agent, f"imported-ticket-{language}-{width}")
    agent.go(f"{root}/agentes/?ticket={OLD}&ver=papel")
    expect(agent.page.locator("#desk")).to_contain_text(OLD)
    agent.page.emulate_media(media="print")
    shot(agent, f"imported-paper-{language}-{width}")
    agent.page.emulate_media(media="screen")

    person.page.goto(f"{person.system.url}/soporte/view.php?auth=o1x9&id=1")
    expect(person.page).to_have_url(f"{person.system.url}/estado/#antes")
    shot(person, f"imported-redirected-{language}-{width}")
    person.go(f"{root}/estado/?numero={OLD}")
    person.type("email", "rosa@example.org")
    person.press("see")
    person.page.locator("#ticket-status").wait_for()
    expect(person.page.locator("#main")).to_contain_text(OLD)
    person.check()
    shot(person, f"imported-status-{language}-{width}")
