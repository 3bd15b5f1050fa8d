"""What was answered once: found by the search, read without a program, said to help."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from chalicelib.domain.answers.answer import Act, Answer, Edition, Published
from chalicelib.services import clock
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import to_item
from tests import published_answers
from tests.browser.conftest import Visitor
from tests.browser.form import PEOPLE, fill
from tests.browser.walks import walk
from tests.conftest import System

Visit = Callable[..., Visitor]


def publish(system: System, about: str) -> str:
    """Have an answer of two languages published; its id."""
    act = Act(by="ana", by_name="Ana", at="2026-11-20T15:00:00.000Z")
    text = published_answers.text(
        question_es=f"¿Cuánto subió la guanábana en {about}?",
        question_en=f"How much did soursop rise in {about}?",
        answer_es="Subió 1,42 %.\n\n- Por mes: 0,1 %",
        answer_en="It rose 1.42%.\n\n- By month: 0.1%",
    )
    edition = Edition(number=1, text=text, written=act, approved=act)
    day = date(2026, 11, 20)
    stands = Published(edition=edition, published_on=day, review_on=date(2027, 11, 20))
    answer = Answer(answer_id=clock.fresh_checked_id(), version=1, area="DECON", published=stands)
    row = to_item(store._row(answer))
    system.client("dynamodb").put_item(TableName="answers", Item=row)
    return answer.answer_id


@walk(("es", 1280), ("en", 320))
def test_an_answer_is_found_and_read_and_who_asks_after_all_is_not_counted_as_spared(
    language: str, width: int, visit: Visit, system: System
) -> None:
    root = "" if language == "es" else "/en"
    about = f"Zaruma{width}"
    address = f"{root}/respuestas/{publish(system, about)}/"
    reader = visit(width, java_script_enabled=False)
    listed = reader.page.locator(f'a[href="{address}"]')
    for _ in range(60):
        reader.page.goto(f"{root}/operaciones/ipc/")
        if listed.count():
            break
        reader.page.wait_for_timeout(1_000)
    listed.click()
    reader.page.locator("h1", has_text=about).wait_for()
    assert reader.page.locator("main li", has_text="0").count() >= 1
    assert reader.page.locator("main button").count() == 0, "nothing that does nothing"
    reader.page.goto(f"{root}/respuestas/")
    assert listed.count() >= 1
    assert reader.page.locator("main input").count() == 0

    person = visit(width)
    said: list[dict[str, object]] = []
    person.page.on(
        "request",
        lambda call: (
            said.append(json.loads(call.post_data or "{}"))
            if call.url.endswith("/api/helped")
            else None
        ),
    )
    person.go(f"{root}/")
    person.type("finder", f"guanabana {about}" if language == "es" else f"soursop {about}")
    result = person.page.locator(f'.site-finder__result:has(a[href="{address}"])')
    result.wait_for()
    person.check()
    result.locator("a").press("Enter")
    person.page.locator(".site-helped__button").press("Enter")
    person.page.locator(".site-helped__told:not(:empty)").wait_for()
    person.check_widths()
    person.go(f"{root}/respuestas/")
    person.type("finder", f"guanabana {about}" if language == "es" else f"soursop {about}")
    result.wait_for()
    assert result.locator(".site-helped__button").count() == 0, "said once a day"
    person.check_widths()
    person.go(f"{root}/abrir/")
    fill(person, PEOPLE["ecuadorian"], f"helped-{width}@example.com", language)
    if language == "es":  # its choice of topic is another operation's
        person.page.locator("#topic").select_option("ipc")
    person.page.locator("#published-answers").wait_for()
    assert f"{root}/respuestas/tema/ipc/" in str(
        person.page.locator("#published-answers").get_attribute("href")
    )
    person.page.locator("#opening [type=submit]").press("Enter")
    with person.page.expect_request("**/api/helped"):  # the device's mark is there before it
        person.page.locator("#send").press("Enter")
        person.page.locator("#step-received").wait_for()
    first, then = said
    assert first == {"kind": "answer", "id": address.split("/")[-2], "first_today": True}
    assert then == {"kind": "answer", "id": first["id"], "asked": True}
