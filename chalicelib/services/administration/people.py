"""Who works at the desk: read from the user pool, the absences and the counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from chalicelib.domain.administration.people import PersonAtDesk, away, person
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock, cursors
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import directory
from chalicelib.store.catalog import absences
from chalicelib.store.tickets import counters

#: People of a page, and those who are asked about at a time: each costs a call of the user pool
#: (unless they were seen to have a second factor of late) and a query of counts.
_PAGE, _AT_A_TIME = 50, 8
_QUERY = "people of the desk"


@dataclass(frozen=True)
class PeoplePage:
    """People by name, the cursor of the next ones, and the ids of absences that cannot be read."""

    items: list[PersonAtDesk]
    cursor: str | None
    unreadable: list[str]


def everybody(actor: Actor, catalog: Catalog, cursor: str | None) -> PeoplePage:
    """A page of all who are enabled and have a role. Raises Forbidden, Invalid, Unavailable."""
    actor.agent.require(Permission.ADMINISTER)
    after = cursors.place(cursor, _QUERY)["after"] if cursor else ""
    known = directory.renewed()
    rest = sorted(one for one in map(_place, known.values()) if one > after)
    page = [known[place.rpartition("\x1f")[2]] for place in rest[:_PAGE]]
    today = clock.today(clock.now())
    written, unreadable = absences.every()
    absent = away(written, known, today)

    def of(agent: Agent) -> PersonAtDesk:
        return person(
            agent,
            catalog=catalog,
            language=actor.language,
            today=today,
            tallies=counters.of_agent(agent.id),
            second_factor=directory.has_second_factor(agent.id),
            away=absent.get(agent.id),
        )

    with ThreadPoolExecutor(_AT_A_TIME) as several:
        items = list(several.map(of, page))
    then = rest[_PAGE - 1] if len(rest) > _PAGE else None
    return PeoplePage(items, cursors.cursor({"after": then}, _QUERY) if then else None, unreadable)


def _place(agent: Agent) -> str:
    """Where somebody stands among the others."""
    return f"{agent.name.casefold()}\x1f{agent.id}"
