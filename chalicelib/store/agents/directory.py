"""Who works at the desk, from the user pool: people and the groups that administrators put them in.

What somebody may do is asked of the pool, of them alone, and held for two minutes at most: roles
and areas are read there and not from tokens, which say them as they were at sign-in. Whoever is
disabled, leaves a group or joins one is so within two minutes.

Names and lists of everybody come from a row (``directory_row.py``) that is an hour old at most as
long as the clock runs: the pool takes a call for each group. Nobody is let in, given a ticket or
sent a mail because the row has them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib import logs
from chalicelib.caches import on_forgetting
from chalicelib.domain.errors import Unavailable, Unreadable
from chalicelib.domain.rules.permissions import Agent
from chalicelib.store.agents import directory_row, pool_people
from chalicelib.store.agents.directory_row import Listed
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.side_by_side import side_by_side

#: Running functions take over what an administrator changed after this many seconds.
_FRESH = 120
#: Seconds after which somebody unknown is looked for anew.
_NEWCOMER = 5
#: Age of a row that the clock has not renewed at two of its hours: it is not waited for.
_STALE = timedelta(hours=2, minutes=10)
#: People whose answers a process holds: more than any desk has.
_MOST_HELD = 2_000


@dataclass(frozen=True)
class _Asked:
    """What the pool said of somebody, and when: on a clock of the process, and for comparing."""

    agent: Agent | None
    held_at: float
    at: datetime


_asked: dict[str, _Asked] = {}
#: When somebody was last seen to have a second factor, by id; seconds of a clock of the process.
_seen_safe: dict[str, float] = {}


def agents() -> dict[str, Agent]:
    """Everybody, by id, for names and lists. Who was disabled within the hour may be among them.
    Raises Unavailable."""
    listed = _listed() if _present.is_old else _present()
    if any(_contradicts(listed, agent_id, one) for agent_id, one in _asked.items()):
        try:
            return newest()
        except Unavailable:
            logs.warning("directory_not_renewed")
    return listed.people


def present() -> dict[str, Agent]:
    """Everybody, by id, as the pool said within two minutes, or last if it is away: for what is
    sent to all of an area, or is somebody's by their address. Raises Unavailable."""
    return _present().people


def newest() -> dict[str, Agent]:
    """Everybody as the pool says now, and the row with them: for functions that may write it.
    Raises Unavailable: nothing that was held serves on."""
    listed = _read_and_kept()
    _present.hold(listed)
    _listed.hold(listed)
    return listed.people


def renewed() -> dict[str, Agent]:
    """As ``present``, and the row with them when the pool was asked."""
    return newest() if _present.is_old else _present().people


def agent(agent_id: str) -> Agent | None:
    """Somebody, if they are enabled and have a role, as the pool said within two minutes; a
    newcomer is found within seconds. Raises Unavailable."""
    held = _asked.get(agent_id)
    if held is not None:
        age = time.monotonic() - held.held_at
        if age < (_FRESH if held.agent else _NEWCOMER):
            return held.agent
    try:
        return confirmed(agent_id)
    except Unreadable:
        return _hold(agent_id, None, time.monotonic(), datetime.now(UTC))


def agents_by_id(agent_ids: Iterable[str]) -> list[Agent]:
    """Those of some people who are enabled and have a role, each as ``agent``. Raises
    Unavailable."""
    found = side_by_side(agent, dict.fromkeys(agent_ids))
    return [one for one in found if one is not None]


def confirmed(agent_id: str) -> Agent | None:
    """Somebody as the pool says this instant, asked for by themselves; None when they are
    disabled, gone or without a role. What is held of an earlier answer, or of all people while an
    administrator moves one between groups, is no ground to take somebody's work from them.

    Raises Unavailable, and Unreadable for who has no address.
    """
    held_at, at = time.monotonic(), datetime.now(UTC)
    person = pool_people.ask(agent_id)
    if person.second_factor:
        _seen_safe[agent_id] = held_at
    return _hold(agent_id, person.agent, held_at, at)


def agents_of(area: str) -> list[Agent]:
    """Who works in an area, as ``present``."""
    return [agent for agent in present().values() if area in agent.areas]


def has_second_factor(agent_id: str) -> bool:
    """Whether the pool asks somebody for a one-time code at each sign-in.

    Whoever has none yet is looked up at each call, so that setting one up works at once.
    """
    seen = _seen_safe.get(agent_id)
    if seen is not None and time.monotonic() - seen < _FRESH:
        return True
    at = time.monotonic()
    if not pool_people.has_second_factor(agent_id):
        return False
    _seen_safe[agent_id] = at
    return True


@on_forgetting
def forget() -> None:
    """Read everybody anew."""
    _present.forget()
    _listed.forget()
    _asked.clear()
    _seen_safe.clear()


def _hold(agent_id: str, found: Agent | None, held_at: float, at: datetime) -> Agent | None:
    if len(_asked) >= _MOST_HELD:
        _asked.clear()
    _asked[agent_id] = _Asked(found, held_at, at)
    return found


def _contradicts(listed: Listed, agent_id: str, asked: _Asked) -> bool:
    """Whether the pool has said other of somebody since everybody was asked for."""
    return asked.at > listed.read_at and listed.people.get(agent_id) != asked.agent


def _from_row() -> Listed:
    """Everybody from the row; from the pool, and the row with them, where it is missing or
    stale."""
    row = directory_row.read()
    if row is not None and datetime.now(UTC) - row.read_at < _STALE:
        return row
    logs.info("directory_row_stale", missing=row is None)
    return _read_and_kept()


def _read_and_kept() -> Listed:
    """Everybody as the pool says now, kept in the row. Raises Unavailable for the pool alone."""
    listed = _from_pool()
    try:
        directory_row.keep(listed)
    except Unavailable:
        logs.warning("directory_row_not_written")
    return listed


def _from_pool() -> Listed:
    at = datetime.now(UTC)
    return Listed(pool_people.everybody(), at)


_present = Cached(_from_pool, _FRESH)
_listed = Cached(_from_row, _FRESH)
