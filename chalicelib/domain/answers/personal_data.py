"""What must not be published: a person's data in a text, found by shape and by what is known of
whoever asked.

Two kinds of finds. Documents, contacts and numbers (``STRICT``) refuse without exception; the
institute's own addresses and phones too, for a link to the page that has them does not age. A name
or an institution may be a word of its own ("Cuenca", "Mercado"): it is marked, and a second person
may let it stand, with a reason.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from pydantic import Field

from chalicelib.domain.answers import names, numbers
from chalicelib.domain.answers.folded import Folded
from chalicelib.domain.model import Model
from chalicelib.domain.search.terms import fold


class FoundKind(StrEnum):
    """What a find is."""

    DOCUMENT = "document"  # cédula, RUC, passport
    EMAIL = "email"
    PHONE = "phone"
    TICKET = "ticket"
    NAME = "name"
    INSTITUTION = "institution"


#: What nobody may let stand.
STRICT = frozenset({FoundKind.DOCUMENT, FoundKind.EMAIL, FoundKind.PHONE, FoundKind.TICKET})


class Found(Model):
    """A find. Places count characters (code points) of the text."""

    kind: FoundKind
    start: int
    end: int = Field(description="The place after its last character.")
    text: str = Field(description="What stands there.")

    @property
    def is_strict(self) -> bool:
        """Whether nobody may let it stand."""
        return self.kind in STRICT


@dataclass(frozen=True)
class Known:
    """What is known of whoever asked; empty for an answer that nobody asked for."""

    full_name: str = ""
    organization: str = ""
    document: str = ""
    phone: str = ""
    numbers: tuple[str, ...] = ()


NOBODY = Known()
#: How a text is read: as prose, or as an address.
Finding = Callable[[str, Known], list[Found]]


def find(text: str, known: Known = NOBODY) -> list[Found]:
    """What of a person stands in a text, in its order, none within another."""
    return _shown(text, known, names.in_prose)


def find_in_address(text: str, known: Known = NOBODY) -> list[Found]:
    """The same in a link's address or a file's name, where words have no capitals and run
    together, and letters may be written as codes."""
    found, plain = _shown(text, known, names.in_address), unquote(text)
    if plain != text and (within := _shown(plain, known, names.in_address)):
        known_already = {(one.kind, one.text) for one in found}
        hidden = [one.kind for one in within if (one.kind, one.text) not in known_already]
        found += [
            Found(kind=kind, start=0, end=len(text), text=text)
            for kind in sorted(hidden, key=lambda kind: kind not in STRICT)[:1]
        ]
    return found


def _shown(text: str, known: Known, by: names.Finder) -> list[Found]:
    folded = Folded.of(text)
    found = [*_strict(folded, known), *_loose(folded, known, by)]
    return [
        Found(kind=kind, start=first, end=last, text=text[first:last])
        for kind, spot in _apart(found)
        for first, last in [folded.span(*spot)]
    ]


Spotted = tuple[FoundKind, numbers.Spot]


def _strict(folded: Folded, known: Known) -> Iterator[Spotted]:
    letters = folded.letters
    by_shape = {
        FoundKind.EMAIL: numbers.emails_in,
        FoundKind.DOCUMENT: numbers.documents_in,
        FoundKind.TICKET: numbers.tickets_in,
        FoundKind.PHONE: numbers.phones_in,
    }
    for kind, spots in by_shape.items():
        yield from ((kind, spot) for spot in spots(letters))
    national = known.phone.removeprefix("+593")
    facts = [
        (FoundKind.DOCUMENT, known.document),
        (FoundKind.PHONE, known.phone),
        (FoundKind.PHONE, national),
    ]
    for kind, fact in [*facts, *((FoundKind.TICKET, number) for number in known.numbers)]:
        yield from ((kind, spot) for spot in numbers.known_in(letters, fold(fact)))


def _loose(folded: Folded, known: Known, by: names.Finder) -> Iterator[Spotted]:
    yield from ((FoundKind.NAME, spot) for spot in by(folded, names.of_person(known.full_name)))
    institution = names.of_institution(known.organization)
    yield from ((FoundKind.INSTITUTION, spot) for spot in by(folded, institution))


def _apart(found: Iterable[Spotted]) -> list[Spotted]:
    """Strict finds before others, longer before shorter; what overlaps one that is kept goes, for
    it is marked already."""
    kept: list[Spotted] = []
    for kind, spot in sorted(found, key=_weight):
        # Those that are kept are apart from each other: the nearest two tell of all.
        after = bisect_left(kept, spot, key=lambda one: one[1])
        is_clear = after == len(kept) or spot[1] <= kept[after][1][0]
        if is_clear and (after == 0 or kept[after - 1][1][1] <= spot[0]):
            kept.insert(after, (kind, spot))
    return kept


def _weight(one: Spotted) -> tuple[bool, int, int]:
    kind, (start, end) = one
    return kind not in STRICT, start - end, start
