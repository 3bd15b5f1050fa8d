"""What people type to find a ticket, and what it may mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.form import documents, ticket_numbers
from chalicelib.domain.search.words import Begun, begun_words, sought_words

#: Words of a search that count, at most: the longest, which are the rarest.
MOST_SOUGHT = 8
#: Characters of a search: the longest of an e-mail, and room for a sentence.
MOST_TYPED = 300

_LIKE_A_PHONE = re.compile(r"\+?[\d\s().-]{7,25}")


@dataclass(frozen=True)
class Sought:
    """What a search may mean, each reading None or empty when it cannot be that.

    Readings are tried in this order, and the first that finds a ticket answers: ten digits are
    a cédula, a phone or a ticket's number, and "2024 2025" is two words or a number. At last
    each word may be the ``begun`` one of another, and is at once where who typed it said so.
    """

    number: str | None = None
    email: str | None = None
    cedula: str | None = None
    phone: str | None = None
    passport: str | None = None
    words: tuple[str, ...] = ()
    begun: Mapping[str, Begun] = field(default_factory=dict, compare=False)

    @property
    def starred(self) -> bool:
        """Whether a word was said to be the beginning of others (``guayaq*``)."""
        return any(word.starred for word in self.begun.values())

    def shown(self, word: str) -> str:
        """A word, and the star of one that was said to begin others."""
        return f"{word}*" if word in self.begun and self.begun[word].starred else word


def understand(q: str) -> Sought:
    """What a person typed into the search. Raises Invalid on ``q`` when there is nothing to
    search by: it is empty, too long, or has stop words and single letters only."""
    typed = " ".join(unicodedata.normalize("NFKC", q).split())
    if not typed:
        raise Invalid([Fault("q", "missing", "Write what to search for.")])
    if len(typed) > MOST_TYPED:
        raise Invalid([Fault("q", "too_long", f"Write at most {MOST_TYPED} characters.")])
    if "@" in typed:
        email = _read(_email, typed)
        if email:
            return Sought(email=fields.email_key(email))
    number = _read(_number, typed)
    if number and typed.startswith("#"):
        return Sought(number=number)
    sought = Sought(
        number=number,
        cedula=_read(documents.cedula, typed),
        phone=_read(_phone, typed) if _LIKE_A_PHONE.fullmatch(typed) else None,
        passport=_read(documents.passport, typed),
        words=_rarest(sought_words(typed)),
        begun=begun_words(typed),
    )
    if sought == Sought():
        raise Invalid([Fault("q", "no_words", "Write a word, a number, an e-mail or a document.")])
    return sought


def sought_by(q: str) -> tuple[tuple[str, str], ...]:
    """What a search looked for, each with its kind, in the form in which a history asks for the
    same: the trail keeps a keyed hash of it. Raises Invalid as ``understand`` does."""
    sought = understand(q)
    found = {
        "number": sought.number,
        "email": sought.email,
        "document": sought.cedula and documents.document_key("cedula", "EC", sought.cedula),
        "phone": sought.phone,
        "passport": sought.passport,
        "words": " ".join(sorted(map(sought.shown, sought.words))),
    }
    return tuple((kind, value) for kind, value in found.items() if value)


def sought_in_history(email: str | None, document: str | None) -> tuple[tuple[str, str], ...]:
    """The same of a history, by e-mail or by a document's key."""
    if email:
        return (("email", fields.email_key(email)),)
    kind, _, number = (document or "").partition("#")
    passport = (("passport", number.rpartition("#")[2]),) if kind == "passport" else ()
    return (("document", document or ""), *passport)


def _rarest(found: Iterable[str]) -> tuple[str, ...]:
    """At most ``MOST_SOUGHT`` distinct words, longest first."""
    return tuple(sorted(set(found), key=lambda word: (-len(word), word))[:MOST_SOUGHT])


def _read(judge: Callable[[str], str], typed: str) -> str | None:
    try:
        return judge(typed)
    except (PydanticCustomError, ValidationError):
        return None


def _email(typed: str) -> str:
    return cast("str", _adapter(fields.EmailAddress).validate_python(typed))


def _number(typed: str) -> str:
    return cast("str", _adapter(ticket_numbers.TicketNumber).validate_python(typed))


def _phone(typed: str) -> str:
    return cast("str", _adapter(fields.Phone).validate_python(typed))


@cache
def _adapter(field: Any) -> TypeAdapter[Any]:
    return TypeAdapter(field)
