"""Calls that do not wait for one another, made at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

#: Calls at a time; a client keeps connections for twice as many (``dynamodb.dynamodb``).
AT_A_TIME = 16


def side_by_side(ask: Callable[[Thing], Result], things: Iterable[Thing]) -> list[Result]:
    """What ``ask`` answers to each, in their order. Raises what the first of them raises, once all
    are answered."""
    wanted = list(things)
    if len(wanted) < 2:
        return [ask(one) for one in wanted]
    with ThreadPoolExecutor(min(len(wanted), AT_A_TIME)) as several:
        return list(several.map(ask, wanted))
