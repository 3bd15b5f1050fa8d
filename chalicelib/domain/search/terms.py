"""What a ticket is found by: words folded to stems, and what people type to find it.

Folding makes spellings of one word meet: Unicode's compatibility forms, capitals, accents. The
tilde of ñ is folded too: "ano" finds "año" and "Munoz" finds "Muñoz", because half of the
keyboards that these names are typed on lack the letter, and a search that shows one ticket too
many costs less than one that hides it. Stems are Snowball's Spanish ones, taken until nothing
changes, so that "ciudades" (ciudad) and "ciudad" (ciud) meet. Words of other languages go
through the same rules; they are found by the word as written, and often by its plural.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.form import documents, phones, ticket_numbers

#: Words of a search that count, at most: the longest, which are the rarest.
MOST_SOUGHT = 8
#: Characters of a word; what is longer is cut.
LONGEST_WORD = 40
_SHORTEST = 2
#: Characters of a search: the longest of an e-mail, and room for a sentence.
MOST_TYPED = 300

_WORD = re.compile(r"[^\W_]+")
#: Scripts that write no spaces between words: Han, kana, hangul, Thai.
_RUN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
#: The beginning of a word that finds it has so many letters at least, and lies with all words that
#: begin with so many of them.
SHORTEST_BEGINNING, FIRST_LETTERS = 4, 3
#: "I.P.C.", "I.P.C" and "EE.UU." are one word, as "IPC" is.
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,2}\.){2,}(?:[^\W\d_]{1,2}(?![^\W_]))?")
_LIKE_A_PHONE = re.compile(r"\+?[\d\s().-]{7,25}")

#: Words that every text has, folded; they find nothing and are not kept.
STOP_WORDS = frozenset(
    """
    al ante cada como con contra cual cuando de del desde donde durante el ella ellos en entre era
    es esa ese eso esta estas este esto estos fue ha han hasta hay la las le les lo los mas me mi
    mis muy ni no nos nuestra nuestro para pero por porque pues que quien se sea ser si sin sobre
    son su sus tal tambien te tu un una unas uno unos usted ustedes ya yo
    an and are as at be by for from in is it of on or that the this to was we with you
    """.split()
)


def words(text: str) -> Iterator[str]:
    """The stems of a text in their order, repeated ones too; stop words are left out. What is
    written without spaces is found by each two letters of it, and a single one by itself."""
    for word in spellings(text):
        yield stem(word)


def spellings(text: str) -> Iterator[str]:
    """The words of a text as they are written, but folded."""
    plain = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", fold(text))
    for word in _WORD.findall(_RUN.sub(_spaced, plain)):
        if (len(word) >= _SHORTEST or _RUN.match(word)) and word not in STOP_WORDS:
            yield word[:LONGEST_WORD]


def _spaced(run: re.Match[str]) -> str:
    letters = run.group()
    pairs = [letters[at : at + 2] for at in range(len(letters) - 1)] or [letters]
    return f" {' '.join(pairs)} "


def fold(text: str) -> str:
    """A text without capitals, accents, the tilde of ñ, and compatibility forms."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFKC", kept)


#: The stemmer keeps the word that it works on: two threads at once would mix theirs.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """The stem of a folded word; a stem's stem is itself."""
    while True:
        with _ONE_AT_A_TIME:
            shorter = _snowball()(word)
        # Snowball leaves short words alone: without this, "años" would not find "año".
        if len(shorter) > 3 and shorter.endswith(("as", "os")):
            shorter = shorter[:-1]
        if shorter == word:
            return word
        word = shorter


def has_beginnings(word: str) -> bool:
    """Whether a folded word is one of which people type the beginning."""
    return len(word) >= SHORTEST_BEGINNING and word.isalpha()


def phone_word(phone: str) -> str:
    """What a phone number in E.164 is posted under; no stem holds a colon."""
    return f"phone:{phone}"


def passport_word(number: str) -> str:
    """What a passport's number is posted under."""
    return f"passport:{number}"


@dataclass(frozen=True)
class Sought:
    """What a search may mean, each reading None or empty when it cannot be that.

    Readings are tried in this order, and the first that finds a ticket answers: ten digits are
    a cédula, a phone or a ticket's number, and "2024 2025" is two words or a number. ``typed`` are
    the words as they are written: a word that no ticket has may be the beginning of one.
    """

    number: str | None = None
    email: str | None = None
    cedula: str | None = None
    phone: str | None = None
    passport: str | None = None
    words: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()


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
        words=rarest(words(typed)),
        typed=rarest(spellings(typed)),
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
        "words": " ".join(sorted(sought.words)),
    }
    return tuple((kind, value) for kind, value in found.items() if value)


def sought_in_history(email: str | None, document: str | None) -> tuple[tuple[str, str], ...]:
    """The same of a history, by e-mail or by a document's key."""
    if email:
        return (("email", fields.email_key(email)),)
    kind, _, number = (document or "").partition("#")
    passport = (("passport", number.rpartition("#")[2]),) if kind == "passport" else ()
    return (("document", document or ""), *passport)


def rarest(found: Iterable[str]) -> tuple[str, ...]:
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
    return cast("str", _adapter(phones.Phone).validate_python(typed))


@cache
def _adapter(field: Any) -> TypeAdapter[Any]:
    return TypeAdapter(field)


@cache
def _snowball() -> Callable[[str], str]:
    """The stemmer of Spanish alone, when it is first needed.

    Its package imports forty languages, 0.2 s of a cold start; Spanish alone costs 12 ms. So
    the package is made known without being run.
    """
    name = "snowballstemmer"
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(name)
    sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
    from snowballstemmer.spanish_stemmer import SpanishStemmer

    return cast("Callable[[str], str]", SpanishStemmer().stemWord)
