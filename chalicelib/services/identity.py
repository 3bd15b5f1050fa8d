"""Who an agent is, as a verified token of the user pool tells."""

from __future__ import annotations

from chalicelib.domain.access import Agent
from chalicelib.domain.errors import Unauthorized
from chalicelib.store import directory


def read(token: str) -> Agent:
    """Verify a token. Raises Unauthorized, whatever is wrong with it."""
    try:
        return directory.agents()[token]
    except KeyError:
        raise Unauthorized from None
