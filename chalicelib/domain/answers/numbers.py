"""Documents, contacts and ticket numbers in a text: what is refused without exception.

A statistical office writes many numbers, so a shape alone is not enough where figures share it.
Figures are grouped in threes (``1 712 345 678``), stand beside years, and never begin with a zero;
a cédula has its check digit, a phone its ``0``, ``+`` or ``(``. What a word announces (``cédula``,
``telf.``, ``pasaporte``, ``ticket``) is found in whatever shape it comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from chalicelib.domain.form import documents, phones
from chalicelib.domain.form.ticket_numbers import FEWEST

#: Between groups of one number.
_SEPARATOR = r"[ .\-/]"
_GROUPED = re.compile(rf"(?<![\d])\d+(?:{_SEPARATOR}\d+)*(?![\d])")
#: What may stand between a word that announces a number and the number.
#: (The º of N.º is folded to an o.)
_UP_TO = (
    r"[ .:#()=\-]{0,4}"
    r"(?:(?:es|is|el|la|de|del|n\.?[o°]?|nro|num|numero|number|al|un)[ .:#]{1,3}){0,3}\(?"
)
_DOCUMENT = re.compile(
    rf"\b(?:cedulas?|c\.? ?i\.?|ced\.|documento de identidad|identificacion|ruc|dni|id card)"
    rf"(?: de (?:ciudadania|identidad|identificacion))?{_UP_TO}(\d(?:[ .\-]?\d){{7,14}})(?!\d)"
)
_PASSPORT = re.compile(
    r"\b(?:pasaporte(?: [a-z]{3,14}[oa])?|passport)"
    rf"{_UP_TO}([a-z]{{0,3}}[ \-]?\d(?:[ \-]?[a-z0-9]){{4,15}})\b"
)
#: Letters and digits as passports have them. One letter and six digits is a code of an activity
#: (CIIU), and letters before a year and a month are the name of a file.
_LIKE_A_PASSPORT = re.compile(
    r"(?<![a-z0-9])(?:[a-z]\d{7,8}|[a-z]{2}\d{6,7}|[a-z]{3}\d{6})(?![a-z0-9])"
)
_MONTH = re.compile(r"[a-z]+(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?")
_EMAIL = re.compile(
    r"[a-z0-9][a-z0-9!#$%&'*+/=?^_`{|}~.\-]{0,63}"
    r"(?: ?@ ?| ?[(\[] ?(?:at|arroba|a) ?[)\]] ?| arroba )"
    r"[a-z0-9][a-z0-9\-]{0,62}"
    r"(?:(?: ?\. ?| punto | ?[(\[](?:dot|punto)[)\]] ?)[a-z0-9\-]{2,63})+"
)
_PHONE_WORD = re.compile(
    r"\b(?:tel|telf|tlf|telefonos?|telefonicos?|llam(?:ar|e|ando)(?: al?)?|call|cel)"
    rf"{_UP_TO}(\+?\(?\d(?:[ ().\-]{{0,2}}\d){{5,14}})(?!\d)"
)
#: Words that also speak of averages and of what is counted need a number as long as a mobile's.
_MOBILE_WORD = re.compile(
    r"\b(?:celular|movil|whatsapp|wasap|phone|mobile)"
    rf"{_UP_TO}(\+?\(?\d(?:[ ().\-]{{0,2}}\d){{8,14}})(?!\d)"
)
_OF_ECUADOR = re.compile(r"(?<![\d.,])(?:\(0[2-7]\)|\(?0[2-79]\)?)(?:[ .\-]{0,2}\d){7,8}(?!\d)")
_ABROAD = re.compile(r"(?<![\d+])(?:\+|\(\+|00)\d(?:[ ().\-]{0,2}\d){6,14}(?!\d)")
#: As pages of contacts and links of chats write Ecuador's code.
_WITHOUT_PLUS = re.compile(r"(?<!\d)(?:\(593\)(?:[ .\-]{0,2}\d){8,9}|5939\d{8})(?!\d)")
#: "Un requerimiento de 150000 toneladas" is no number of one.
_TICKET = re.compile(
    r"(?:\b(?:tickets?|requerimientos?|solicitud|tramite|consulta|request)[ .:#()=\-]{0,4}"
    r"(?:(?:es|is|n\.?[o°]?|nro|num|numero|number)[ .:#]{1,3}){0,3}\(?|#[ ]?)"
    rf"(\d{{{FEWEST},12}}|\d{{3}}[ .\-]\d{{3}})(?![\d])"
)
_RUC_END = re.compile(r"00[1-9]")

Spot = tuple[int, int]


def documents_in(letters: str) -> Iterator[Spot]:
    """Where cédulas, RUC and passports stand in a folded text."""
    for pattern in (_DOCUMENT, _PASSPORT):
        yield from (found.span(1) for found in pattern.finditer(letters))
    for found in _GROUPED.finditer(letters):
        yield from _among(found)
    for found in _LIKE_A_PASSPORT.finditer(letters):
        if not _MONTH.fullmatch(found.group()):
            yield found.span()


def emails_in(letters: str) -> Iterator[Spot]:
    """Where e-mail addresses stand, also with a word for the sign."""
    yield from (found.span() for found in _EMAIL.finditer(letters))


def phones_in(letters: str) -> Iterator[Spot]:
    """Where phone numbers stand, the institute's own too."""
    for pattern in (_PHONE_WORD, _MOBILE_WORD):
        yield from (found.span(1) for found in pattern.finditer(letters))
    yield from (found.span() for found in _WITHOUT_PLUS.finditer(letters))
    for found in _OF_ECUADOR.finditer(letters):
        if phones.is_of_ecuador(found.group()):
            yield found.span()
    for found in _ABROAD.finditer(letters):
        if phones.is_abroad(found.group()):
            yield found.span()


