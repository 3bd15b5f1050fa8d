"""What a draft begins with: a ticket's last reply, without what is said to one person alone.

The greeting is told by its words and its place, the ending by the area's signature and by the
formulas of letters. What is not sure stays: it is one click to take away, and whoever writes reads
all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chalicelib.domain.search.terms import fold
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act

#: A line at the beginning that greets, and says no more.
_GREETING = re.compile(
    r"(?:(?:estimad|apreciad|distinguid|querid)[oa]s?\b|senor(?:a|es|ita)?\b|sr[a.]|dear\b|hola\b"
    r"|hello\b|hi\b|buen(?:os|as) (?:dias|tardes|noches)\b|good (?:morning|afternoon|evening)\b"
    r"|reciba un\b|saludos\b|un cordial saludo\b|de mi consideracion\b)[^\n]{0,80}"
)
#: A line from which on a letter ends.
_ENDING = re.compile(
    r"(?:atentamente|cordialmente|saludos(?: cordiales)?|(?:un )?cordial saludo|atentos saludos"
    r"|quedamos? (?:atent|a su|a tus)[^\n]{0,80}|muchas gracias|gracias por[^\n]{0,80}"
    r"|(?:kind |best )?regards|sincerely|yours (?:sincerely|faithfully)|thank you[^\n]{0,80})"
    r"[\s.,!:-]*"
)
#: Lines that an ending leaves behind it, at most: a name, a post, an area.
_BELOW = 8


def replies_given(thread: Iterable[Entry]) -> list[Entry]:
    """The replies of a thread that say something to who asked, and are no question to them."""
    return [
        entry
        for entry in thread
        if entry.kind == "reply" and entry.body and entry.event is not Act.ASK
    ]


def neutral(reply: str, signature: str = "") -> str:
    """A reply without its greeting and its ending; whole, where nothing else would remain."""
    lines = _without_signature(reply.strip(), signature).split("\n")
    first = 0
    while first < len(lines) and (not lines[first].strip() or _greets(lines[first])):
        first += 1
    last = len(lines)
    for place in range(len(lines) - 1, max(first, len(lines) - 1 - _BELOW) - 1, -1):
        if _ENDING.fullmatch(fold(lines[place].strip())):
            last = place
    return "\n".join(lines[first:last]).strip() or reply.strip()


def _greets(line: str) -> bool:
    """Whether a line greets and says no more: a sentence that goes on after the comma stays."""
    folded = fold(line.strip())
    greets = _GREETING.fullmatch(folded) is not None
    return greets and (len(folded.split()) <= 8 and not folded.rstrip(" .,:;!").count("."))


def _without_signature(text: str, signature: str) -> str:
    words = signature.split()
    if not words:
        return text
    ending = re.compile(r"\s+".join(map(re.escape, words)) + r"\s*\Z", re.IGNORECASE)
    return ending.sub("", text)
