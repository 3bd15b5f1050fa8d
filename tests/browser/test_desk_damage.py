"""At the desk: what is damaged in the tables is named, and a mail's quoted text stays folded."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor, appears, fetched
from tests.browser.desk import Ticket, ask, at_ticket, row, seen
from tests.browser.walks import walk
from tests.conftest import System
from tests.deploy.mailbox import arrive

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
WORDS: dict[str, dict[str, str]] = {
    "es": {"root": "", "reason": "El id no es una fecha como 2026-12-24", "no": "No",
           "ticket": "1 ticket no se puede mostrar: {}.", "quoted": "Mostrar el texto citado"},
    "en": {"root": "/en", "reason": "The id is not a date such as 2026-12-24", "no": "No",
           "ticket": "1 ticket cannot be shown: {}.", "quoted": "Show quoted text"},
}  # fmt: skip
VIEWS = walk(("es", 1280), ("en", 320))


def put_status(system: System, ticket: Ticket, status: str) -> str:
    """Change a ticket's status by hand; what it was."""
    before = system.client("dynamodb").update_item(
        TableName="tickets",
        Key={"number": {"S": ticket.number}, "email": {"S": ticket.email}},
        UpdateExpression="SET #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": {"S": status}},
        ReturnValues="UPDATED_OLD",
    )
    was: str = before["Attributes"]["status"]["S"]
    return was


@contextmanager
def wrong_holiday(system: System) -> Iterator[str]:
    """A holiday whose date no calendar has, for as long as the test needs it; its id."""
    key = {"kind": {"S": "holiday"}, "id": {"S": f"2026-13-{uuid.uuid4().int % 100:02}"}}
    names = {"name_es": {"S": "Día sin fecha"}, "name_en": {"S": "Day without a date"}}
    system.client("dynamodb").put_item(TableName="catalog", Item=key | names)
    try:
        yield key["id"]["S"]
    finally:
        system.client("dynamodb").delete_item(TableName="catalog", Key=key)


@VIEWS
def test_a_lead_reads_which_row_of_the_catalog_is_refused_and_why(
    language: str, width: int, visit: Visit
) -> None:
    said, lead = WORDS[language], visit(width)
    lead.sign_in("adan@inec.example", said["root"])
    with wrong_holiday(lead.system) as wrong:
        refused = f"#wrong + .desk-scroll tr:has-text('{wrong}')"
        for _ in range(60):
            lead.go(f"{said['root']}/agentes/?pagina=catalogo")
            lead.page.locator("#wrong").wait_for()
            if appears(lead, refused):
                break
        cells = lead.page.locator(refused).locator("td").all_inner_texts()
        lead.check()
    assert cells[-1].endswith(wrong)
    assert cells[2:4] == [said["reason"], said["no"]]
    assert lead.page.locator("#desk input, #desk textarea, #desk form").count() == 0, "read-only"


@VIEWS
def test_a_ticket_that_a_slip_of_the_hand_damaged_is_named_and_the_others_are_shown(
    language: str, width: int, visit: Visit
) -> None:
    said, agent = WORDS[language], visit(width)
    broken, good = Ticket(agent, language), Ticket(agent, language)
    agent.sign_in("zoe@inec.example", said["root"])
    row(agent, broken.number)
    was = put_status(agent.system, broken, "cerado")
    try:
        agent.go(f"{said['root']}/agentes/")
        row(agent, good.number)
        told = seen(agent, ".desk-unreadable strong").inner_text()
        agent.check()
        assert told == said["ticket"].format(broken.number)
        assert agent.page.locator(f'.desk-row[data-number="{broken.number}"]').count() == 0
    finally:
        put_status(agent.system, broken, was)
    agent.go(f"{said['root']}/agentes/")
    row(agent, broken.number)
    assert agent.page.locator(".desk-unreadable").count() == 0


