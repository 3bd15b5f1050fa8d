"""Who works at the desk, as the citizens' unit reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import Field

from chalicelib.domain.desk.counters import Tally
from chalicelib.domain.model import Model
from chalicelib.domain.rules.absences import Absence
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission, Role


class PersonAway(Model):
    """When somebody is away, the last day included, and who stands in."""

    first_day: date
    last_day: date | None = None
    today: bool = Field(description="Whether it has begun.")
    substitute: Named | None = None


class PersonAtDesk(Model):
    """Somebody of the desk: what they are there, and what they hold."""

    id: str
    name: str
    email: str
    role: Role
    areas: list[Named] = Field(description="Those whose group they are in.")
    sees_all: bool = Field(description="Whether they see the tickets of every area.")
    works: bool = Field(description="Whether a ticket can be given to them.")
    second_factor: bool = Field(description="Whether their sign-in asks for a one-time code.")
    needs_second_factor: bool = Field(description="Whether what they may do or see asks for one.")
    away: PersonAway | None = None
    holds: int = Field(description="Tickets of theirs that are still to be answered.")
    overdue: int = Field(description="Those of them whose time has run out.")


def person(
    agent: Agent,
    *,
    catalog: Catalog,
    language: str,
    today: date,
    tallies: Iterable[Tally],
    second_factor: bool,
    away: PersonAway | None,
) -> PersonAtDesk:
    """Somebody of the desk, named in a language; ``tallies`` count what they hold, and
    ``second_factor`` says whether they have one."""
    rows = list(tallies)
    return PersonAtDesk(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=agent.role,
        areas=[
            Named(id=area, name=catalog.area_name(area, language)) for area in sorted(agent.areas)
        ],
        sees_all=agent.sees_all,
        works=agent.may(Permission.CLAIM),
        second_factor=second_factor,
        needs_second_factor=agent.needs_second_factor or catalog.rules.second_factor_for_all,
        away=away,
        holds=sum(row.open for row in rows),
        overdue=sum(row.running for row in rows if row.due_on < today),
    )


def away(
    absences: Iterable[Absence], people: Mapping[str, Agent], today: date
) -> dict[str, PersonAway]:
    """Who is away now or will be, by id; ``people`` are all of the desk."""
    return {
        one.id: PersonAway(
            first_day=one.first_day,
            last_day=one.last_day,
            today=one.covers(today),
            substitute=_named(one.substitute, people),
        )
        for one in absences
        if one.reason == "away" and one.last_day is not None and one.last_day >= today
    }


def _named(agent_id: str | None, people: Mapping[str, Agent]) -> Named | None:
    if agent_id is None:
        return None
    found = people.get(agent_id)
    return Named(id=agent_id, name=found.name if found else agent_id)
