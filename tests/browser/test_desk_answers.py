"""Two agents publish an answer from a ticket, correct it and withdraw it, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, shot, told
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
REPLY = "Estimada María:\n\nLa inflación anual fue de 1,42 %.\n\nAtentamente,\nAna"
NAMED = "La inflación anual fue de 1,42 %. Lo midió el método de Quishpe."


def press(agent: Visitor, selector: str) -> None:
    """Reach something by its selector, and press Enter on it."""
    place = agent.page.locator(selector).first
    place.wait_for()
    place.focus()
    agent.page.keyboard.press("Enter")


def write(agent: Visitor, field: str, text: str) -> None:
    agent.page.locator(f"#answer-{field}").fill(text)


def done(agent: Visitor, selector: str, then: str) -> None:
    """Do an act, and wait for what is seen once it is done."""
    press(agent, selector)
    agent.page.locator(then).first.wait_for()


@walk(("es", 1280), ("en", 320))
def test_a_reply_becomes_an_answer_for_everybody_that_two_people_stand_for(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    ana, luis = visit(width), visit(width)
    ticket = Ticket(ana, "es", topic="ipc", subject="Inflación anual de octubre")
    ana.sign_in("ana@inec.example", root)
    at_ticket(ana, ticket.number, root)
    version = ask(ana, "GET", f"/tickets/{ticket.number}")["version"]
    said = {"body": REPLY, "status": "answered"}
    ask(ana, "POST", f"/tickets/{ticket.number}/replies", said, version)
    at_ticket(ana, ticket.number, root)
    press(ana, "#do-publish")
    ana.page.locator("#answer").wait_for()
    assert ana.page.locator("#answer-answer_es").input_value() == (
        "La inflación anual fue de 1,42 %."
    )
    ana.check()
    shot(ana, f"answer-form-{language}-{width}")

    write(ana, "answer_es", f"{NAMED} Escriba a maria@example.com.")
    press(ana, "#answer [type=submit]")
    ana.page.locator("#found").wait_for()
    assert ana.page.locator("#found [data-kind]").count() == 2
    press(ana, "#do-propose")
    ana.page.locator("#summary [role=alert]").wait_for()
    ana.check()
    shot(ana, f"answer-refused-{language}-{width}")
    address = ana.page.url.split("?")[1].replace("&editar=1", "")

    press(ana, "#do-save")
    ana.page.locator("#answer").wait_for()
    write(ana, "question_es", "¿")
    press(ana, "#answer [type=submit]")
    ana.page.locator("#summary [role=alert] li").wait_for()
    ana.reload()
    ana.page.locator("#answer").wait_for()
    assert ana.page.locator("#answer-question_es").input_value() == "¿", "nothing typed is lost"
    write(ana, "question_es", "¿Cuánto fue la inflación anual de octubre?")
    write(ana, "answer_es", NAMED)
    press(ana, "#answer [type=submit]")
    ana.page.locator("#found").wait_for()
    done(ana, "#do-propose", "[data-state=to_approve]")
    assert ana.page.locator("#do-approve").count() == 0, "nobody approves their own text"

    luis.sign_in("luis@inec.example", root)
    luis.go(f"{root}/agentes/?pagina=publicaciones&estado=to_approve")
    press(luis, f'[data-answer] a[href*="{address.split("publicacion=")[1].split("&")[0]}"]')
    luis.page.locator("#writing-title").wait_for()
    press(luis, "#do-approve")
    press(luis, "#act-approve [type=submit]")
    luis.page.locator("#summary [role=alert] li").wait_for()
    luis.check()
    shot(luis, f"answer-approve-{language}-{width}")
    luis.page.locator("#act-approve-let\\.0").fill("Es el autor del método.")
    done(luis, "#act-approve [type=submit]", "[data-state=published]")
    assert ticket.number not in luis.page.locator("#desk").inner_text()
    luis.check()
    shot(luis, f"answer-published-{language}-{width}")

    press(luis, "#do-correct")
    luis.page.locator("#answer").wait_for()
    write(luis, "answer_es", "La inflación anual fue de 1,43 %.")
    press(luis, "#answer [type=submit]")
    luis.page.locator("#writing-title").wait_for()
    done(luis, "#do-propose", "[data-state=to_approve]")
    ana.go(f"{root}/agentes/?{address}")
    press(ana, "#do-approve")
    ana.page.locator("#act-approve-correction").fill("La cifra era de septiembre.")
    done(ana, "#act-approve [type=submit]", "[data-edition='2']")
    assert ana.page.locator("#editions > li").count() == 2
    press(ana, "#do-withdraw")
    ana.page.locator("#act-withdraw-reason").fill("La serie se revisó.")
    done(ana, "#act-withdraw [type=submit]", "#withdrawn")
    assert told(ana)
    ana.check()
    shot(ana, f"answer-withdrawn-{language}-{width}")
    ana.go(f"{root}/agentes/?pagina=publicaciones&estado=withdrawn")
    ana.page.locator("[data-answer]").first.wait_for()
    ana.check()
    shot(ana, f"answers-{language}-{width}")