@VIEWS
def test_what_a_mail_quotes_is_folded_and_the_keyboard_unfolds_it(
    language: str, width: int, visit: Visit
) -> None:
    said, agent = WORDS[language], visit(width)
    ticket = Ticket(agent, language)
    told = agent.system.wait_for_mail(ticket.email, ticket.number)
    raw = (
        f"From: {ticket.email}\nTo: INEC <{told['reply_to']}>\n"
        f"Message-ID: <{uuid.uuid4().hex}@example.com>\n\n"
        "De 2020 a 2025, por favor.\n\n"
        "El mar, 24 nov 2026 a las 10:00, INEC <tickets@inec.example> escribió:\n"
        "> Recibimos su requerimiento.\n"
    )
    assert arrive(agent.system, raw.encode()) == (200, {"outcome": "message"})
    agent.sign_in("zoe@inec.example", said["root"])
    at_ticket(agent, ticket.number, said["root"])
    message = agent.page.locator(".desk-entry--message").first
    fold, quoted = message.locator("summary"), message.locator(".site-fold__text")
    assert fold.inner_text() == said["quoted"]
    assert "De 2020 a 2025" in message.inner_text()
    assert not quoted.is_visible()
    agent.check()
    focus = "element => element === document.activeElement"
    for _ in range(80):
        if fold.evaluate(focus):
            break
        agent.page.keyboard.press("Tab")
    assert fold.evaluate(focus), "the keyboard reaches it"
    agent.page.keyboard.press("Enter")
    assert "Recibimos su requerimiento." in quoted.inner_text()
    assert quoted.is_visible()
    agent.check()
    agent.page.keyboard.press("Enter")
    assert not quoted.is_visible()


#: What a code is made of that the pages have no word for.
UNKNOWN = "gone7"


def made_unknown(told: dict[str, Any]) -> dict[str, Any]:
    """A ticket as the API tells it, with codes that no page has words for."""
    (opened, *_), mail = told["entries"], {"id": "1", "to_requester": False, "to": "a@b.ec"}
    moved = {"area": [f"a{UNKNOWN}", "DIES"], "topic": ["enemdu", f"t{UNKNOWN}"]}
    line = opened | {"id": "9", "kind": "event", "event": f"e{UNKNOWN}", "changes": moved}
    line |= {"author": {"kind": "agent", "id": "x", "name": "Ana"}, "body": None}
    lost = mail | {"kind": f"k{UNKNOWN}", "state": f"s{UNKNOWN}", "at": opened["at"]}
    return told | {
        "entries": [opened, line],
        "mails": [lost],
        "requester": told["requester"] | {"channel": f"c{UNKNOWN}"},
        "unreadable": [f"051243/{UNKNOWN}"],
    }


@VIEWS
def test_no_code_without_a_word_is_read_at_the_desk(
    language: str, width: int, visit: Visit
) -> None:
    root, agent = WORDS[language]["root"], visit(width)
    ticket = Ticket(agent, language)
    agent.sign_in("adan@inec.example", root)

    def answer(route: Route) -> None:
        found = fetched(route)
        told = found.json()
        whole = told | {"ticket": made_unknown(told["ticket"])} if "ticket" in told else None
        route.fulfill(response=found, body=json.dumps(whole or made_unknown(told)))

    agent.page.route(re.compile(rf"/api/agent/tickets/{ticket.number}(/prints)?(\?|$)"), answer)
    at_ticket(agent, ticket.number, root)
    agent.page.locator(".desk-unreadable").wait_for()
    assert UNKNOWN not in agent.page.locator("#desk").inner_text()
    assert agent.page.locator(".desk-entry__changes li").count() == 2
    agent.check()
    agent.page.locator(".desk-unreadable summary").press("Enter")
    assert f"051243/{UNKNOWN}" in agent.page.locator(".desk-unreadable").inner_text()
    agent.page.keyboard.press("p")
    agent.page.locator("#paper-files").wait_for()
    folded = agent.page.locator(".desk-unreadable details")
    whole = agent.page.locator("#desk").inner_text()
    assert UNKNOWN not in whole.replace(folded.inner_text(), "")
    assert ask(agent, "GET", f"/tickets/{ticket.number}")["number"] == ticket.number

    agent.go(f"{root}/agentes/")
    area = row(agent, ticket.number).locator(".desk-row__area")
    assert "DIES" not in area.inner_text()
    agent.check()
