"""Answers for everybody, as agents write them."""

from __future__ import annotations

from typing import Any

from tests.agents import ADMIN, ANA, Colleague
from tests.desk import open_ticket

ANSWER = {
    "topic": "ipc",
    "question_es": "¿Cuánto fue la inflación en octubre?",
    "answer_es": "La inflación anual fue de 1,42 %.",
}


def begun(by: Colleague = ANA, **said: Any) -> Any:
    """A draft from nothing."""
    reply = by.call("POST", "/answers", {"text": ANSWER | said})
    assert reply.status == 201, reply.text
    return reply.json


def proposed(by: Colleague = ANA, **said: Any) -> Any:
    """A draft that waits for a second person."""
    draft = begun(by, **said)
    reply = by.call("POST", f"/answers/{draft['id']}/proposals", version=draft["version"])
    assert reply.status == 200, reply.text
    return reply.json


def published(by: Colleague = ANA, approver: Colleague = ADMIN, **said: Any) -> Any:
    """An answer that stands for everybody."""
    waits = proposed(by, **said)
    reply = approver.call("POST", f"/answers/{waits['id']}/approvals", {}, waits["version"])
    assert reply.status == 200, reply.text
    return reply.json


def answered_ticket(body: str = "Le enviamos los datos.", **asked: Any) -> str:
    """The number of a ticket of DECON with a reply."""
    number: str = open_ticket(**asked).json["number"]
    assert ANA.reply(number, "answered", body=body).status in (200, 201)
    return number
