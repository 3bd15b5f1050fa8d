"""What people type: trimmed, normalised to Unicode NFC, and judged with stable codes.

Names in any script, right-to-left ones and emoji are welcome. Refused everywhere are control
characters (a CR or LF in a mail header would inject headers) and the bidirectional overrides
and isolates (U+202A-202E, U+2066-2069), which make text read as what it is not; right-to-left
scripts need none of them. What has no shape counts for nothing (``domain/characters.py``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chalicelib.domain import characters

#: The largest body of a request, in bytes; a ticket with the longest details needs a third of it.
BODY_BYTES = 64 * 1024

#: What requesters type, in characters; an address in bytes (RFC 5321, section 4.5.3.1.3). The
#: field types below are made of these, and ``GET /api/catalog`` and the pages are given them.
LIMITS: dict[str, int | dict[str, int]] = {
    "full_name": {"min": 2, "max": 120},
    "email": {"max": 254},
    "organization": {"max": 160},
    "subject": {"min": 5, "max": 150},
    "details": {"min": 20, "max": 5_000},
    "body_bytes": BODY_BYTES,
}

#: What agents write, and requesters once their ticket is open; characters.
DESK_LIMITS: dict[str, dict[str, int]] = {
    "reply": {"min": 2, "max": 10_000},
    "note": {"min": 2, "max": 5_000},
    "reason": {"min": 5, "max": 1_000},
    "comment": {"max": 1_000},
    "canned_reply_name": {"min": 3, "max": 80},
    "catalog_text": {"max": 500},
    "signature": {"max": 500},
    "job_title": {"min": 2, "max": 80},
    "filter_name": {"min": 1, "max": 40},
}

#: Letters of a pasted number, code or document that are looked at: more is none of them.
_MOST_PASTED = 254
#: Code points that NFC makes one of, at most.
_DECOMPOSED = 4
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: RFC 5321 and 5322, without quoted strings, comments and address literals, which no person
#: types; the domain may be international (RFC 5890) and has at least two labels.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

#: ASCII in full width (U+FF01-FF5E), as East Asian keyboards type it.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
#: What people copy along with a code; the mails say "Código" and "Code".
_AROUND_A_CODE = re.compile(r"(?i)\b(?:su|el|mi|your|the|my|c[oó]digo|code|es|is)\b|[\s:;,.#*-]")
_SIX_DIGITS = re.compile(r"[0-9]{6}")


def clean(value: Any, *, lines: bool = False, most: int = _MOST_PASTED) -> str:
    """Text trimmed and in NFC; with ``lines`` it may have several. Raises on control characters.

    It is measured before it is normalised, which takes longer than linear time for text made to
    that end: ``most`` letters may come as four times as many (NFC; Unicode Standard Annex 15).
    """
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "Send a string.")
    text: str = characters.trimmed(value.replace("\r\n", "\n") if lines else value)
    if len(text) > _DECOMPOSED * most:
        raise PydanticCustomError("too_long", "Write at most {most} characters.", {"most": most})
    text = characters.trimmed(unicodedata.normalize("NFC", text))
    allowed = "\n\t" if lines else ""
    if any(is_control(letter) and letter not in allowed for letter in {*text}):
        raise PydanticCustomError("control_characters", "Remove control characters.")
    if is_blank(text):
        raise PydanticCustomError("missing", "Fill in this field.")
    return text


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing of a text."""
    return not any(characters.is_visible(letter) for letter in text)


def is_control(letter: str) -> bool:
    """Whether a character is a control, half of a pair, or turns the direction of writing."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in _BIDI_CONTROLS


def _bounds(name: str) -> tuple[int, int]:
    """The fewest and the most characters of a field; without a minimum, it is not blank."""
    limit = (LIMITS | DESK_LIMITS)[name]
    if isinstance(limit, int):
        raise TypeError(f"{name} is not a limit of a text.")
    return limit.get("min", 1), limit["max"]


def _text(name: str, *, lines: bool = False) -> Callable[[Any], str]:
    """Judges text by the limits of this name."""
    least, most = _bounds(name)

    def judge(value: Any) -> str:
        text = clean(value, lines=lines, most=most)
        if len(characters.without_ignorable(text)) < least:
            raise PydanticCustomError(
                "too_short", "Write at least {least} characters.", {"least": least}
            )
        if len(text) > most:
            raise PydanticCustomError(
                "too_long", "Write at most {most} characters.", {"most": most}
            )
        return text

    return judge


def _published(name: str) -> WithJsonSchema:
    """The schema of a text. Its bounds are those of the trimmed text, hence no ``maxLength``."""
    least, most = _bounds(name)
    return WithJsonSchema({"type": "string", "x-characters": {"min": least, "max": most}})


def blank_is_absent(value: Any) -> Any:
    """None for text that shows nothing: what a form sends for a field left empty."""
    return None if isinstance(value, str) and is_blank(value) else value


def plain(value: Any) -> str:
    """A number, code or document as it is judged: see ``characters.plain``. Raises on what is
    no text, on control characters and on nothing."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "Send a string.")
    return characters.plain(clean(characters.without_ignorable(value)))


