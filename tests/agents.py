"""Agents at their desk: calls of the protected API, with tokens that are verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.rules.permissions import Agent, Role
from tests.desk import Reply, request
from tests.tokens import agent_token


@dataclass(frozen=True)
class Colleague:
    """Somebody of the institute who is signed in."""

    agent: Agent

    def call(
        self, method: str, path: str, body: Any = None, version: int | None = None, **query: str
    ) -> Reply:
        """Call the agents' API; ``version`` goes as If-Match."""
        headers = {"Authorization": f"Bearer {agent_token(self.agent)}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return request(method, f"/agent{path}", body, headers=headers, query=query)

    def see(self, number: str) -> Any:
        """A ticket whole."""
        return self.call("GET", f"/tickets/{number}").json

    def change(self, number: str, version: int | None = None, **changes: Any) -> Reply:
        """Change a ticket, in the version that stands unless one is given."""
        version = version or self.see(number)["version"]
        return self.call("PATCH", f"/tickets/{number}", changes, version)

    def reply(self, number: str, status: str, version: int | None = None, **said: Any) -> Reply:
        """Write to the requester."""
        version = version or self.see(number)["version"]
        body = {"body": "Le enviamos los datos.", "status": status} | said
        return self.call("POST", f"/tickets/{number}/replies", body, version)


def colleague(name: str, role: Role, *areas: str) -> Colleague:
    """Somebody with a role in some areas."""
    return Colleague(Agent(name, name.title(), f"{name}@inec.example", role, frozenset(areas)))


ANA = colleague("ana", Role.AGENT, "DECON")
LUIS = colleague("luis", Role.LEAD, "DECON")
ZOE = colleague("zoe", Role.AGENT, "DIES")
EVA = colleague("eva", Role.VIEWER, "DECON")
FRONT = colleague("flor", Role.LEAD, "ATC")
ADMIN = colleague("adan", Role.ADMIN)
EVERYBODY = (ANA, LUIS, ZOE, EVA, FRONT, ADMIN)
