"""What every step of a conversion knows."""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent
from infra.osticket.mapping.document import Mapping
from infra.osticket.past.shapes import OldTicket


@dataclass(frozen=True)
class OldAgent:
    """An agent there."""

    email: str
    name: str


@dataclass(frozen=True)
class Context:
    """A run: its name and moment, what is known there and here, and the numbers that old tickets
    get, by ``ticket_id``."""

    run: str
    at: datetime
    mapping: Mapping
    catalog: Catalog
    zone: ZoneInfo
    staff: Names[int, OldAgent]
    departments: Names[int, str]
    agents: Names[str, Agent]
    statuses: Names[int, str]
    teams: Names[int, str]
    numbers: Names[int, str] = field(default_factory=dict)

    def agent(self, staff_id: int) -> Agent | None:
        """The user of the pool whom an old agent is mapped to."""
        old = self.staff.get(staff_id)
        mapped = self.mapping.agentes.get(old.email, "") if old else ""
        return self.agents.get(mapped) if mapped else None

    def name(self, staff_id: int, other: str = "") -> str | None:
        """An old agent's name: the pool's, the old one, or what a line says."""
        agent, old = self.agent(staff_id), self.staff.get(staff_id)
        return (agent.name if agent else old.name if old else "") or other or None

    def area(self, department: str | None) -> str:
        """The area of a department."""
        other = self.mapping.area_por_defecto
        return self.mapping.areas.get(department or "", "") or other


def opened(old: OldTicket, context: Context) -> datetime:
    """When a ticket was opened, or the first that is known of one that does not say."""
    known = [*(one.at for one in old.entries), *(one.at for one in old.events), old.closed,
             old.last_update]  # fmt: skip
    return old.created or min((one for one in known if one), default=context.at)


@dataclass(frozen=True)
class Doubt:
    """Something that a person should look at: its kind, and a sentence."""

    kind: str
    said: str
