"""The mail of each working morning to who works at the desk, in Spanish.

It holds numbers, topics and dates of tickets, and nothing of who asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.reviews.mornings import NAMED, Gathered, Lists, Morning, Why
from chalicelib.domain.rules.catalog import FRONT_DESK, Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.teamwork.questions import concerns, is_late
from chalicelib.domain.tickets.questions import ListedQuestion

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
    this mail, ``questions`` those that are open, by the area that is asked, ``reviews`` published
    answers whose day of review has come, by the id of who looks at them."""

    day: Morning
    gathered: Gathered
    heard: frozenset[str]
    catalog: Catalog
    questions: Mapping[str, Sequence[ListedQuestion]] = field(default_factory=dict)
    reviews: Mapping[str, Sequence[PublishedAnswer]] = field(default_factory=dict)


def leads(agent: Agent, area: str) -> bool:
    """Whether somebody distributes an area's work, and is told of it."""
    return area in agent.areas and agent.may(Permission.ASSIGN_OTHERS)


def morning(agent: Agent, facts: MorningFacts, *, mail_id: str, at: str, now: str) -> Mail | None:
    """What waits for somebody; None when nothing does. ``at`` is the morning, ``now`` when it
    goes.

    ``params``: ``day``; ``own``, lists of what they hold; ``areas``, the areas that they lead:
    ``[{"name", "lists", "unreadable"}]``; ``figures``, for leads of the front desk every area with
    how many tickets wait for each reason: ``[{"name", "counts", "unreadable", "heard", "link"}]``.
    A list is ``{"why", "count", "link", "tickets": [{"number", "topic", "due_on"}]}``.
    ``questions``, of other areas to them, ``{"count", "late", "numbers", "link"}``, or None.
    ``reviews``, of published answers, ``{"count", "questions", "link"}``, or None. On a
    day that is no working day leads are told of what is newly overdue, and nothing else is told.
    """
    whys = _ALL if facts.day.works else (Why.ESCALATED,)
    held = facts.gathered.holders.get(agent.id, {}) if facts.day.works else {}
    own = _lists(held, whys, facts.catalog, None)
    led = [area for area in facts.catalog.areas if leads(agent, area)]
    areas = [block for area in led if (block := _block(area, whys, facts))]
    figures = _figures(facts) if FRONT_DESK in led and facts.day.works else []
    questions = _questions(agent, facts) if facts.day.works else None
    reviews = _reviews(agent, facts) if facts.day.works else None
    if not (own or areas or figures or questions or reviews):
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
            "questions": questions,
            "reviews": reviews,
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


def _questions(agent: Agent, facts: MorningFacts) -> dict[str, Any] | None:
    """The questions that somebody is asked, the longest open first; None when there is none."""
    asked = [one for area in agent.areas for one in facts.questions.get(area, ())]
    theirs = sorted((one for one in asked if concerns(one, agent)), key=lambda one: one.id)
    if not theirs:
        return None
    today, catalog = facts.day.today, facts.catalog
    return {
        "count": len(theirs),
        "late": sum(is_late(one.at, today, catalog) for one in theirs),
        "numbers": [*dict.fromkeys(one.number for one in theirs)][:NAMED],
        "link": "?pagina=preguntas",
    }


def _reviews(agent: Agent, facts: MorningFacts) -> dict[str, Any] | None:
    """The published answers that somebody is to look at again, the longest due first."""
    theirs = facts.reviews.get(agent.id, ())
    if not theirs:
        return None
    asked = [one.published.edition.text.question_es for one in theirs]
    link = "?pagina=publicaciones&estado=to_review"
    return {"count": len(theirs), "questions": asked[:NAMED], "link": link}


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
