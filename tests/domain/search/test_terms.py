from __future__ import annotations

import contextlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.search import terms, ticket_words
from chalicelib.domain.search.terms import Sought, understand, words
from chalicelib.domain.tickets.entry import Entry
from tests.mail.samples import AT, ticket

LETTERS = st.text(st.characters(categories=("L", "N")), min_size=2, max_size=60)


def entry(body: str, kind: str = "message") -> Entry:
    return Entry(number="051243", entry_id="0", kind=kind, at=AT, author="requester", body=body)


class TestWords:
    @pytest.mark.parametrize(
        "forms",
        [
            "precio precios PRECIOS",
            "estadística estadistica estadísticas Estadístico",
            "información informaciones informacion",
            "ciudad ciudades",
            "hogar hogares",
            "año años ano Año an\u0303o",
            "día días",
            "país países pais",
            "índice índices Indice",
            "población poblaciones",
            "publicado publicados publicación publicar",
            "Muñoz munoz MUÑOZ",
            "ﬁnanzas finanzas finanza",  # a ligature
            "IPC I.P.C. I.P.C i.p.c.",
            "EE.UU. EEUU",
        ],
    )
    def test_forms_of_a_word_meet(self, forms: str) -> None:
        assert len({*words(forms)}) == 1

    @pytest.mark.parametrize(
        "pair",
        [
            ("precio", "preciso"),
            ("censo", "canasta"),
            ("2020", "2021"),
            ("Quishpe", "Quispe"),
            ("nacional", "nacimiento"),
            ("hogar", "hora"),
        ],
    )
    def test_words_that_differ_stay_apart(self, pair: tuple[str, str]) -> None:
        assert {*words(pair[0])}.isdisjoint(words(pair[1]))

    def test_numbers_are_words_and_single_letters_and_stop_words_are_not(self) -> None:
        text = "El IPC de la canasta a 2 % y 19 en 2020-2025, por favor"
        assert [*words(text)] == ["ipc", "canast", "19", "2020", "2025", "favor"]

    @pytest.mark.parametrize("text", ["a.b", "www.inec.gob.ec", "1.2.3", "Sí. No. Ya.", "x.. y.."])
    def test_dots_between_other_words_part_them(self, text: str) -> None:
        apart = [*words(text.replace(".", " "))]
        assert [*words(text)] == apart

    @given(st.text(max_size=200))
    def test_any_text_gives_words_of_its_own_bounded_and_never_empty(self, text: str) -> None:
        for word in words(text):
            assert 1 <= len(word) <= 40
            assert " " not in word
            assert ":" not in word  # so that no word is taken for a phone

    @given(LETTERS)
    def test_a_stem_finds_itself(self, word: str) -> None:
        for stem in words(word):
            assert terms.stem(stem) == stem

    @given(LETTERS)
    def test_capitals_and_accents_make_no_difference(self, word: str) -> None:
        assert [*words(terms.fold(word))] == [*words(word)]
        assert terms.fold(terms.fold(word)) == terms.fold(word)

    def test_only_the_stemmer_of_spanish_is_loaded_and_only_when_needed(self) -> None:
        script = (
            "import sys; from chalicelib.domain.search import terms;"
            "assert 'snowballstemmer' not in sys.modules; [*terms.words('precios')];"
            "print(sum('snowballstemmer.' in name for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert done.stdout.strip() == "3", done.stderr  # Spanish and what it stands on


class TestTicketWords:
    def test_are_of_name_subject_and_thread(self) -> None:
        thread = [entry("canasta"), entry("Adjunto", "reply"), entry("revisar", "note")]
        found = ticket_words.ticket_words(
            ticket(full_name="Ana Ñato", subject="Censos", organization=None), thread
        )
        assert found == {"ana", "nat", "cens", "canast", "adjunt", "revis", "phone:+593991234567"}

    def test_are_of_the_institution_too(self) -> None:
        found = ticket_words.ticket_words(ticket(organization="Cámara de la Pequeña Industria"), [])
        assert {*words("camara pequeña industria")} <= found

    def test_leave_out_what_happened(self) -> None:
        assert "traslad" not in ticket_words.ticket_words(ticket(), [entry("traslado", "event")])

    def test_hold_a_passport_and_no_cedula(self) -> None:
        assert "passport:AB123456" in ticket_words.ticket_words(
            ticket(document_type="passport", document_number="AB123456"), []
        )
        assert not [
            word for word in ticket_words.ticket_words(ticket(), []) if "1700000019" in word
        ]

    def test_are_all_words_of_a_long_thread(self) -> None:
        thread = [entry(" ".join(f"palabra{page}x{n}" for n in range(300))) for page in range(20)]
        found = ticket_words.ticket_words(ticket(), thread)
        assert {f"palabra{page}x{n}" for page in range(20) for n in range(300)} <= found
        assert not ticket_words.is_cut(ticket(), thread)

    def test_are_bounded_the_earliest_kept_and_the_rest_told_of(self) -> None:
        thread = [
            entry(" ".join(f"{page:02}x{n:03}" + "y" * 34 for n in range(240)))
            for page in range(20)
        ]
        found = ticket_words.ticket_words(ticket(phone=None), thread)
        assert sum(len(word.encode()) for word in found) <= ticket_words.MOST_BYTES
        assert "quishp" in found
        assert "00x000" in {word[:6] for word in found}
        assert ticket_words.is_cut(ticket(), thread)

    def test_of_what_is_written_without_spaces_are_each_two_letters(self) -> None:
        found = ticket_words.ticket_words(ticket(full_name="王小明", subject="人口统计"), [])
        assert {"王小", "小明", "人口", "口统", "统计"} <= found
        assert {*words("小明")} == {"小明"}
        assert {*words("统计")} <= found

    def test_have_spellings_whose_beginnings_find_them(self) -> None:
        found = ticket_words.ticket_spellings(ticket(subject="Las ciudades de 2024 y el IPC"), [])
        assert found["ciudades"] == terms.stem("ciudades")
        assert not {"las", "ipc", "2024"} & found.keys()


class TestUnderstand:
    @pytest.mark.parametrize("typed", ["#051243", " # 051 243 ", "＃０５１２４３"])
    def test_a_number_with_its_sign_is_nothing_else(self, typed: str) -> None:
        assert understand(typed) == Sought(number="051243")

    @pytest.mark.parametrize("typed", ["051243", "051 243", "Ticket 051243"])
    def test_a_number_without_is_tried_first(self, typed: str) -> None:
        assert understand(typed).number == "051243"

    def test_an_email_is_normalised(self) -> None:
        assert understand(" Maria@EXAMPLE.com ") == Sought(email="maria@example.com")

    def test_what_only_looks_like_an_email_is_words(self) -> None:
        assert understand("precios @ ciudad") == Sought(
            words=("preci", "ciud"), typed=("precios", "ciudad")
        )

    def test_a_cedula_that_its_check_digit_proves(self) -> None:
        assert understand("1700000019").cedula == "1700000019"
        assert understand("1700000018").cedula is None

    @pytest.mark.parametrize(
        "typed", ["0991234567", "+593 99 123 4567", "593991234567", "(09) 9123-4567"]
    )
    def test_a_phone_however_it_is_written(self, typed: str) -> None:
        assert understand(typed).phone == "+593991234567"

    def test_a_passport(self) -> None:
        assert understand("ab-123456").passport == "AB123456"
        assert understand("precios").passport is None

    def test_many_words_count_by_their_longest(self) -> None:
        found = understand(" ".join(f"ab{'c' * n}7" for n in range(20))).words
        assert len(found) == terms.MOST_SOUGHT
        assert min(map(len, found)) == 15

    @pytest.mark.parametrize(
        ("typed", "code"),
        [("", "missing"), (" \n ", "missing"), ("de la", "no_words"), ("a ¿? 7", "no_words")],
    )
    def test_nothing_to_search_by(self, typed: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            understand(typed)
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [("q", code)]

    def test_too_much(self) -> None:
        with pytest.raises(Invalid) as refused:
            understand("a" * 301)
        assert refused.value.faults[0].code == "too_long"

    @given(st.text(max_size=300))
    def test_anything_is_understood_or_refused(self, typed: str) -> None:
        with contextlib.suppress(Invalid):
            assert understand(typed) != Sought()


class TestTrail:
    """What the trail keeps a hash of: a search and a history for the same give the same."""

    def test_each_reading_of_a_search_is_named(self) -> None:
        kinds = ("number", "passport", "words")
        assert terms.sought_by("051243") == tuple((kind, "051243") for kind in kinds)
        assert terms.sought_by("ANA@Example.org") == (("email", "ana@example.org"),)
        assert ("phone", "+593991234567") in terms.sought_by("+593 99 123 4567")
        assert ("passport", "AB123456") in terms.sought_by("ab123456")
        assert ("document", "cedula#EC#1700000019") in terms.sought_by("1700000019")

    def test_words_are_kept_in_one_order(self) -> None:
        (kind, kept), *others = terms.sought_by("precios de la canasta")
        assert (kind, kept, others) == ("words", "canast preci", [])
        assert terms.sought_by("canasta precio") == (("words", "canast preci"),)

    def test_a_history_by_e_mail_is_a_search_for_it(self) -> None:
        assert terms.sought_in_history("Ana@Example.org", None) == (("email", "ana@example.org"),)
        assert terms.sought_in_history("Ana@Example.org", None) == terms.sought_by(
            "ana@example.org"
        )

    def test_a_history_by_document_is_a_search_for_it(self) -> None:
        cedula = "cedula#EC#1700000019"
        assert terms.sought_in_history(None, cedula) == (("document", cedula),)
        passport = "passport#CO#AB123456"
        assert terms.sought_in_history(None, passport) == (
            ("document", passport),
            ("passport", "AB123456"),
        )
        assert terms.sought_in_history(None, None) == (("document", ""),)


def test_a_search_is_refused_from_one_letter_too_many_on() -> None:
    understand("a" * terms.MOST_TYPED)
    with pytest.raises(Invalid) as refused:
        understand("a" * (terms.MOST_TYPED + 1))
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("q", "too_long")


def test_words_are_stemmed_alike_by_many_threads_at_once() -> None:
    begins = ("estad", "pobl", "inform", "trabaj", "censal", "provinci")
    ends = ("isticamente", "aciones", "ativamente", "adores", "idades", "ales")
    every = [begin + end for begin in begins for end in ends] * 20
    alone = [terms.stem(word) for word in every]
    with ThreadPoolExecutor(8) as several:
        assert list(several.map(terms.stem.__wrapped__, every)) == alone
