"""Ticket numbers: six digits as text, drawn at random, never in sequence.

A draw is lost when its number is taken; uniqueness itself is a condition of the write. Before one
draw in ten is lost, numbers become a digit wider (``width``): seven at 100,000 tickets. A ticket
that has lost some draws gets a wider one at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from chalicelib.domain import characters

#: Digits of the first numbers.
FEWEST = 6
#: Draws of one width before the next digit, and widths before giving up.
DRAWS_A_WIDTH = 4
WIDTHS = 3

#: What people write before and between the digits: ``N.º``, ``Nro.``, ``TICKET:``, ``# 051 243``.
#: Letters around a number that somebody might paste; more are not looked at.
_MOST_TYPED = 254
_NOT_DIGITS = re.compile(
    r"(?i)ticket|requerimiento|request|tr[aá]mite|c[oó]digo|n[uú]mero|number|n[uú]m|nro"
    r"|\b(?:de|del|mi|su|el|es|my|your|the|is)\b|\bn[.ºo°]{0,2}|[\s#:;,./_\[\]()\"'<>«»“”-]"
)
_DIGITS, _LETTERED = r"[0-9]{6,12}", r"[A-Z]{1,8}-[0-9]{1,12}"
#: A number as it is kept, for what holds one in text.
PATTERN = rf"(?:{_DIGITS}|{_LETTERED})"
_NUMBER, _KEPT = re.compile(_DIGITS), re.compile(PATTERN)
_LETTERED_TYPED = re.compile(
    r"(?i)(?:[\s#:.,\[\]()\"'<>«»“”]|ticket|requerimiento|request|tr[aá]mite|n[uú]mero|number|nro"
    r"|n[.ºo°]{1,2})*+([a-z]{1,8})\s?[-–‑]\s?([0-9]{1,12})[\s\])\"'>»”.,]*"
)


def width(tickets: int) -> int:
    """Digits that numbers have when there are so many tickets: six, and more before a tenth of the
    numbers of a width is taken."""
    digits = FEWEST
    while tickets * 10 >= 10**digits:
        digits += 1
    return digits


def draws(digits: int, choose: Callable[[int], int]) -> Iterator[str]:
    """Numbers to try, the first with ``digits`` digits.

    ``choose(n)`` gives an unpredictable whole number below n, such as ``secrets.randbelow``.
    """
    for width in range(digits, digits + WIDTHS):
        for _ in range(DRAWS_A_WIDTH):
            yield f"{choose(10**width):0{width}d}"


def can_be_kept(number: str) -> bool:
    """Whether a number of another program can be one here: people must be able to type it."""
    return _KEPT.fullmatch(number) is not None


def _typed(value: Any) -> str:
    """A number as people paste it: ``#051243``, ``Ticket 051 243``. Zeros in front count."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "Send the number as a string: zeros count.")
    if len(value) > _MOST_TYPED:
        raise PydanticCustomError("malformed", "A ticket number has six digits, such as 051243.")
    text = characters.plain(value)
    number = _NOT_DIGITS.sub("", text)
    if not text:
        raise PydanticCustomError("missing", "Fill in this field.")
    if not _NUMBER.fullmatch(number) and (lettered := _LETTERED_TYPED.fullmatch(text)):
        return f"{lettered[1].upper()}-{lettered[2]}"
    if not _NUMBER.fullmatch(number):
        raise PydanticCustomError("malformed", "A ticket number has six digits, such as 051243.")
    return number


TicketNumber = Annotated[str, BeforeValidator(_typed)]
