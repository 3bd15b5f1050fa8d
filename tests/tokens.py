"""Tokens of the user pool."""

from __future__ import annotations

from chalicelib.domain.access import Agent


def agent_token(agent: Agent) -> str:
    """A token that says who an agent is."""
    return agent.id
