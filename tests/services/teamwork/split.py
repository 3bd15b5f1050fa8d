"""A ticket that an agent splits."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.aws.dynamodb import table
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store
from tests.agents import ADMIN, ANA, FRONT, Colleague
from tests.desk import Reply, open_ticket, request
from tests.files import upload
from tests.tokens import agent_token

EMAIL = "maria@example.com"


class Split:
    """A ticket of DECON with a file, a reply, and a message that asks another area."""

    def __init__(self, **changes: Any) -> None:
        opened = open_ticket(attachments=[upload()], email=EMAIL, **changes)
        self.number = opened.json["number"]
        ANA.reply(self.number, "in_progress")
        token = opened.json["access_token"]
        body = {"body": "Y además, ¿cuántas personas tienen empleo en Loja?"}
        headers = {"Authorization": f"Bearer {token}"}
        request("POST", f"/tickets/{self.number}/messages", body, headers=headers)
        self.thread = entries.thread(self.number)
        self.opening, self.reply, self.message = (
            entry for entry in self.thread if entry.kind in ("message", "reply")
        )

    def ask(
        self, agent: Colleague = FRONT, *, key: str | None = None, version: int = 0, **sent: Any
    ) -> Reply:
        """Have the last message go along to DIES."""
        body: dict[str, Any] = {
            "subject": "Empleo en Loja", "topic": "enemdu", "reason": "Pregunta por empleo.",
            "entries": [self.message.entry_id],
        } | sent  # fmt: skip
        version = version or ADMIN.see(self.number)["version"]
        return split(agent, self.number, body, version, key)


def split(agent: Colleague, number: str, body: Any, version: int, key: str | None) -> Reply:
    headers = {"Authorization": f"Bearer {agent_token(agent.agent)}", "If-Match": f'"{version}"'}
    if key is not None:
        headers["Idempotency-Key"] = key
    return request("POST", f"/agent/tickets/{number}/splits", body, headers=headers)


def part_of(one: Split) -> Ticket:
    linked = [entry.linked for entry in entries.thread(one.number) if entry.event == "split"]
    assert len(linked) == 1
    assert linked[0] is not None
    return store.existing(linked[0])


def tickets(aws: Any) -> int:
    return len(aws.scan(TableName=table("tickets"))["Items"])
