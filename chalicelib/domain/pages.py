"""Several lists that are read a page at a time, as one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
#: What orders the rows, and where a list goes on: a rank, or a moment and a number.
Key = TypeVar("Key", str, tuple[str, str])


def merged(
    pages: Iterable[tuple[Sequence[Row], Key | None]],
    limit: int,
    key: Callable[[Row], Key],
    *,
    newest_first: bool,
    after: Key | None = None,
    is_wanted: Callable[[Row], bool] = lambda _: True,
) -> tuple[list[Row], Key | None]:
    """A page of the list, at most ``limit`` rows in the order of ``key``, and the key to go on
    after; None at the end.

    A page of one list is its rows and the key up to which that list was read, None when it was
    read to its end. What lies beyond the key up to which every list was read would come out of
    order: it waits for the next page. So a page may be short, even empty, and have a next one.
    Rows up to ``after``, where the page before ended, are left out.
    """
    read = [(rows, reached) for rows, reached in pages]
    ends = [reached for _, reached in read if reached is not None]
    horizon = (max if newest_first else min)(ends, default=None)

    def comes_before(one: Key, other: Key) -> bool:
        return one > other if newest_first else one < other

    shown = [
        row
        for rows, _ in read
        for row in rows
        if (after is None or comes_before(after, key(row)))
        and (horizon is None or not comes_before(horizon, key(row)))
        and is_wanted(row)
    ]
    shown.sort(key=key, reverse=newest_first)
    if len(shown) > limit:
        return shown[:limit], key(shown[limit - 1])
    return shown, horizon
