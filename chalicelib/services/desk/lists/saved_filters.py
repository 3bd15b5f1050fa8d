"""The filters that agents keep: each change is made of what stands, from whatever machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chalicelib.domain.desk.lists.saved_filters import (
    KeptFilters,
    SavedFilter,
    SavedFilterWanted,
)
from chalicelib.domain.errors import NotFound
from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import retries
from chalicelib.store.agents import saved_filters as store


def kept(agent: Agent) -> list[SavedFilter]:
    """The filters of an agent, by name."""
    return list(store.of(agent.id).items)


def put(filter_id: str, wanted: SavedFilterWanted, agent: Agent) -> list[SavedFilter]:
    """Keep a filter, new or over the old; the same again changes nothing. Raises Invalid."""
    return _changed(agent, lambda standing: standing.with_one(filter_id, wanted))


def delete(filter_id: str, agent: Agent) -> list[SavedFilter]:
    """Keep a filter no longer. Raises NotFound."""

    def without(standing: KeptFilters) -> KeptFilters:
        if all(one.id != filter_id for one in standing.items):
            raise NotFound
        return standing.without(filter_id)

    return _changed(agent, without)


def _changed(agent: Agent, change: Callable[[KeptFilters], KeptFilters]) -> list[SavedFilter]:
    def write(before: KeptFilters) -> list[SavedFilter]:
        after = change(before)
        if after != before:
            store.put(agent.id, after)
        return list(after.items)

    return retries.until_written(partial(store.of, agent.id), write)
