from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.search.words import fold, sought_words, stem, words

LETTERS = st.text(st.characters(categories=("L", "N")), min_size=2, max_size=60)


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

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("I.P.C.", "el ipc de mayo"),
            ("ipc", "el I.P.C. de mayo"),
            ("I.P.C", "I. P. C., o sea el IPC"),
            ("EE.UU.", "Estados Unidos (EEUU)"),
            ("eeuu", "a EE.UU., por mar"),
            ("姓名", "中文姓名"),
            ("李", "李明"),
            ("철수", "김철수"),
            ("たなか", "IPC たなかさん"),
        ],
    )
    def test_abbreviations_and_names_without_spaces_are_found(
        self, typed: str, written: str
    ) -> None:
        assert {*sought_words(typed)}
        assert {*sought_words(typed)} <= {*words(written)}

    @given(st.text(max_size=200))
    def test_any_text_is_found_by_itself(self, text: str) -> None:
        assert {*sought_words(text)} <= {*words(text)}

    @given(st.text(max_size=200))
    def test_any_text_gives_words_of_its_own_bounded_and_never_empty(self, text: str) -> None:
        for word in words(text):
            assert 1 <= len(word) <= 40
            assert " " not in word
            assert ":" not in word  # so that no word is taken for a phone

    @given(LETTERS)
    def test_a_stem_finds_itself(self, word: str) -> None:
        for found in words(word):
            assert stem(found) == found

    @given(LETTERS)
    def test_capitals_and_accents_make_no_difference(self, word: str) -> None:
        assert [*words(fold(word))] == [*words(word)]
        assert fold(fold(word)) == fold(word)

    def test_only_the_stemmer_of_spanish_is_loaded_and_only_when_needed(self) -> None:
        script = (
            "import sys; from chalicelib.domain.search.words import words;"
            "assert 'snowballstemmer' not in sys.modules; [*words('precios')];"
            "print(sum('snowballstemmer.' in name for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert done.stdout.strip() == "3", done.stderr  # Spanish and what it stands on
