"""Text with commands in angle brackets, as some mail programs write it: ``text/enriched``
(RFC 1896) and ``text/richtext`` before it (RFC 1341, 7.1.3)."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"<<|<(/?)([A-Za-z0-9-]{1,60})>")
#: Of line breaks in a row all but one are meant; a single one is a blank.
_BREAKS = re.compile(r" *(\n+)(?=(>?))")
#: What a parameter of a command says (a colour, a font) is for programs.
_PARAM = re.compile(r"<param>[^<]{0,1000}+</param>", re.IGNORECASE)
_DEEPEST = 20


def plain(text: str) -> str:
    """The words of such a text. What its author quotes (``excerpt``) has the marks of quotation
    that plain text has; what is no command stays as it stands."""
    text = _PARAM.sub("", text.replace("\r\n", "\n"))
    pieces: list[str] = []
    at, depth, as_is = 0, 0, 0
    for found in _COMMAND.finditer(text):
        pieces.append(_broken(text[at : found.start()], depth, as_is=as_is > 0))
        at = found.end()
        name, change = (found[2] or "").lower(), -1 if found[1] else 1
        if name == "excerpt":
            depth = min(max(depth + change, 0), _DEEPEST)
            pieces.append(_line_break(depth))
        elif name == "nofill":
            as_is = max(as_is + change, 0)
        else:
            pieces.append(_LETTERS.get(found[0].lower(), ""))
    pieces.append(_broken(text[at:], depth, as_is=as_is > 0))
    return "".join(pieces)


#: Commands that stand for a letter; ``nl`` and ``lt`` are of RFC 1341.
_LETTERS = {"<<": "<", "<lt>": "<", "<nl>": "\n"}


def _broken(text: str, depth: int, *, as_is: bool) -> str:
    if as_is:
        return text.replace("\n", _line_break(depth))
    return _BREAKS.sub(lambda found: _between(found[1], found[2], depth), text)


def _between(breaks: str, quoted: str, depth: int) -> str:
    if len(breaks) == 1 and not quoted:
        return " "
    return _line_break(depth) * max(1, len(breaks) - 1)


def _line_break(depth: int) -> str:
    return "\n" + "> " * depth
