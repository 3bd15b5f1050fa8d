"""ULIDs: unique ids of 26 characters that sort by the time they were made.

The specification is <https://github.com/ulid/spec>: 48 bits of milliseconds, then 80 random bits,
in Crockford's base 32.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80
#: Letters that the two that check a ULID follow from.
_CHECKED = 24
#: The numbers that differ in the two letters alone, ten bits.
_UNDER_CHECK = 1 << 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: The last number given out. Within a millisecond the next is that plus a step, so that ids of one
#: process sort in the order in which they were made.
_last = 0
_lock = threading.Lock()


def fresh() -> str:
    """A new ULID, greater than every one before it in this process."""
    with _lock:
        return _encoded(_drawn(1))


def made_for(moment: datetime) -> str:
    """A ULID that sorts as if it had been made at a moment."""
    return _encoded(_milliseconds(moment) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS))


def fresh_checked() -> str:
    """A new ULID whose last two letters follow from the others. No other of this process, checked
    or not, shares these others: all the numbers that differ in the two letters alone are spent."""
    global _last
    with _lock:
        number = _drawn(_UNDER_CHECK)
        _last |= _UNDER_CHECK - 1
        return checked(_encoded(number))


def checked(ulid: str) -> str:
    """A ULID whose last two letters follow from the others: one letter that was misread, or two
    that changed places, are known for that by who cannot look it up, and nearly all that is made
    up. ``infra/templates/edge.yaml`` reckons the same."""
    whole, most = ulid[:_CHECKED], 1_021
    value = 7
    for letter in whole:
        value = (value * 31 + _ALPHABET.index(letter)) % most
    return whole + _ALPHABET[value >> 5] + _ALPHABET[value & 31]


def time_prefix(moment: datetime) -> str:
    """The ten characters that every ULID made in the moment's millisecond begins with."""
    return _encoded(_milliseconds(moment) << _RANDOM_BITS)[:10]


def made_at(ulid: str) -> datetime:
    """The moment that a ULID was made. Raises ValueError for what is none."""
    if len(ulid) != 26:
        raise ValueError("a ULID has 26 characters")
    milliseconds = 0
    for letter in ulid[:10]:
        milliseconds = milliseconds << 5 | _ALPHABET.index(letter)
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _drawn(step: int) -> int:
    """The next number, ``step`` or more above the last. The lock must be held."""
    global _last
    drawn = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    later = drawn >> _RANDOM_BITS > _last >> _RANDOM_BITS
    _last = drawn if later else _last + step
    return _last


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _encoded(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
