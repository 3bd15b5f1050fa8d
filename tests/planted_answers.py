"""An answer with something of a person planted in it, in the shapes in which people write it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from chalicelib.domain.answers.personal_data import FoundKind, Known
from chalicelib.domain.form.documents import check_digit
from tests.statistical_answers import PEOPLE, clean


@dataclass(frozen=True)
class Planted:
    """An answer, and what of whom was planted in it."""

    text: str
    kind: FoundKind
    planted: str
    known: Known


def _cedula(random: Random) -> str:
    nine = f"{random.randint(1, 24):02d}{random.randrange(6)}{random.randrange(10**6):06d}"
    return nine + str(check_digit(nine))


def _document(random: Random, _: Known) -> tuple[FoundKind, str]:
    ten = _cedula(random)
    letters = "".join(random.choices("ABCDEFGHPX", k=2))
    shapes = (
        ten, f"{ten[:9]}-{ten[9]}", f"{ten[:2]} {ten[2:6]} {ten[6:]}", f"{ten}001", f"{ten}-001",
        f"{ten[:3]} {ten[3:6]} {ten[6:]}", "\u200b".join((ten[:4], ten[4:])),
        ten.translate({48 + n: 0xFF10 + n for n in range(10)}),
        f"{letters}{random.randrange(10**6):06d}", f"pasaporte N.º {letters.lower()}-99{ten[:3]}",
        f"cédula de ciudadanía: {ten[0]}.{ten[1:4]}.{ten[4:7]}.{ten[7:]}",
    )  # fmt: skip
    return FoundKind.DOCUMENT, random.choice(shapes)


def _known_document(_: Random, who: Known) -> tuple[FoundKind, str]:
    return FoundKind.DOCUMENT, "-".join((who.document[:3], who.document[3:6], who.document[6:]))


def _email(random: Random, _: Known) -> tuple[FoundKind, str]:
    shapes = (
        "mquishpe@gmail.com", "M.Quishpe+inec@Unl.edu.ec", "maría@correo.ec", "ana_9@x-y.com.ec",
        "mquishpe @ gmail.com", "mquishpe (arroba) gmail.com", "mquishpe arroba gmail punto com",
        "ｍｑｕｉｓｈｐｅ＠ｇｍａｉｌ．ｃｏｍ",
    )  # fmt: skip
    return FoundKind.EMAIL, random.choice(shapes)


def _phone(random: Random, _: Known) -> tuple[FoundKind, str]:
    seven = f"{random.randrange(10**7):07d}"
    shapes = (
        f"098{seven}", f"098 {seven[:3]} {seven[3:]}", f"09 8{seven[:3]} {seven[3:]}",
        f"+593 98 {seven[:3]} {seven[3:]}", f"+59398{seven}", f"0059398{seven}",
        f"(02) 22{seven[:1]}-{seven[1:5]}", f"02 225 {seven[:4]}", "+34 912 345 678",
        f"celular: 98{seven}", f"Telf. 25{seven[:5]}", f"llamar al 098-{seven[:3]}-{seven[3:]}",
    )  # fmt: skip
    return FoundKind.PHONE, random.choice(shapes)


def _ticket(random: Random, _: Known) -> tuple[FoundKind, str]:
    number = f"{random.randrange(10**6):06d}"
    shapes = (
        f"ticket {number}", f"Ticket N.º {number}", f"#{number}", f"requerimiento nro. {number}",
        f"trámite número {number[:3]} {number[3:]}", f"solicitud {number}",
    )  # fmt: skip
    return FoundKind.TICKET, random.choice(shapes)


def _name(random: Random, who: Known) -> tuple[FoundKind, str]:
    words = who.full_name.split()
    last = words[-1]
    shapes = (
        who.full_name, who.full_name.upper(), who.full_name.lower(), _bare(who.full_name),
        last, _bare(last).upper(), f"{words[0][0]}. {last}",
        f"los {last}s" if last[-1] in "aeo" else last,
        unicodedata.normalize("NFD", who.full_name), f"{last}, {words[0]}",
    )  # fmt: skip
    return FoundKind.NAME, random.choice(shapes)


def _institution(random: Random, who: Known) -> tuple[FoundKind, str]:
    known = who.organization or who.full_name
    kind = FoundKind.INSTITUTION if who.organization else FoundKind.NAME
    return kind, random.choice((known, known.upper(), _bare(known), _bare(known).upper()))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


Planting = Callable[[Random, Known], tuple[FoundKind, str]]
PLANTED: tuple[Planting, ...] = (
    _document, _known_document, _email, _phone, _ticket, _name, _institution,
)  # fmt: skip
_AROUND = ("Estimada persona: {}. ", "Según {}, ", "({}) ", "\n{}\n", "Lo pidió {}; ", "{} ")


def planted(seed: int) -> Planted:
    """The answer of a seed."""
    random = Random(seed)
    who = PEOPLE[seed % len(PEOPLE)]
    kind, said = PLANTED[seed % len(PLANTED)](random, who)
    text, at = clean(random), 0
    at = random.choice([0, *(n + 1 for n, letter in enumerate(text) if letter == "\n")])
    text = text[:at] + random.choice(_AROUND).format(said) + text[at:]
    return Planted(text, kind, said, who)
