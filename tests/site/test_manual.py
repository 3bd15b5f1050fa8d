"""The manuals: complete, easy to read, and in the words of the pages they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyphen
import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from chalicelib.domain.languages import LANGUAGES
from static_site import manual
from static_site.build import catalogue
from static_site.manual import Step

#: The chapters of the manual that this one replaces, in its order, and ours after each.
CHAPTERS = [
    "Qué es el servicio", "primera forma", "segunda forma", "Abrir un ticket", "número y la fecha",
    "Ver el estado", "Cuando llega la respuesta", "Su cuenta", "Sus datos", "ya publicadas",
    "no se atiende",
]  # fmt: skip
#: Bold words that are no control of ours: menus of the institute's site, and stress.
ELSEWHERE = {"Institucional", "Servicios al usuario", "Estadísticas", "Consultas",
             "Consulta por tickets", "número de ticket", "fecha", "ticket number",
             "date"}  # fmt: skip
#: What a field is called in a list that says why it is asked ends with a dot.
_BOLD = re.compile(r"\*\*([^*]+?)\.?\*\*", re.DOTALL)
#: INFLESZ: from here on a text is "normal", from 65 "quite easy" (Barrio-Cantalejo, 2008).
NORMAL = 55
LANGUAGE_FILES = [(name, language) for name in manual.ADDRESSES for language in LANGUAGES]


def text(name: str, language: str) -> str:
    return manual.source(name, language).read_text(encoding="utf-8")


def test_the_citizens_manual_has_every_chapter_in_the_order_of_the_one_before() -> None:
    headings = re.findall(r"^## (.+)$", text("usuario", "es"), re.MULTILINE)
    for chapter, heading in zip(CHAPTERS, headings, strict=False):
        assert chapter in heading


@pytest.mark.parametrize("name", manual.ADDRESSES)
def test_every_language_has_the_same_steps(name: str) -> None:
    steps = [step.name for step in manual.steps(name)]
    assert len(set(steps)) == len(steps)
    for language in LANGUAGES:
        assert re.findall(r"^```step ([\w-]+)$", text(name, language), re.MULTILINE) == steps


def test_another_language_may_type_its_own_words_and_no_act_of_its_own() -> None:
    typed = ("fill #a = hola", "press #b", "answer Buen día")
    own = ("fill #a = hello", "answer Good morning")
    expected = ("fill #a = hello", "press #b", "answer Good morning")
    assert manual.in_words_of(typed, own) == expected
    with pytest.raises(ValueError, match="fill #c"):
        manual.in_words_of(typed, ("fill #c = hello",))


@pytest.mark.parametrize(("name", "language"), LANGUAGE_FILES)
def test_controls_are_called_what_the_pages_call_them(name: str, language: str) -> None:
    said = set(_texts(catalogue(language)))
    for words in _BOLD.findall(text(name, language)):
        plain = re.sub(r"\s+", " ", words).removesuffix(" (opcional)").removesuffix(" (optional)")
        assert plain in said | ELSEWHERE, words


@pytest.mark.parametrize(("name", "language"), LANGUAGE_FILES)
def test_every_step_with_a_picture_has_it_with_words_for_it(name: str, language: str) -> None:
    known = manual.pictures_of(language)
    for step in manual.steps(name):
        if _is_shown(step):
            assert known[step.name]["alt"], step.name
            assert (manual.PICTURES / language / f"{step.name}.webp").is_file()


def test_all_pictures_together_are_light_and_of_one_width() -> None:
    paths = [*manual.PICTURES.glob("*/*.webp")]
    assert sum(path.stat().st_size for path in paths) < 6_000_000
    widths = {facts["width"] for each in LANGUAGES for facts in manual.pictures_of(each).values()}
    assert len(widths) == 1


@pytest.mark.parametrize("name", manual.ADDRESSES)
def test_everybody_can_read_the_spanish_text(name: str) -> None:
    assert inflesz(prose(text(name, "es"))) >= NORMAL


def test_the_measure_tells_easy_from_hard() -> None:
    easy = "El sol sale. La casa es azul. Mi gato come pan."
    hard = (
        "La instrumentalización institucional de procedimientos administrativos "
        "interdepartamentales imposibilita considerablemente la sistematización metodológica."
    )
    assert inflesz(hard) < NORMAL < inflesz(easy)


@pytest.mark.parametrize(("name", "language"), LANGUAGE_FILES)
def test_the_pdf_is_tagged_for_screen_readers(name: str, language: str) -> None:
    reader = PdfReader(manual.pdf(name, language))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    kinds, alternatives = _tags(root["/StructTreeRoot"].get_object())
    assert {"/H1", "/H2", "/P", "/L", "/Figure"} <= kinds, name
    shown = {step.name for step in manual.steps(name) if _is_shown(step)}
    wanted = {facts["alt"] for at, facts in manual.pictures_of(language).items() if at in shown}
    assert wanted <= alternatives


@pytest.mark.parametrize(("name", "language"), LANGUAGE_FILES)
def test_the_pdf_has_its_title_and_a_bookmark_a_chapter(name: str, language: str) -> None:
    reader = PdfReader(manual.pdf(name, language))
    title, *chapters = re.findall(r"^##? (.+)$", text(name, language), re.MULTILINE)
    assert reader.metadata is not None
    assert reader.metadata.title == title
    marked = [*_bookmarks(reader.outline)]
    assert [one for one in marked if one in chapters] == chapters


def _is_shown(step: Step) -> bool:
    return any(act.startswith("picture ") for act in step.acts)


def _bookmarks(tree: Iterable[Any]) -> Iterator[str]:
    for one in tree:
        if isinstance(one, list):
            yield from _bookmarks(one)
        else:
            yield str(one.title)


def _tags(node: object) -> tuple[set[str], set[str]]:
    """Kinds of a tree's tags, and the words of its pictures."""
    kinds, alternatives, left = set[str](), set[str](), [node]
    while left:
        one = left.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            kinds.add(str(one.get("/S")))
            alternatives.add(str(one.get("/Alt")))
            if "/K" in one:
                left.append(one["/K"])
    return kinds, alternatives


def _texts(tree: object) -> list[str]:
    if isinstance(tree, dict):
        return [found for each in tree.values() for found in _texts(each)]
    if isinstance(tree, list):
        return [found for each in tree for found in _texts(each)]
    return [str(tree)]


def prose(markdown: str) -> str:
    """A manual's sentences; a heading or an item of a list is one, too."""
    told = [token for token in MarkdownIt("commonmark").parse(markdown) if token.type == "inline"]
    lines = [re.sub(r"[*_`]", "", token.content).replace("\n", " ") for token in told]
    return " ".join(line if line.endswith((".", "?", "!")) else f"{line}." for line in lines)


def inflesz(said: str) -> float:
    """Szigriszt's formula of 1993, whose scale INFLESZ names; syllables as pyphen divides words."""
    words = re.findall(r"[^\W\d_]+", said)
    sentences = re.findall(r"[^.!?]*\w[^.!?]*[.!?]", said)
    divided = pyphen.Pyphen(lang="es", left=1, right=1)
    syllables = sum(len(divided.positions(word)) + 1 for word in words)
    return 206.835 - 62.3 * syllables / len(words) - len(words) / len(sentences)