FullName = Annotated[str, BeforeValidator(_text("full_name")), _published("full_name")]
Organization = Annotated[str, BeforeValidator(_text("organization")), _published("organization")]
Subject = Annotated[str, BeforeValidator(_text("subject")), _published("subject")]
Details = Annotated[str, BeforeValidator(_text("details", lines=True)), _published("details")]
Reply = Annotated[str, BeforeValidator(_text("reply", lines=True)), _published("reply")]
Note = Annotated[str, BeforeValidator(_text("note", lines=True)), _published("note")]
Comment = Annotated[str, BeforeValidator(_text("comment", lines=True)), _published("comment")]
Reason = Annotated[str, BeforeValidator(_text("reason", lines=True)), _published("reason")]
FilterName = Annotated[str, BeforeValidator(_text("filter_name")), _published("filter_name")]
CannedReplyName = Annotated[
    str, BeforeValidator(_text("canned_reply_name")), _published("canned_reply_name")
]
JobTitle = Annotated[str, BeforeValidator(_text("job_title")), _published("job_title")]
Signature = Annotated[str, BeforeValidator(_text("signature", lines=True)), _published("signature")]
CatalogText = Annotated[str, BeforeValidator(_text("catalog_text")), _published("catalog_text")]


def _email(value: Any) -> str:
    """An address as typed, trimmed; its domain must be one that mail can be sent to.

    Keyboards of East Asia write it in full width; what has no shape is pasted along with it.
    """
    if isinstance(value, str):
        value = characters.without_ignorable(value).translate(_FULL_WIDTH)
    _, most = _bounds("email")
    text = clean(value, most=most)
    if len(text.encode()) > most:
        raise PydanticCustomError(
            "too_long", "An address has at most {most} bytes.", {"most": most}
        )
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise PydanticCustomError(
            "not_ascii", "Mail can only be sent to addresses with plain letters before the @."
        )
    if len(local) > 64 or not _LOCAL.fullmatch(local) or not _is_domain(domain):
        raise PydanticCustomError("malformed", "Write an address such as nombre@ejemplo.com.")
    return text


EmailAddress = Annotated[str, BeforeValidator(_email)]


def _code(value: Any) -> str:
    """A mailed code as people type and paste it: ``123 456``, ``Código: 123-456``."""
    digits = _AROUND_A_CODE.sub("", plain(value))
    if not _SIX_DIGITS.fullmatch(digits):
        raise PydanticCustomError("malformed", "A code has six digits.")
    return digits


Code = Annotated[str, BeforeValidator(_code)]


def email_key(email: str) -> str:
    """The address as a key: trimmed, lower-cased, its domain in ASCII by IDNA 2008 (RFC 5891), as
    mail hosts know it: ``straße.de`` and ``strasse.de`` are two domains.

    Two spellings that reach one mailbox by every mail host's practice are one key. Dots and
    plus tags stay: only some hosts ignore them.
    """
    local, _, domain = unicodedata.normalize("NFC", email).strip().rpartition("@")
    return f"{local.lower()}@{_ascii_domain(domain)}"


def _is_domain(domain: str) -> bool:
    labels = _ascii_domain(domain).split(".")
    return (
        len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def _ascii_domain(domain: str) -> str:
    lowered = unicodedata.normalize("NFKC", domain).lower()
    if lowered.isascii():
        return lowered
    # Its tables take 4 ms to load, and most addresses are in ASCII.
    import idna

    try:
        return idna.encode(lowered, uts46=True, transitional=False).decode()
    except idna.IDNAError:
        return lowered
