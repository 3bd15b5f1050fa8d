"""Who is away from the desk, as its pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.domain.rules.absences import Absence, HandedBack
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission


class AbsenceSeen(Model):
    """When somebody is away, who stands in, and which tickets they no longer hold for it."""

    id: str = Field(description="The agent's.")
    name: str
    reason: Literal["away", "left"] = Field(
        description="`left`: disabled, without a role, or no longer of an area."
    )
    first_day: date
    last_day: date | None = None
    substitute: Named | None = None
    changeable: bool = Field(description="Whether the caller may change it.")
    handed_back: tuple[HandedBack, ...] = Field(
        description="Those of areas that the caller sees, the newest last."
    )


def seen(absence: Absence, by: Agent, people: Mapping[str, Agent]) -> AbsenceSeen:
    """An absence as somebody sees it; ``people`` are all of the desk."""
    of, stands_in = people.get(absence.id), absence.substitute
    leads = of is not None and by.may(Permission.ASSIGN_OTHERS) and by.leads(of.areas)
    substitute = people.get(stands_in) if stands_in else None
    return AbsenceSeen(
        id=absence.id,
        name=of.name if of else absence.name,
        reason=absence.reason,
        first_day=absence.first_day,
        last_day=absence.last_day,
        substitute=Named(id=stands_in, name=substitute.name if substitute else stands_in)
        if stands_in
        else None,
        changeable=absence.reason == "away" and (absence.id == by.id or leads),
        handed_back=tuple(one for one in absence.handed_back if by.sees(one.area)),
    )
