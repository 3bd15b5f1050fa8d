"""Characters that nobody sees or means, and digits of every script.

What people paste from contacts, chats and PDF files brings along marks without a shape (U+200B,
U+200E, U+FEFF and their kin) and digits that look like digits but are not ASCII. In a number, a
code, a document or an e-mail they mean nothing and are taken out; in a name or a text they may
(joiners shape Persian and emoji), but cannot be all there is.
"""

from __future__ import annotations

import unicodedata

#: Default_Ignorable_Code_Point of Unicode 15, which ``unicodedata`` does not tell:
#: https://www.unicode.org/Public/15.1.0/ucd/DerivedCoreProperties.txt. Browsers know it as
#: ``\p{DI}``; ``tests/site/test_checks.py`` holds the two together.
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
IGNORABLE = frozenset(chr(code) for first, last in _IGNORABLE for code in range(first, last + 1))
#: Symbols whose shape is empty: the Braille pattern without dots, a note without a head.
BLANK = frozenset("\u2800\U0001d159")
#: What may be left out at either end of a text without changing how the rest reads.
_IDLE_AT_ENDS = frozenset("\u00ad\u180e\u200b\u200e\u200f\u2060\u3164\uffa0\ufeff")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


def is_visible(letter: str) -> bool:
    """Whether a character leaves a mark that a reader sees."""
    return not (letter.isspace() or letter in IGNORABLE or letter in BLANK)


def without_ignorable(text: str) -> str:
    """The text without the characters that have no shape."""
    if IGNORABLE.isdisjoint(text):  # as nearly all are, and a tenth of the time
        return text
    return "".join(letter for letter in text if letter not in IGNORABLE)


def trimmed(text: str) -> str:
    """Without space, and without marks that do nothing there, at either end."""
    first, last = 0, len(text)
    while first < last and _is_idle(text[first]):
        first += 1
    while last > first and _is_idle(text[last - 1]):
        last -= 1
    return text[first:last]


def plain(text: str) -> str:
    """For numbers, codes and documents: in NFKC, digits of every script as ASCII, dashes as
    hyphens, nothing that has no shape.

    >>> plain("１７０‑٠٠٠")
    '170-000'
    """
    known = unicodedata.normalize("NFKC", without_ignorable(text))
    return "".join(_ascii(letter) for letter in known).strip()


def _ascii(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return str(digit) if digit is not None else "-" if letter in _DASHES else letter


def _is_idle(letter: str) -> bool:
    return letter.isspace() or letter in _IDLE_AT_ENDS
