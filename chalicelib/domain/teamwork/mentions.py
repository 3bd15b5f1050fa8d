"""Whom a note names: ``@`` and the whole name of a colleague, as the directory writes it.

Case, accents and spaces do not matter. Who bears the longest name that fits is meant, and everybody
who bears it: of two people of one name, nobody can tell which one a note wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.search.terms import fold
from chalicelib.domain.tickets.ticket import Ticket

#: People that one note may name; more is a circular, and a mail each.
MOST = 10


def readers(ticket: Ticket, people: Iterable[Agent]) -> list[Agent]:
    """Who of some people may read a ticket."""
    return [one for one in people if one.may(Permission.READ) and one.sees(ticket.area)]


def named(body: str, people: Iterable[Agent]) -> list[Agent]:
    """Whom of some people a text names, in the order of the text."""
    bearers: dict[str, list[Agent]] = {}
    for one in people:
        if name := _plain(one.name):
            bearers.setdefault(name, []).append(one)
    if "@" not in body or not bearers:
        return []
    names = "|".join(re.escape(name) for name in sorted(bearers, key=len, reverse=True))
    found = re.findall(rf"(?<![\w@.])@({names})(?!\w)", _plain(body))
    return [one for name in dict.fromkeys(found) for one in bearers[name]]


def told(body: str, ticket: Ticket, people: Iterable[Agent], author: str) -> list[Agent]:
    """Who hears of a note: who holds the ticket, and whom it names of those who may read it; its
    author, by id, does not. At most ``MOST`` beside the holder."""
    may_read = readers(ticket, people)
    holder = [one for one in may_read if one.id == ticket.assignee]
    everybody = {one.id: one for one in [*holder, *named(body, may_read)[:MOST]]}
    return [one for one in everybody.values() if one.id != author]


def check(body: str, ticket: Ticket, people: Iterable[Agent]) -> None:
    """Raises Invalid on ``body`` when a note names more people than are told."""
    if len(named(body, readers(ticket, people))) > MOST:
        detail = f"Name {MOST} people at most."
        raise Invalid([Fault("body", "too_many_people", detail)])


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
