"""A PDF that a screen reader could read can be read by it once it is published, and its tags tell
nothing of who made it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import decode_text
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from chalicelib.domain.answers.files import cleaning
from chalicelib.domain.answers.personal_data import NOBODY, FoundKind
from infra.package import ROOT
from tests.publishable_files import MAKER
from tests.publishable_files import pdf as plain

#: What Chromium prints: tagged, in Spanish, with a title and bookmarks.
MANUAL = ROOT / "docs" / "manual" / "pdf" / "usuario-es.pdf"
KIND = "S"


def opened(content: bytes) -> PDFDocument:
    return PDFDocument(PDFParser(io.BytesIO(content)))


def elements(told: Any, page: int | None, deep: int = 0) -> Iterator[tuple[int, str, str, int]]:
    """Each element: how deep, what kind, what it says for others, how many marks it has."""
    one = resolve1(told)
    if isinstance(one, list):
        for kid in one:
            yield from elements(kid, page, deep)
    elif isinstance(one, dict) and KIND in one:
        kids = resolve1(one.get("K"))
        every = kids if isinstance(kids, list) else [kids]
        marks = [kid for kid in map(resolve1, every) if _is_mark(kid)]
        said = decode_text(resolve1(one.get("Alt")) or b"")
        yield deep, literal_name(one[KIND]), said, len(marks)
        yield from elements(one.get("K"), page, deep + 1)


def _is_mark(kid: Any) -> bool:
    return isinstance(kid, int) or (isinstance(kid, dict) and "MCID" in kid)


def marked(document: PDFDocument) -> dict[tuple[int, int], str]:
    """Of which kind what is marked on each page is, by the tree that leads back."""
    pages = {page.attrs["StructParents"]: at for at, page in enumerate(_pages(document))}
    tree = resolve1(resolve1(document.catalog["StructTreeRoot"])["ParentTree"])
    found = {}
    for key, told in _numbers(tree):
        for mark, parent in enumerate(resolve1(told) if key in pages else ()):
            if (element := resolve1(parent)) is not None:
                found[pages[key], mark] = literal_name(element[KIND])
    return found


def _pages(document: PDFDocument) -> list[PDFPage]:
    return [page for page in PDFPage.create_pages(document) if "StructParents" in page.attrs]


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    told = resolve1(tree.get("Nums")) or []
    yield from zip(told[::2], told[1::2], strict=True)
    for kid in resolve1(tree.get("Kids")) or []:
        yield from _numbers(resolve1(kid))


def test_a_tagged_document_keeps_its_tags_language_title_and_bookmarks() -> None:
    made = MANUAL.read_bytes()
    before, after = opened(made), opened(cleaning.cleaned("a.pdf", made).content)
    trees = [resolve1(one.catalog["StructTreeRoot"])["K"] for one in (before, after)]
    assert [*elements(trees[1], None)] == [*elements(trees[0], None)]
    assert marked(after) == marked(before)
    assert len(marked(after)) > 200
    assert resolve1(after.catalog["Lang"]) == resolve1(before.catalog["Lang"])
    assert resolve1(after.catalog["MarkInfo"])["Marked"] is True
    assert [{*info} for info in after.info] == [{"Title"}]
    assert [one[:2] for one in after.get_outlines()] == [one[:2] for one in before.get_outlines()]


def test_what_tags_say_is_searched_and_what_they_tell_of_their_maker_goes() -> None:
    def change(tags: Any) -> None:
        first = tags["/K"][0].get_object() if isinstance(tags["/K"], list) else tags["/K"]
        first[NameObject("/Alt")] = TextStringObject("Cédula 1710034065")
        first[NameObject("/T")] = first[NameObject("/ID")] = TextStringObject(MAKER)
        tags[NameObject("/AF")] = TextStringObject(MAKER)

    writer = PdfWriter(clone_from=PdfReader(MANUAL))
    change(writer.root_object["/StructTreeRoot"])
    made = io.BytesIO()
    writer.write(made)
    file = cleaning.cleaned("a.pdf", made.getvalue())
    assert MAKER.encode() not in file.content
    found = cleaning.find("a.pdf", file, NOBODY)
    assert (FoundKind.DOCUMENT, "1710034065") in [(one.kind, one.text) for one in found]


@pytest.mark.parametrize("title", ["Microsoft Word - Zoila.docx", "pedido Zoila.pdf", r"C:\Zoila"])
def test_a_title_that_is_the_name_of_a_file_goes(title: str) -> None:
    def change(writer: PdfWriter) -> None:
        writer.add_metadata({"/Title": title})

    assert opened(cleaning.cleaned("a.pdf", plain("x", change=change)).content).info == []


def test_broken_tags_and_bookmarks_are_left_out() -> None:
    def change(writer: PdfWriter) -> None:
        root = writer.root_object
        itself = root.indirect_reference
        assert itself is not None
        root[NameObject("/StructTreeRoot")] = root[NameObject("/Outlines")] = itself
        root[NameObject("/K")], root[NameObject("/S")] = itself, NameObject("/P")

    after = opened(cleaning.cleaned("a.pdf", plain("x", change=change)).content)
    assert set(after.catalog) == {"Type", "Pages"}
