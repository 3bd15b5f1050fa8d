"""An agent finds by keyboard what was answered before, and has it at the caret of the reply."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import expect

from tests.answers import ANSWER
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, shot
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
REPLY = "Estimada María:\n\nCuesta 798 dólares, señora Quishpe.\n\nAtentamente,\nAna"
#: What is being written, and where the caret stands in it.
BEFORE, AFTER = "Buenos días: ", " Quedo atenta."


def press(agent: Visitor, selector: str) -> None:
    """Reach something by its selector, and press Enter on it."""
    place = agent.page.locator(selector).first
    place.wait_for()
    place.focus()
    agent.page.keyboard.press("Enter")


def patiently(agent: Visitor, seen: Callable[[], object]) -> None:
    """Wait for what a stream brings."""
    for _ in range(90):
        if seen():
            return
        agent.page.wait_for_timeout(1_000)
    raise AssertionError("it did not come")


def publish(ana: Visitor, luis: Visitor, question: str) -> str:
    """The id of an answer that stands for everybody, once everybody's search has it."""
    draft = ask(ana, "POST", "/answers", {"text": ANSWER | {"question_es": question}})
    place = f"/answers/{draft['id']}"
    waits = ask(ana, "POST", f"{place}/proposals", None, draft["version"])
    ask(luis, "POST", f"{place}/approvals", {}, waits["version"])
    fetched = """async () => (await fetch("/respuestas/indice.json")).text()"""
    patiently(ana, lambda: draft["id"] in ana.page.evaluate(fetched))
    return str(draft["id"])


@walk(("es", 1280), ("en", 320))
def test_what_was_answered_before_is_put_at_the_caret_and_can_be_taken_back(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    ana, luis = visit(width), visit(width)
    word = f"zq{uuid.uuid4().hex[:8]}"
    old = Ticket(ana, "es", topic="ipc", subject=f"Canasta {word} de María Quishpe")
    new = Ticket(ana, language, topic="ipc", subject=f"Precio de la canasta {word}")
    ana.sign_in("ana@inec.example", root)
    luis.sign_in("luis@inec.example", root)
    at_ticket(ana, old.number, root)
    version = ask(ana, "GET", f"/tickets/{old.number}")["version"]
    said = {"body": REPLY, "status": "answered"}
    ask(ana, "POST", f"/tickets/{old.number}/replies", said, version)
    answer = publish(ana, luis, f"¿Cuánto cuesta la canasta {word}?")
    patiently(ana, lambda: ask(ana, "GET", f"/tickets/{new.number}/answered")["replies"])

    at_ticket(ana, new.number, root)
    field = ana.page.locator("#reply-body")
    field.fill(BEFORE + AFTER)
    field.evaluate(f"field => field.setSelectionRange({len(BEFORE)}, {len(BEFORE)})")
    assert ana.page.locator("#answered").count() == 0
    press(ana, "#answered-open")
    published = ana.page.locator(f'[data-answered="{answer}"]')
    replied = ana.page.locator(f'[data-answered^="{old.number}-"]')
    expect(published).to_be_visible()
    expect(replied).to_be_visible()
    press(ana, f'[data-answered^="{old.number}-"] summary')
    expect(replied.locator(".desk-answered__text")).to_have_text(
        "Cuesta 798 dólares, señora {dato}."
    )
    assert "Quishpe" not in replied.inner_text()
    ana.check()
    shot(ana, f"answered-{language}-{width}")

    press(ana, f'[data-answered="{answer}"] [data-insert="link"]')
    address = f"{root}/respuestas/{answer}/"
    expect(field).to_have_value(re.compile(f"^{BEFORE}https?://[^ ]+{address}{AFTER}$"))
    ana.page.keyboard.press("Control+z")
    expect(field).to_have_value(BEFORE + AFTER)
    field.evaluate(f"field => field.setSelectionRange({len(BEFORE)}, {len(BEFORE)})")
    press(ana, f'[data-answered^="{old.number}-"] [data-insert="text"]')
    expect(field).to_have_value(f"{BEFORE}Cuesta 798 dólares, señora {{dato}}.{AFTER}")
    expect(ana.page.locator("#gaps-left")).to_be_visible()
    assert field.evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    ) == ("{dato}")
    ana.page.keyboard.type("Vega")
    expect(ana.page.locator("#gaps-left")).to_have_count(0)
    ana.check()
    shot(ana, f"answered-inserted-{language}-{width}")
    ana.page.locator("#answered summary").first.press("Escape")
    expect(ana.page.locator("#answered")).to_have_count(0)
    expect(ana.page.locator("#answered-open")).to_be_focused()

    ana.go(f"{root}/agentes/?pagina=publicaciones&estado=published")
    row = ana.page.locator(f'[data-answer="{answer}"]')
    expect(row).to_contain_text("1 ticket.")
    shot(ana, f"answers-used-{language}-{width}")
