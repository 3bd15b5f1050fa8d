"""Two agents publish a file with an answer, anybody takes it home, a withdrawal takes it away."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests import publishable_files as made
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, shot
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
NAMED = "cuadro de precios.xlsx"


def press(agent: Visitor, selector: str) -> None:
    """Reach something by its selector, and press Enter on it."""
    place = agent.page.locator(selector).first
    place.wait_for()
    place.focus()
    agent.page.keyboard.press("Enter")


def sent(agent: Visitor, name: str, content: bytes) -> str:
    """The upload of a file."""
    wanted = {"filename": name, "content_type": "", "size": len(content)}
    offered = agent.page.request.post("/api/uploads", data=wanted).json()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    form = {**offered["fields"], "file": file}
    assert agent.page.request.post(offered["url"], multipart=form).status == 204
    upload_id: str = offered["upload_id"]
    return upload_id


def tick(agent: Visitor, form: str) -> None:
    """Confirm each line of the checklist."""
    for at in range(3):
        agent.page.locator(f"#{form}-check\\.{at}").check()


def given(agent: Visitor, address: str, status: int) -> str:
    """What an address gives, once its status is this one."""
    for _ in range(100):
        answer = agent.page.request.get(address)
        if answer.status == status:
            return answer.text() if status == 200 and address.endswith("/") else ""
        time.sleep(0.2)
    raise AssertionError(f"{address} does not answer {status}")


@walk(("es", 1280), ("en", 320))
def test_a_file_goes_along_with_an_answer_and_is_taken_away_with_it(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    ana, luis = visit(width), visit(width, accept_downloads=True)
    ticket = Ticket(ana, "es", topic="ipc", subject="Precios por ciudad")
    ana.sign_in("ana@inec.example", root)
    files = [sent(ana, NAMED, made.xlsx("Cuenca")), sent(ana, "viejo.xls", made.csv("Cuenca"))]
    at_ticket(ana, ticket.number, root)
    version = ask(ana, "GET", f"/tickets/{ticket.number}")["version"]
    said = {"body": "Van los datos.", "status": "answered", "data": "aggregate"}
    said |= {"attachments": files, "confidentiality_checked": True}
    ask(ana, "POST", f"/tickets/{ticket.number}/replies", said, version)
    at_ticket(ana, ticket.number, root)
    press(ana, "#do-publish")
    offered = ana.page.locator("#offered")
    offered.wait_for()
    assert offered.locator("[name^='file.']:checked").count() == 0
    assert not offered.locator(".desk-checklist").is_visible()
    for box in offered.locator("[name^='file.']").all():
        box.check()
    press(ana, "#answer [type=submit]")
    ana.page.locator("#summary [role=alert]").wait_for()
    tick(ana, "answer")
    press(ana, "#answer [type=submit]")
    ana.page.locator("#summary a", has_text=".xlsx").wait_for()
    ana.check()
    shot(ana, f"answer-files-form-{language}-{width}")
    offered.locator("[name^='file.']").last.uncheck()
    press(ana, "#answer [type=submit]")
    ana.page.locator("[data-shown=files]").wait_for()
    press(ana, "#do-propose")
    ana.page.locator("[data-state=to_approve]").first.wait_for()
    address = ana.page.url.split("publicacion=")[1].split("&")[0]

    luis.sign_in("luis@inec.example", root)
    luis.go(f"{root}/agentes/?pagina=publicaciones&publicacion={address}")
    luis.page.locator("[data-file]").wait_for()
    with luis.page.expect_download() as fetched:
        press(luis, "[data-file]")
    assert fetched.value.suggested_filename == NAMED
    press(luis, "#do-approve")
    press(luis, "#act-approve [type=submit]")
    luis.page.locator("#summary [role=alert]").wait_for()
    tick(luis, "act-approve")
    luis.check()
    shot(luis, f"answer-files-approve-{language}-{width}")
    press(luis, "#act-approve [type=submit]")
    luis.page.locator("[data-state=published]").first.wait_for()
    luis.check()
    shot(luis, f"answer-files-published-{language}-{width}")

    public = f"{root}/respuestas/{address}/"
    given(luis, public, 200)
    luis.go(public)
    luis.check()
    shot(luis, f"answer-files-public-{language}-{width}")
    link = luis.page.locator(".answers-files a")
    with luis.page.expect_download() as fetched:
        link.press("Enter")
    assert fetched.value.suggested_filename == NAMED
    place = link.get_attribute("href") or ""
    assert ticket.number not in place
    ana.go(f"{root}/agentes/?pagina=publicaciones&publicacion={address}")
    press(ana, "#do-withdraw")
    ana.page.locator("#act-withdraw-reason").fill("La serie se revisó.")
    press(ana, "#act-withdraw [type=submit]")
    ana.page.locator("#withdrawn").wait_for()
    given(ana, place, 410)
    ana.go(place)
    shot(ana, f"answer-files-gone-{language}-{width}")
