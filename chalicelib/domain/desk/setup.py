"""What the desk's pages need once: who I am, what I may do, and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from chalicelib.domain.desk.canned_replies import VARIABLES
from chalicelib.domain.desk.labels import named
from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.form.choices import OfferedTopic, offer
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission


class SignedInAgent(Model):
    """The caller."""

    id: str
    name: str
    email: str
    role: str
    areas: list[Named]
    permissions: list[Permission]


class Colleague(Model):
    """Somebody of the desk, and the areas they see."""

    id: str
    name: str
    areas: list[str]
    works_in: list[str] = Field(description="The areas that a question to them can come by.")
    works: bool = Field(description="Whether a ticket can be given to them.")
    trail: bool = Field(description="Whether what they did is the caller's to read.")


class Setup(Model):
    """What the desk's pages need once."""

    me: SignedInAgent
    areas: list[Named]
    topics: list[OfferedTopic]
    agents: list[Colleague]
    statuses: list[Named]
    priorities: list[Named]
    close_reasons: list[Named]
    user_types: list[Named]
    limits: dict[str, dict[str, int]]
    variables: list[str]
    extension_working_days: int
    reopen_within_days: int


def setup(agent: Agent, agents: Iterable[Agent], catalog: Catalog, language: str) -> Setup:
    """The desk's setup for an agent, named in a language; ``agents`` are all of the institute."""
    offered = offer(catalog, language)
    areas = [Named(id=a.id, name=a.name(language)) for a in catalog.areas.values()]
    return Setup(
        me=SignedInAgent(
            id=agent.id,
            name=agent.name,
            email=agent.email,
            role=agent.role,
            areas=[area for area in areas if agent.sees(area.id)],
            permissions=sorted(agent.permissions),
        ),
        areas=areas,
        topics=offered.topics,
        agents=[_colleague(other, areas, agent) for other in agents],
        statuses=named("statuses", language),
        priorities=named("priorities", language),
        close_reasons=named("close_reasons", language),
        user_types=offered.user_types,
        limits=DESK_LIMITS,
        variables=list(VARIABLES),
        extension_working_days=catalog.rules.extension_working_days,
        reopen_within_days=catalog.rules.reopen_within_days,
    )


def _colleague(agent: Agent, areas: Iterable[Named], caller: Agent) -> Colleague:
    return Colleague(
        id=agent.id,
        name=agent.name,
        areas=[area.id for area in areas if agent.sees(area.id)],
        works_in=[area.id for area in areas if area.id in agent.areas],
        works=agent.may(Permission.CLAIM),
        trail=caller.may(Permission.AUDIT) and caller.leads(agent.areas),
    )
