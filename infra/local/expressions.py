"""What the embedded DynamoDB works out for each row that an expression is held against, although
it follows from the expression alone: a filter over a table was mostly that."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

#: More than the program has; those with values in them are few.
_KEPT = 2_000


def remember(engine: Any) -> None:
    """Have the engine read an expression once. ``engine`` is ministack's module of DynamoDB."""
    engine._condition_syntax_error = lru_cache(_KEPT)(engine._condition_syntax_error)
    tokens = lru_cache(_KEPT)(engine._tokenize)
    engine._tokenize = lambda expression: list(tokens(expression))