def tickets_in(letters: str) -> Iterator[Spot]:
    """Where a number is called a ticket's."""
    yield from (found.span(1) for found in _TICKET.finditer(letters))


def known_in(letters: str, known: str) -> Iterator[Spot]:
    """Where a number or code that is known stands, however it is parted; ``known`` is folded."""
    kept = [letter for letter in known if letter.isalnum()]
    if len(kept) >= 5:
        pattern = r"[\s.\-/()]{0,3}".join(map(re.escape, kept))
        found = re.finditer(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", letters)
        yield from (one.span() for one in found)


def _among(run: re.Match[str]) -> Iterator[Spot]:
    """The documents among groups of digits: each that some groups in a row make up."""
    groups = [found.span() for found in re.finditer(r"\d+", run.group())]
    for first in range(len(groups)):
        for last in range(first, min(first + 6, len(groups))):
            sizes = [end - start for start, end in groups[first : last + 1]]
            if sum(sizes) > 13:
                break
            digits = "".join(run.group()[a:b] for a, b in groups[first : last + 1])
            parts = [run.group()[a:b] for a, b in groups[first : last + 1]]
            if _is_document(digits) and not _is_figure(parts):
                yield run.start() + groups[first][0], run.start() + groups[last][1]


def _is_document(digits: str) -> bool:
    if len(digits) == 13 and _RUC_END.fullmatch(digits[10:]):
        return documents.is_of_a_province(digits)
    if len(digits) != 10:
        return False
    try:
        documents.cedula(digits)
    except PydanticCustomError:
        return False
    return True


def _is_figure(parts: list[str]) -> bool:
    """Whether groups are those of a figure, or a year beside one."""
    if len(parts) == 1:
        return False
    in_threes = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) in (1, 2, 3, 4)
    years = [len(part) == 4 and part[:2] in ("19", "20") for part in parts]
    return in_threes or parts[0] == "0" or years[0] or sum(years) > 1
