"""What a process remembers between two calls of its function, and the one way to forget all of it.

Only what may differ from one call to the next is here: settings, clients of AWS, rows and keys that
are some seconds old. What follows from the program alone (a list of countries, a template) may be
kept by ``functools.cache`` for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Result = TypeVar("Result")
Forget = TypeVar("Forget", bound=Callable[[], None])

_forgetting: list[Callable[[], None]] = []


def remembered(function: Callable[[], Result]) -> _lru_cache_wrapper[Result]:
    """Decorator: call the function once and answer the same from then on, until ``forget_all``.

    What it raises is not remembered.
    """
    held = cache(function)
    on_forgetting(held.cache_clear)
    return held


def on_forgetting(forget: Forget) -> Forget:
    """Have a function called by ``forget_all``; answers it, so that it serves as a decorator."""
    _forgetting.append(forget)
    return forget


def forget_all() -> None:
    """Forget everything, as a new process would begin; for tests and tools that change the
    settings or the rows below a running program."""
    for forget in _forgetting:
        forget()
