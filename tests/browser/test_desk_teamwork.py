"""An agent links two tickets and splits one, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, shot, told
from tests.browser.walks import walk

Visit = Callable[..., Visitor]
AGAIN = "Lo mismo, por cantones, otra vez."


@walk(("es", 1280), ("en", 320))
def test_tickets_are_linked_and_unlinked_and_one_is_split(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    agent = visit(width)
    one = Ticket(agent, language, topic="ipc")
    other = Ticket(agent, language, email=one.email, details=AGAIN)
    agent.sign_in("ines@inec.example", root)
    at_ticket(agent, one.number, root)
    agent.press("do-link")
    agent.type("act-link-to", f"#{other.number}")
    agent.page.keyboard.press("Enter")
    links = agent.page.locator("#links")
    links.wait_for()
    assert other.subject in links.inner_text()
    agent.check()
    links.locator("button").focus()
    agent.page.keyboard.press("Enter")
    links.wait_for(state="detached")

    note, version = {"body": "Loja pide esto."}, ask(agent, "GET", f"/tickets/{other.number}")
    ask(agent, "POST", f"/tickets/{one.number}/notes", note)
    into = {"into": one.number}
    ask(agent, "POST", f"/tickets/{other.number}/merge", into, version["version"])
    at_ticket(agent, one.number, root)
    agent.press("do-split")
    agent.page.locator("#act-split [type=submit]").focus()
    agent.page.keyboard.press("Enter")
    agent.page.locator("#summary [role=alert]").wait_for()
    assert agent.page.locator("#summary [role=alert] li").count() == 3
    agent.check()
    boxes = agent.page.locator("#act-split [type=checkbox]")
    assert boxes.count() == 3, "the message, the duplicate's, and the note"
    for place in range(3):
        boxes.nth(place).focus()
        agent.page.keyboard.press("Space")
    agent.page.locator("#act-split-topic").select_option("enemdu")
    agent.type("act-split-reason", "Pregunta por empleo.")
    shot(agent, f"split-{language}-{width}")
    agent.reload()
    agent.page.locator("#thread-title").wait_for()
    agent.press("do-split")
    assert [boxes.nth(place).is_checked() for place in range(3)] == [True] * 3
    assert agent.page.locator("#act-split-topic").input_value() == "enemdu"
    assert agent.page.locator("#act-split-reason").input_value() == "Pregunta por empleo."
    agent.check()
    agent.page.locator("#act-split [type=submit]").focus()
    agent.page.keyboard.press("Enter")
    links.wait_for()
    new = links.locator("a").inner_text()
    assert new.isdigit()
    assert told(agent)
    agent.check()
    mail = agent.system.wait_for_mail(one.email, new)
    assert one.number in mail["text"]
    at_ticket(agent, new, root)
    thread = agent.page.locator(".desk-thread").inner_text()
    assert [words for words in (AGAIN, "Loja pide esto.") if words not in thread] == []
    agent.check()
    shot(agent, f"split-new-{language}-{width}")


@walk(("es", 1280), ("en", 320))
def test_another_area_is_asked_and_answers_what_it_may_read_meanwhile(
    language: str, width: int, visit: Visit
) -> None:
    root = "" if language == "es" else "/en"
    ana, zoe = visit(width), visit(width)
    ticket = Ticket(ana, language, topic="ipc")
    ana.sign_in("ana@inec.example", root)
    at_ticket(ana, ticket.number, root)
    ana.press("do-question")
    ana.page.locator("#act-question [type=submit]").focus()
    ana.page.keyboard.press("Enter")
    ana.page.locator("#summary [role=alert]").wait_for()
    assert ana.page.locator("#summary [role=alert] li").count() == 2
    ana.check()
    ana.page.locator("#act-question-area").select_option("DIES")
    ana.type("act-question-question", f"Por cantón, {ticket.number}")
    ana.page.locator("#act-question [type=submit]").focus()
    ana.page.keyboard.press("Enter")
    ana.page.locator("#question-waits").wait_for()
    assert told(ana)
    ana.check()

    zoe.sign_in("zoe@inec.example", root)
    zoe.press("to-questions")
    row = zoe.page.locator("[data-question]", has_text=ticket.number)
    row.wait_for()
    zoe.reload()
    row.wait_for()
    numbers = zoe.page.locator(".desk-views .desk-count")
    assert numbers.count() > 5, "opened by its address, it has the numbers beside it too"
    zoe.check()
    row.locator("a").focus()
    zoe.page.keyboard.press("Enter")
    zoe.page.locator(".desk-entry--message").wait_for()
    assert ticket.email not in zoe.page.locator("#desk").inner_text()
    zoe.check()
    zoe.type("answer-answer", "Desde 2022.")
    zoe.page.reload()
    zoe.page.locator(".desk-entry--message").wait_for()
    assert zoe.page.locator("#answer-answer").input_value() == "Desde 2022."
    zoe.page.locator("#answer [type=submit]").focus()
    zoe.page.keyboard.press("Enter")
    row.wait_for(state="detached")
    assert ticket.number in told(zoe)
    zoe.page.go_back()
    zoe.page.locator("#summary [role=alert]").wait_for()
    assert zoe.page.locator(".desk-entry--message").count() == 0
    at_ticket(ana, ticket.number, root)
    ana.page.locator("#questions").wait_for()
    assert "Desde 2022." in ana.page.locator(".desk-thread").inner_text()
    assert ana.page.locator("#question-waits").count() == 0
    ana.check()
