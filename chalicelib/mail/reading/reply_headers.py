"""What mail clients write above a mail that they quote: in Spanish, English and Portuguese, as
Gmail, Outlook, Yahoo, Apple Mail, Thunderbird, Samsung and Zimbra do.

A person writes such lines too ("De: ... Para: ..." opens every *oficio*), so each rule asks for
what only a program writes: a moment with its hour, an address, a separator, a known order.
"""

from __future__ import annotations

import re

_LONGEST = 1_000
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_TIME = re.compile(r"\d{1,2}\s?[:.hH]\s?\d{2}")
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|º)?\.?,?(?: de| of)?,? [^\W\d_]{3,12}\.?,?(?: de| del)? ?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:de )?\d{4}"
)
_WROTE = re.compile(
    r"\b(?:escribi[oó]|ha escrito|wrote|writes|escreveu|a écrit|schrieb|ha scritto)\b",
    re.IGNORECASE,
)
#: How a line begins that goes on in the next one: people's own lines stand directly above it.
_BEGINS = re.compile(
    r"[\s*_]*(?:(?:el|on|em|le|am|il|at)\s|(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom|mon|tue|wed|thu|fri"
    r"|sat|sun|seg|ter|qua|qui|sex)[a-zéá.]{0,8},?\s|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-_–— *]*+(?:mensaje original|mensaje de correo original|original message|correo original"
    r"|original appointment|mensagem original)[-_–— *:]*+",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s*]*(?:_{5,}|-{5,}|–{3,}|—{3,})[\s*]*")
_FORWARDED = re.compile(
    r"[-_–— *>]*+(?:mensaje reenviado|correo reenviado|inicio del mensaje reenviado"
    r"|forwarded message|forwarded by [^\n]{1,80}|begin forwarded message|forwarded email"
    r"|mensagem encaminhada|mensagem reencaminhada|in[ií]cio da mensagem (?:re)?encaminhada)"
    r"[-_–— *:]*+",
    re.IGNORECASE,
)
_ADVERTISING = re.compile(
    r"\s*(?:(?:obtener|obtenga|get|obter|obtenha) outlook (?:para|for)"
    r"|(?:enviado|sent|mandado) (?:desde|from|do|a partir do|con|with) )",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[*_\s]{0,4}([^\W\d_][^:*_|]{0,24})[*_\s|]{0,4}:[*_\s|]{0,4}(.*)", re.DOTALL)
_FROM = frozenset(("de", "from", "von", "remitente", "desde"))
_SENT = frozenset(
    ["enviado el", "enviado", "enviados", "enviada em", "enviada", "enviadas", "enviado em"]
)
_SENT |= {"sent", "date sent", "sent at"}
_DATED = frozenset(("fecha", "date", "data", "fecha de envío", "data de envio"))
_OTHER = frozenset(
    ["para", "to", "cc", "cco", "bcc", "asunto", "subject", "assunto", "reply-to", "responder a"]
)
_OTHER |= {"importancia", "importance", "attachments", "datos adjuntos", "adjuntos", "anexos"}
_OTHER |= {"en nombre de", "on behalf of", "prioridad", "priority"}
_KNOWN = _FROM | _SENT | _DATED | _OTHER
_MOST_LINES = 14


def is_forwarding(text: str) -> bool:
    """Whether a line says that a mail follows which the person passes on."""
    return len(text) <= 200 and bool(_FORWARDED.fullmatch(text.strip()))


def is_advertising(text: str) -> bool:
    """Whether a line is what phones and programs put below every mail."""
    return len(text) <= 100 and bool(_ADVERTISING.match(text))


def introduction_length(lines: list[str]) -> tuple[int, bool]:
    """How many of these first lines say who wrote what follows and when, and whether they hold
    address and moment, so that no person wrote them; 0 when they say no such thing."""
    told = ""
    for count, line in enumerate(lines[:4], start=1):
        if not line.strip() or (count == 2 and not _BEGINS.match(lines[0])):
            break
        told = f"{told} {line}".strip()
        if _introduces(told):
            moment = _DATE.search(told) or _TIME.search(told)
            return count, bool(_ADDRESS.search(told) and moment)
    return 0, False


def _introduces(told: str) -> bool:
    if len(told) > 400 or not told.rstrip(" *_\u200e").endswith(":"):
        return False
    has_moment = _DATE.search(told) or _TIME.search(told)
    has_address = _ADDRESS.search(told)
    if _WROTE.search(told):
        return bool(has_moment or has_address or _BEGINS.match(told))
    return bool(has_address and _DATE.search(told) and _TIME.search(told))  # Gmail before 2016


def header_length(lines: list[str]) -> int:
    """How many of these first lines are the header of a quoted mail; 0 when they are none."""
    separators, is_named = _separators(lines)
    found: dict[str, str] = {}
    last = separators
    for place in range(separators, min(len(lines), separators + _MOST_LINES)):
        label, value = _labelled(lines[place])
        if label in _KNOWN:
            found.setdefault(label, value)
            last = place + 1
        elif not found or not lines[place].strip():
            break
    return last if _is_header(found, separated=is_named) else 0


def _separators(lines: list[str]) -> tuple[int, bool]:
    """How many lines set a mail off, and whether they name it an original one."""
    at, is_named = 0, False
    for place, line in enumerate(lines[:4]):
        if len(line) > _LONGEST:
            break
        if _SEPARATOR.fullmatch(line.strip()):
            at, is_named = place + 1, True
        elif _RULE.fullmatch(line):
            at = place + 1
        elif line.strip() or not at:
            break
        else:
            at = place + 1  # an empty line behind a separator
    return at, is_named


def _is_header(found: dict[str, str], *, separated: bool) -> bool:
    names = set(found)
    first = next(iter(found), "")
    if separated:
        return len(names) >= 2 and bool(names & (_FROM | _SENT | _DATED))
    if first not in _FROM or not names & _OTHER:
        return False
    sent = " ".join(found[name] for name in names & _SENT)
    dated = " ".join(found[name] for name in names & _DATED)
    return bool(
        (sent and (_DATE.search(sent) or _TIME.search(sent)))
        or (dated and _TIME.search(dated) and _ADDRESS.search(found[first]))
    )


def _labelled(line: str) -> tuple[str, str]:
    found = _LABEL.match(line) if len(line) <= _LONGEST else None
    return (found[1].strip().lower(), found[2]) if found else ("", "")


def is_heading(lines: list[str]) -> bool:
    """Whether lines directly above a mail of ours introduce it, in a language that is not known
    here: they end with a colon, or each is a label with its value."""
    told = " ".join(lines).rstrip(" *_\u200e")
    if len(told) > _LONGEST:
        return False
    evidence = _ADDRESS.search(told) or _TIME.search(told) or _DATE.search(told)
    if told.endswith(":") and evidence and len(lines) <= 3:
        return len(lines) == 1 or bool(_BEGINS.match(lines[0]) or _DATE.search(lines[0]))
    labels = [
        line for line in lines if not _RULE.fullmatch(line) and not _SEPARATOR.fullmatch(line)
    ]
    return len(labels) >= 3 and bool(evidence) and all(_labelled(line)[0] for line in labels)
