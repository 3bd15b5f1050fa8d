"""Who works at the desk, from the user pool."""

from __future__ import annotations

from chalicelib.domain.access import Agent


def agents() -> dict[str, Agent]:
    """Everybody, by id."""
    return {}


def agents_of(area: str) -> list[Agent]:
    """Who works in an area."""
    return [agent for agent in agents().values() if area in agent.areas]
