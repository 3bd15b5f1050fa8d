"""What of a person stands in an answer is found; what a statistical office writes is left alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

import pytest

from chalicelib.domain.answers.personal_data import (
    NOBODY,
    STRICT,
    Found,
    Kind,
    Known,
    find,
    find_in_address,
)
from chalicelib.domain.form.documents import check_digit
from tests.statistical_answers import PEOPLE, clean

MARIA = PEOPLE[0]


def kinds(text: str, known: Known = NOBODY) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find(text, known)]


def _cedula(random: Random) -> str:
    nine = f"{random.randint(1, 24):02d}{random.randrange(6)}{random.randrange(10**6):06d}"
    return nine + str(check_digit(nine))


def _document(random: Random, _: Known) -> tuple[Kind, str]:
    ten = _cedula(random)
    letters = "".join(random.choices("ABCDEFGHPX", k=2))
    shapes = (
        ten, f"{ten[:9]}-{ten[9]}", f"{ten[:2]} {ten[2:6]} {ten[6:]}", f"{ten}001", f"{ten}-001",
        f"{ten[:3]} {ten[3:6]} {ten[6:]}", "\u200b".join((ten[:4], ten[4:])),
        ten.translate({48 + n: 0xFF10 + n for n in range(10)}),
        f"{letters}{random.randrange(10**6):06d}", f"pasaporte N.º {letters.lower()}-99{ten[:3]}",
        f"cédula de ciudadanía: {ten[0]}.{ten[1:4]}.{ten[4:7]}.{ten[7:]}",
    )  # fmt: skip
    return Kind.DOCUMENT, random.choice(shapes)


def _known_document(_: Random, who: Known) -> tuple[Kind, str]:
    return Kind.DOCUMENT, "-".join((who.document[:3], who.document[3:6], who.document[6:]))


def _email(random: Random, _: Known) -> tuple[Kind, str]:
    shapes = (
        "mquishpe@gmail.com", "M.Quishpe+inec@Unl.edu.ec", "maría@correo.ec", "ana_9@x-y.com.ec",
        "mquishpe @ gmail.com", "mquishpe (arroba) gmail.com", "mquishpe arroba gmail punto com",
        "ｍｑｕｉｓｈｐｅ＠ｇｍａｉｌ．ｃｏｍ",
    )  # fmt: skip
    return Kind.EMAIL, random.choice(shapes)


def _phone(random: Random, _: Known) -> tuple[Kind, str]:
    seven = f"{random.randrange(10**7):07d}"
    shapes = (
        f"098{seven}", f"098 {seven[:3]} {seven[3:]}", f"09 8{seven[:3]} {seven[3:]}",
        f"+593 98 {seven[:3]} {seven[3:]}", f"+59398{seven}", f"0059398{seven}",
        f"(02) 22{seven[:1]}-{seven[1:5]}", f"02 225 {seven[:4]}", "+34 912 345 678",
        f"celular: 98{seven}", f"Telf. 25{seven[:5]}", f"llamar al 098-{seven[:3]}-{seven[3:]}",
    )  # fmt: skip
    return Kind.PHONE, random.choice(shapes)


def _ticket(random: Random, _: Known) -> tuple[Kind, str]:
    number = f"{random.randrange(10**6):06d}"
    shapes = (
        f"ticket {number}", f"Ticket N.º {number}", f"#{number}", f"requerimiento nro. {number}",
        f"trámite número {number[:3]} {number[3:]}", f"solicitud {number}",
    )  # fmt: skip
    return Kind.TICKET, random.choice(shapes)


def _name(random: Random, who: Known) -> tuple[Kind, str]:
    words = who.full_name.split()
    last = words[-1]
    shapes = (
        who.full_name, who.full_name.upper(), who.full_name.lower(), _bare(who.full_name),
        last, _bare(last).upper(), f"{words[0][0]}. {last}",
        f"los {last}s" if last[-1] in "aeo" else last,
        unicodedata.normalize("NFD", who.full_name), f"{last}, {words[0]}",
    )  # fmt: skip
    return Kind.NAME, random.choice(shapes)


def _institution(random: Random, who: Known) -> tuple[Kind, str]:
    known = who.organization or who.full_name
    kind = Kind.INSTITUTION if who.organization else Kind.NAME
    return kind, random.choice((known, known.upper(), _bare(known), _bare(known).upper()))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


Planting = Callable[[Random, Known], tuple[Kind, str]]
PLANTED: tuple[Planting, ...] = (
    _document, _known_document, _email, _phone, _ticket, _name, _institution,
)  # fmt: skip
_AROUND = ("Estimada persona: {}. ", "Según {}, ", "({}) ", "\n{}\n", "Lo pidió {}; ", "{} ")


@pytest.mark.parametrize("seed", range(300))
def test_what_is_planted_in_an_answer_is_found_with_its_kind_and_place(seed: int) -> None:
    random = Random(seed)
    who = PEOPLE[seed % len(PEOPLE)]
    kind, planted = PLANTED[seed % len(PLANTED)](random, who)
    text, at = clean(random), 0
    at = random.choice([0, *(n + 1 for n, letter in enumerate(text) if letter == "\n")])
    text = text[:at] + random.choice(_AROUND).format(planted) + text[at:]
    start = text.index(planted)
    met = [one for one in find(text, who) if one.start < start + len(planted) and start < one.end]
    # Ten digits may be a phone and a cédula at once: either is refused.
    alike = STRICT if kind in STRICT else {kind}
    assert any(one.kind in alike for one in met), planted
    assert all(text[one.start : one.end] == one.text for one in met)


def test_of_a_hundred_clean_answers_fewer_than_five_are_marked_and_none_is_refused() -> None:
    marked = list[tuple[str, list[Found]]]()
    for seed in range(100):
        text = clean(Random(seed))
        found = find(text, PEOPLE[seed % len(PEOPLE)])
        assert not [one for one in found if one.kind in STRICT], text
        if found:
            marked.append((text, found))
    assert len(marked) < 5, marked


@pytest.mark.parametrize(
    "text",
    [
        "17 893 120 personas", "USD 1 712 345 678", "1.712.345.678 dólares", "15/10/2024",
        "2021 345 678 hogares", "-0,180653", "0.991234568", "C1071.0", "IPC202410", "02-2024",
        "+17 893 120 personas", "el 0,912345678 de confianza", "1 790 012 345 001 dólares",
        "los 123456 hogares", "2020 2021 2022 2023", "Registro Oficial 449", "a b c 12345 67 89",
    ],
)  # fmt: skip
def test_a_figure_is_nobodys(text: str) -> None:
    assert find(text, MARIA) == []


class TestNames:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("la señora Quishpe", "Quishpe"),
            ("M. F. Quishpe", "M. F. Quishpe"),
            ("firmado: M. Q.", "M. Q."),
            ("datos de QUISHPE ANDRADE", "QUISHPE"),
        ],
    )
    def test_a_person_is_found_in_part(self, text: str, found: str) -> None:
        assert ("name", found) in kinds(text, MARIA)

    def test_an_institution_is_found_whole_by_its_initials_and_by_the_word_that_tells_it(
        self,
    ) -> None:
        assert kinds("Tesis de la UNL", MARIA) == [("institution", "UNL")]
        assert kinds("Las universidades nacionales crecen", MARIA) == []
        assert kinds("Viajó a Loja", MARIA) == [("institution", "Loja")]
        health = Known(organization="Ministerio de Salud Pública")
        whole = "Ministerio de Salud Pública"
        assert kinds(f"El {whole} lo pidió", health) == [("institution", whole)]
        assert kinds("La salud pública mejora", health) == []

    def test_the_institute_may_name_itself(self) -> None:
        staff = Known(organization="Instituto Nacional de Estadística y Censos")
        assert find("Lo publica el Instituto Nacional de Estadística y Censos, INEC.", staff) == []
        assert find("Lo publica el INEC.", Known(organization="INEC")) == []

    def test_an_address_or_a_files_name_is_read_without_capitals(self) -> None:
        for address, texts in {
            "https://x.ec/datos/quishpe_andrade2024.xlsx": ["quishpe", "andrade"],
            "https://x.ec/IPC-mariaquishpe.csv": ["maria", "quishpe"],
            "https://x.ec/tesis-unl.pdf": ["unl"],
            "https://x.ec/1700000019.pdf": ["1700000019"],
        }.items():
            assert [one.text for one in find_in_address(address, MARIA)] == texts


def test_places_count_characters_of_the_text_as_written() -> None:
    text = "👩🏽‍🎓 e\u0301 ﬁn: Quishpe\u0301 y 1７00000019"
    found = find(text, MARIA)
    assert [one.text for one in found] == ["Quishpe\u0301", "1７00000019"]
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


def test_what_overlaps_is_marked_once_and_as_what_refuses() -> None:
    assert kinds("maria.quishpe@unl.edu.ec", MARIA) == [("email", "maria.quishpe@unl.edu.ec")]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "hostile",
    "1 |a.|@|0|( 0|+1-|tel. |cedula |a@|a.b|pasaporte a|M. |Quishpe ".split("|"),
)
def test_no_text_takes_long(hostile: str) -> None:
    find((hostile * 10_000)[:10_000], MARIA)
