"""The people who asked before, for an agent who opens a ticket for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.desk.behalf.known_person import KnownPerson, known
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.search.terms import Sought, understand
from chalicelib.services.search import search
from chalicelib.services.tickets.audit import Actor

#: Tickets that are read for one search, newest first.
_READ = 50


def find(q: str, actor: Actor, catalog: Catalog) -> list[KnownPerson]:
    """Whom a cédula, a passport, an e-mail or a phone number is of, by their tickets in the areas
    that the caller sees: each once, with what they told last, the newest first.

    Raises Forbidden, Invalid on ``q`` for anything else, Unavailable.
    """
    actor.agent.require(Permission.OPEN)
    # A word or a ticket's number may be of many people: it is looked for in the search.
    sought = replace(understand(q), number=None, words=(), typed=())
    if sought == Sought():
        detail = "Write a cédula, a passport, an e-mail or a phone number."
        raise Invalid([Fault("q", "no_person", detail)])
    areas: Sequence[str] = [area for area in catalog.areas if actor.agent.sees(area)]
    people: dict[tuple[str, str, str], KnownPerson] = {}
    for ticket in search.of_person(sought, areas, _READ):
        key = (ticket.document_type, ticket.document_number, ticket.email_typed.casefold())
        people.setdefault(key, known(ticket))
    return list(people.values())
