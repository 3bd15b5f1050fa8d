"""The optimistic retry: what was decided on rows that changed meanwhile is decided once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from chalicelib.domain.errors import Unavailable
from chalicelib.store.aws.backoff import pause
from chalicelib.store.aws.dynamodb import TransactionRefused

State = TypeVar("State")
Result = TypeVar("Result")

#: Their pauses come to 3.2 s at most: a request has 29.
TRIES = 8


def until_written(
    read: Callable[[], State], write: Callable[[State], Result], *, first: Any = None
) -> Result:
    """Read what stands, decide on it and write; again, after a pause, when ``write`` raises
    TransactionRefused because something else was written in between.

    ``first`` is a state that was read already. Answers what ``write`` does. Raises Unavailable
    when each of ``TRIES`` was refused, and what ``read`` and ``write`` raise.
    """
    for attempt in range(TRIES):
        if attempt:
            pause(attempt - 1)
        state = first if first is not None and not attempt else read()
        try:
            return write(state)
        except TransactionRefused:
            continue
    raise Unavailable
