"""The mail of each working morning to who works at the desk, in Spanish.

It holds numbers, topics and dates of tickets, and nothing of who asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.reviews.mornings import Gathered, Lists, Morning, Why
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog
from chalicelib.domain.rules.permissions import Agent, Permission

_ALL = tuple(Why)
#: The view of the desk that shows an area's tickets of each reason.
_VIEWS = {
    Why.ESCALATED: "overdue",
    Why.OVERDUE: "overdue",
    Why.TODAY: "due_soon",
    Why.SOON: "due_soon",
    Why.WROTE: "to_answer",
    Why.HELD: "to_approve",
    Why.UNASSIGNED: "unassigned",
}


@dataclass(frozen=True)
class MorningFacts:
    """What all mails of a morning are made from. ``heard`` are the areas of which a lead gets
    this mail."""

    day: Morning
    gathered: Gathered
    heard: frozenset[str]
    catalog: Catalog


def leads(agent: Agent, area: str) -> bool:
    """Whether somebody distributes an area's work, and is told of it."""
    return area in agent.areas and agent.may(Permission.ASSIGN_OTHERS)


def morning(agent: Agent, facts: MorningFacts, *, mail_id: str, at: str, now: str) -> Mail | None:
    """What waits for somebody; None when nothing does. ``at`` is the morning, ``now`` when it
    goes.

    ``params``: ``day``; ``own``, lists of what they hold; ``areas``, the areas that they lead:
    ``[{"name", "lists", "unreadable"}]``; ``figures``, for leads of the front desk every area with
    how many tickets wait for each reason: ``[{"name", "counts", "unreadable", "heard", "link"}]``.
    A list is ``{"why", "count", "link", "tickets": [{"number", "topic", "due_on"}]}``. On a day
    that is no working day leads are told of what is newly overdue, and nothing else is told.
    """
    whys = _ALL if facts.day.works else (Why.ESCALATED,)
    held = facts.gathered.holders.get(agent.id, {}) if facts.day.works else {}
    own = _lists(held, whys, facts.catalog, None)
    led = [area for area in facts.catalog.areas if leads(agent, area)]
    areas = [block for area in led if (block := _block(area, whys, facts))]
    figures = _figures(facts) if FRONT_DESK in led and facts.day.works else []
    if not (own or areas or figures):
        return None
    return Mail(
        mail_id=mail_id,
        kind=Kind.MORNING,
        to=agent.email,
        language=DEFAULT,
        params={
            "day": facts.day.today.isoformat(),
            "own": own,
            "areas": areas,
            "figures": figures,
        },
        created_at=at,
        next_try_at=now,
    )


def _block(area: str, whys: Iterable[Why], facts: MorningFacts) -> dict[str, Any] | None:
    lists = _lists(facts.gathered.areas.get(area, {}), whys, facts.catalog, area)
    unreadable = [*facts.gathered.unreadable.get(area, {})] if facts.day.works else []
    if not (lists or unreadable):
        return None
    name = facts.catalog.area_name(area, DEFAULT)
    return {"name": name, "lists": lists, "unreadable": unreadable}


def _figures(facts: MorningFacts) -> list[dict[str, Any]]:
    gathered = facts.gathered
    return [
        {
            "name": facts.catalog.area_name(area, DEFAULT),
            "counts": {str(why): _count(gathered.areas.get(area, {}), why) for why in _ALL},
            "unreadable": len(gathered.unreadable.get(area, {})),
            "heard": area in facts.heard,
            "link": _link("area", area),
        }
        for area in facts.catalog.areas
        if area in gathered.areas or area in gathered.unreadable
    ]


def _count(lists: Mapping[Why, Any], why: Why) -> int:
    return lists[why].count if why in lists else 0


def _lists(
    lists: Lists, whys: Iterable[Why], catalog: Catalog, area: str | None
) -> list[dict[str, Any]]:
    return [
        {
            "why": str(why),
            "count": lists[why].count,
            "link": _link(_VIEWS[why] if area else "mine", area),
            "tickets": [
                {
                    "number": ticket.number,
                    "topic": catalog.topic_name(ticket.topic, DEFAULT),
                    "due_on": ticket.due_on.isoformat(),
                }
                for ticket in lists[why].first
            ],
        }
        for why in whys
        if why in lists
    ]


def _link(view: str, area: str | None) -> str:
    """A view of the desk, below its address."""
    return "?" + urlencode({"vista": view} | ({"area": area} if area else {}))
