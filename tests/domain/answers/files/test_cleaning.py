"""A file that is published tells nothing of who asked or of who made it, or is refused."""

from __future__ import annotations

import io
import random
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from PIL import Image
from pypdf import PdfWriter

from chalicelib.domain.answers.files import cleaning
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.personal_data import NOBODY, STRICT, Known
from tests import publishable_files as files
from tests.files import DOCX, XLSX, archive
from tests.planted_answers import planted
from tests.publishable_files import MAKER
from tests.statistical_answers import PEOPLE, clean

MADE: dict[str, Callable[..., bytes]] = {
    "a.csv": files.csv,
    "a.txt": lambda *lines: "\n".join(lines).encode("utf-16"),
    "a.xlsx": files.xlsx,
    "a.docx": files.document,
    "a.pdf": files.pdf,
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def refused(name: str, content: bytes) -> str:
    with pytest.raises(NotPublishable) as told:
        cleaning.cleaned(name, content)
    return told.value.reason


@pytest.mark.parametrize("seed", range(28))
@pytest.mark.parametrize("name", MADE)
def test_what_is_planted_in_a_file_is_found(name: str, seed: int) -> None:
    case = planted(seed)
    said = case.text.split("\n")
    if name == "a.pdf":  # its letters are those of Windows in western Europe
        said = [unicodedata.normalize("NFKC", one).replace("\u200b", "") for one in said]
    file = cleaning.cleaned(name, MADE[name](*said))
    alike = STRICT if case.kind in STRICT else {case.kind}
    assert any(one.kind in alike for one in cleaning.find(name, file, case.known)), case.planted


@pytest.mark.parametrize("name", MADE)
def test_a_clean_file_passes(name: str) -> None:
    marked = 0
    for seed in range(20):
        said = clean(random.Random(seed)).split("\n")
        file = cleaning.cleaned(name, MADE[name](*said))
        found = cleaning.find(name, file, PEOPLE[seed % len(PEOPLE)])
        assert not [one for one in found if one.kind in STRICT], found
        marked += bool(found)
    assert marked <= 1


@pytest.mark.parametrize("known", [Known(full_name="María Quishpe"), Known(document="0912345675")])
def test_the_name_of_a_file_and_a_number_without_its_zero_are_read_too(known: Known) -> None:
    file = cleaning.cleaned("a.csv", files.csv("912345675"))
    assert cleaning.find("pedido-mquishpe.csv", file, known)
    assert cleaning.find("cuadro.csv", file, NOBODY) == []


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_an_office_file_keeps_its_words_and_loses_its_maker(name: str) -> None:
    made = MADE[name]("Índice de octubre", "Cuenca: 101,2")
    content = cleaning.cleaned(name, made).content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [part for part in parts.namelist() if MAKER.encode() in parts.read(part)]
        assert not [part for part in parts.namelist() if "docProps" in part or "comments" in part]
    if name == "a.docx":
        opened = docx.Document(io.BytesIO(content))
        assert [one.text for one in opened.paragraphs] == ["Índice de octubre", "Cuenca: 101,2"]
        return
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [sheet["A2"].value, sheet["A3"].value] == ["Índice de octubre", "Cuenca: 101,2"]
    assert sheet["A1"].comment is None


def test_tracked_changes_are_accepted() -> None:
    def change(made: Any) -> None:
        for xml in (
            f'<w:del {W} w:author="{MAKER}"><w:r><w:delText>{MAKER}</w:delText></w:r></w:del>',
            f'<w:ins {W} w:author="{MAKER}"><w:r><w:t>; nuevo</w:t></w:r></w:ins>',
        ):
            made.paragraphs[0]._p.append(parse_xml(xml))

    content = cleaning.cleaned("a.docx", files.document("Texto", change=change)).content
    opened = docx.Document(io.BytesIO(content))
    assert opened.paragraphs[0].text == "Texto; nuevo"
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    assert MAKER.encode() not in xml


def test_a_pdf_keeps_its_words_and_loses_its_maker() -> None:
    content = cleaning.cleaned("a.pdf", files.pdf("Índice de octubre")).content
    assert extract_text(io.BytesIO(content)).strip() == "Índice de octubre"
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    assert document.info == []
    assert set(document.catalog) == {"Type", "Pages"}
    assert b"Secreta" not in content


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_picture_keeps_its_pixels_and_its_turn_and_loses_its_maker(kind: str) -> None:
    made = files.picture(kind)
    content = cleaning.cleaned(f"a.{kind}", made).content
    assert b"Secreta" not in content
    before, after = Image.open(io.BytesIO(made)), Image.open(io.BytesIO(content))
    assert after.tobytes() == before.tobytes()
    assert dict(after.getexif()) == ({0x0112: 6} if kind == "jpg" else {})


def _hidden_sheet(book: Any) -> None:
    book.create_sheet("Base").sheet_state = "veryHidden"


def _hidden_row(book: Any) -> None:
    book.active.row_dimensions[2].hidden = True


def _hidden_column(book: Any) -> None:
    book.active.column_dimensions["A"].hidden = True


def _hidden_words(made: Any) -> None:
    made.paragraphs[0].runs[0].font.hidden = True


def _password(writer: PdfWriter) -> None:
    writer.encrypt("secreto")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", files.xlsx("x", change=_hidden_sheet), "hidden_content"),
        ("a.xlsx", files.xlsx("x", change=_hidden_row), "hidden_content"),
        ("a.xlsx", files.xlsx("x", change=_hidden_column), "hidden_content"),
        ("a.docx", files.document("xx", change=_hidden_words), "hidden_content"),
        ("a.xlsx", XLSX, "damaged"),
        ("a.docx", DOCX, "damaged"),
        ("a.docx", archive("[Content_Types].xml", "word/embeddings/a.xlsx"), "embedded_content"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/externalLinks/a.xml"), "external_content"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/pivotCache/a.xml"), "hidden_content"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/a.xml", content=b" " * 2**27),
         "expands_too_much"),
        ("a.pdf", files.pdf("x", change=_password), "password_protected"),
        ("a.pdf", files.pdf(), "no_text"),
        ("a.pdf", b"%PDF-1.7\n" + b"\0" * 100, "damaged"),
        ("a.png", files.picture("png")[:60], "damaged"),
        ("a.jpg", files.picture("jpg")[:60], "damaged"),
        ("a.jpg", files.picture("png"), "type_mismatch"),
        ("a.xls", b"x", "save_as_xlsx"),
        ("a.doc", b"x", "save_as_docx"),
        ("a.heic", b"x", "save_as_png"),
        ("a.zip", b"x", "unpack"),
        ("a.csv", files.csv(*(f"parroquia {n} de la provincia" for n in range(20_000))),
         "too_much_text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_refused_with_its_reason(
    name: str, content: bytes, reason: str
) -> None:
    assert refused(name, content) == reason


def test_entities_are_refused_before_they_are_many() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    parts = {"word/document.xml": bomb, "[Content_Types].xml": b"<Types/>"}
    assert refused("a.docx", archive(*parts, contents=parts)) == "damaged"


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.pdf", "a.png", "a.jpg"])
def test_a_file_that_was_changed_anywhere_is_cleaned_searched_or_refused(name: str) -> None:
    end = name[2:]
    whole = MADE[name]("Índice") if name in MADE else files.picture(end)
    chance = random.Random(7)
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            file = cleaning.cleaned(name, bytes(broken))
        except NotPublishable:
            continue
        assert b"Secreta" not in file.content or any("Secreta" in one for one in file.lines)
