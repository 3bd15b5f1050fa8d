"""Blocks: sets of the tickets that have a common word, by when they were opened.

A block holds tickets of a month, of a day or of an hour of UTC. Its key, ``2026-11~``, sorts after
the rank of each ticket that it may hold. A ticket is called there by the rest of its rank without
punctuation: ``27150000000`` and the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Tickets that a block takes: some 2 kB.
MOST = 110
#: What a block is of, by how much of a stamp is its key, and digits of the rest.
_DIGITS = {len("2026-11"): 11, len("2026-11-27"): 9, len("2026-11-27T15"): 7}
_RANK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#\d+")
_END = "~"


def blocks(rank: str) -> tuple[str, ...]:
    """Keys of the blocks that may hold a ticket, the longest time first; none for what is no
    rank of ours."""
    if not _RANK.fullmatch(rank):
        return ()
    return tuple(rank[:length] + _END for length in _DIGITS)


def around(below: str) -> tuple[str, ...]:
    """Keys of the blocks that hold what is above a rank or a key, and may hold what is below."""
    return tuple(below[:length] + _END for length in _DIGITS if len(below) > length)


def member(block: str, rank: str) -> str:
    """What a ticket is called in a block."""
    opened_at, _, number = rank[len(block) - 1 :].partition("#")
    return re.sub(r"\D", "", opened_at) + number


def ranks(block: str, members: set[str]) -> Iterator[str]:
    """The ranks of a block's tickets, in no order; what is no ticket's name is passed over."""
    begun = re.sub(r"\D", "", block)
    width = _DIGITS.get(len(block) - 1)
    for one in members if width else ():
        at, number = begun + one[:width], one[width:]
        rank = (
            f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}.{at[14:]}Z#{number}"
        )
        if _RANK.fullmatch(rank):
            yield rank
