"""What stays in the house, in a browser with the keyboard alone: a held reply that its author takes
back, one that came to be out of date, a ticket that nobody away gets, and a legal hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.dates import ECUADOR
from tests.browser.agents import ROOTS
from tests.browser.conftest import Visitor
from tests.browser.desk import Ticket, ask, at_ticket, shot, told
from tests.browser.drafts import TEXT as BEGUN
from tests.browser.drafts import begin_microdata, shows
from tests.browser.walks import walk

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
TEXT = "Aquí están los microdatos de Loja."
HERE = {"es": "Sus archivos están en el editor.", "en": "Its files are in the editor."}
WIDTHS = walk(("es", 320), ("en", 1280))


def holds(author: Visitor, number: str) -> None:
    """Zoe's reply with microdata waits for a second person."""
    author.sign_in("zoe@inec.example")
    said = {"body": TEXT, "status": "answered", "data": "microdata", "attachments": []}
    said["confidentiality_checked"] = True
    version = ask(author, "GET", f"/tickets/{number}")["version"]
    ask(author, "POST", f"/tickets/{number}/replies", said, version)


def sends(agent: Visitor, act: str) -> None:
    agent.page.locator(f"#act-{act} [type=submit]").press("Enter")


@WIDTHS
def test_its_author_takes_a_held_reply_back_and_finds_its_text_in_the_editor(
    language: str, width: int, visit: Visit
) -> None:
    author, root = visit(width), ROOTS[language]
    ticket = Ticket(author)
    holds(author, ticket.number)
    at_ticket(author, ticket.number, root)
    author.press("do-withdraw_reply")
    author.check_widths()
    shot(author, f"withdraw-{language}-{width}")
    sends(author, "withdraw_reply")
    told(author)
    assert author.page.locator("#held").count() == 0
    shows(author, "reply-body", TEXT)
    author.check_widths()
    shot(author, f"withdrawn-{language}-{width}")


@WIDTHS
def test_a_returned_reply_is_in_its_authors_editor_with_its_files_and_is_sent_again(
    language: str, width: int, visit: Visit
) -> None:
    author, second, root = visit(width), visit(), ROOTS[language]
    ticket = Ticket(author)
    author.sign_in("zoe@inec.example", root)
    begin_microdata(author, ticket.number, root)
    author.press("check-2", "Space")
    author.press("reply-send")
    author.page.locator("#held").wait_for()
    second.sign_in("adan@inec.example")
    seen = ask(second, "GET", f"/tickets/{ticket.number}")
    back = {"entry_id": seen["held"]["entry_id"], "reason": "Suprima los grupos de 2 casos."}
    ask(second, "POST", f"/tickets/{ticket.number}/returns", back, seen["version"])

    at_ticket(author, ticket.number, root)
    author.page.locator("#held", has_text=HERE[language]).wait_for()
    author.page.locator("#composer .site-file--sent", has_text="microdatos.csv").wait_for()
    assert author.page.locator("#reply-body").input_value() == BEGUN
    assert author.page.locator("#status-in_progress").is_checked()
    assert author.page.locator("[name=data]:checked").count() == 0, "it is asked again"
    author.check_widths()
    shot(author, f"returned-{language}-{width}")
    author.pick("data", "microdata")
    for place in range(3):
        author.press(f"check-{place}", "Space")
    author.press("reply-send")
    told(author)
    held = ask(author, "GET", f"/tickets/{ticket.number}")
    assert held["held"]["returned"] is False
    entry = next(one for one in held["entries"] if one["id"] == held["held"]["entry_id"])
    assert [file["name"] for file in entry["attachments"]] == ["microdatos.csv"]
    assert ask(author, "GET", f"/tickets/{ticket.number}/drafts")["items"] == []


@WIDTHS
def test_a_reply_that_lapsed_is_not_let_out_before_it_was_looked_at_again(
    language: str, width: int, visit: Visit
) -> None:
    author, second, root = visit(), visit(width), ROOTS[language]
    ticket = Ticket(author)
    holds(author, ticket.number)
    version = ask(author, "GET", f"/tickets/{ticket.number}")["version"]
    news = {"body": "Un momento más.", "status": "in_progress", "attachments": []}
    ask(author, "POST", f"/tickets/{ticket.number}/replies", news, version)
    second.sign_in("adan@inec.example", root)
    at_ticket(second, ticket.number, root)
    second.press("do-approve")
    second.check_widths()
    shot(second, f"lapsed-{language}-{width}")
    sends(second, "approve")
    second.page.locator("#act-approve .govuk-error-message").first.wait_for()
    second.check_widths()
    shot(second, f"lapsed-refused-{language}-{width}")
    second.press("act-approve-looked_again", "Space")
    sends(second, "approve")
    told(second)
    assert second.page.locator("#held").count() == 0


@WIDTHS
def test_a_lead_who_chooses_somebody_away_is_told_to_choose_another(
    language: str, width: int, visit: Visit
) -> None:
    lead, root = visit(width), ROOTS[language]
    ticket = Ticket(lead, topic="ipc")
    lead.sign_in("adan@inec.example", root)
    first = datetime.now(UTC).astimezone(ECUADOR).date()
    days = {"first_day": str(first), "last_day": str(first + timedelta(days=9))}
    people = ask(lead, "GET", "/desk")["agents"]
    ana = next(one["id"] for one in people if one["name"] == "Ana Torres")
    ask(lead, "PUT", f"/absences/{ana}", days)
    try:
        at_ticket(lead, ticket.number, root)
        lead.press("do-assign")
        lead.choose("act-assign-assignee", "Ana")
        sends(lead, "assign")
        lead.page.locator("#act-assign .govuk-error-message").first.wait_for()
        lead.check()
        shot(lead, f"away-{language}-{width}")
        assert ask(lead, "GET", f"/tickets/{ticket.number}").get("assignee") is None
    finally:
        ask(lead, "DELETE", f"/absences/{ana}")


@WIDTHS
def test_a_legal_hold_wants_a_reason_and_is_lifted_with_one(
    language: str, width: int, visit: Visit
) -> None:
    lead, root = visit(width), ROOTS[language]
    ticket = Ticket(lead)
    lead.sign_in("adan@inec.example", root)
    at_ticket(lead, ticket.number, root)
    for act, then in (("hold", "lift_hold"), ("lift_hold", "hold")):
        lead.press(f"do-{act}")
        lead.check()
        shot(lead, f"{act}-{language}-{width}")
        sends(lead, act)
        lead.page.locator(f"#act-{act} .govuk-error-message").first.wait_for()
        lead.check()
        lead.type(f"act-{act}-reason", "Lo pide la Fiscalía.")
        sends(lead, act)
        told(lead)
        lead.page.locator(f"#do-{then}").wait_for()
        seen = ask(lead, "GET", f"/tickets/{ticket.number}")
        assert ("legal_hold" in seen) == (act == "hold")
        lead.check()
