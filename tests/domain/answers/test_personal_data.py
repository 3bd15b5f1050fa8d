"""What of a person stands in an answer is found; what a statistical office writes is left alone."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.domain.answers.personal_data import (
    NOBODY,
    STRICT,
    Found,
    Known,
    find,
    find_in_address,
)
from tests.planted_answers import planted
from tests.statistical_answers import PEOPLE, clean

MARIA = PEOPLE[0]


def kinds(text: str, known: Known = NOBODY) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find(text, known)]


@pytest.mark.parametrize("seed", range(300))
def test_what_is_planted_in_an_answer_is_found_with_its_kind_and_place(seed: int) -> None:
    case = planted(seed)
    text, start = case.text, case.text.index(case.planted)
    met = [
        one
        for one in find(text, case.known)
        if one.start < start + len(case.planted) and start < one.end
    ]
    # Ten digits may be a phone and a cédula at once: either is refused.
    alike = STRICT if case.kind in STRICT else {case.kind}
    assert any(one.kind in alike for one in met), case.planted
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
        "los 123456 hogares", "un requerimiento de 150000 toneladas", "promedio móvil: 1234567",
        "partida 1701140000", "la consulta 2024 tuvo 13 450 047 electores",
        "celulares activos 17 345 678", "UTM 17S 780000 9980000", "Tel Aviv tiene 460.613",
        "01 712127 801609 02 183641 199078", "pasaportes emitidos: 345678", "2020 2021 2022 2023",
        "Registro Oficial 449", "a b c 12345 67 89",
    ],
)  # fmt: skip
def test_a_figure_is_nobodys(text: str) -> None:
    assert find(text, MARIA) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mi CI es 1700000019", "document"),
        ("C.I. No. 170000001-9", "document"),
        ("cédula: 1 7 0 0 0 0 0 0 1 9", "document"),
        ("una cédula mal copiada: cédula 1700000018", "document"),
        ("pasaporte peruano 116789123", "document"),
        ("passport number AN123456", "document"),
        ("ruc: 17 9001 2345 001", "document"),
        ("(593) 99 123 4567", "phone"),
        ("wa.me/593991234567", "phone"),
        ("tlf 2232303 ext 123", "phone"),
        ("maria [at] gmail [dot] com", "email"),
        ("trámite N° 051243", "ticket"),
        ("el código del ticket es 051243", "ticket"),
    ],
)
def test_however_people_write_it(text: str, kind: str) -> None:
    assert kind in {found for found, _ in kinds(text)}


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
