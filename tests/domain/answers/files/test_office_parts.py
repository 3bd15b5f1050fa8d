"""Office files as no library of ours writes them: a person's number is found wherever it stands,
what tells of their makers goes whatever it is called, what is hidden in other ways is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest

from chalicelib.domain.answers.files import cleaning
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.personal_data import NOBODY, FoundKind, Known
from chalicelib.domain.form.documents import check_digit
from tests.office_packages import document, paragraph, pointing, run, workbook
from tests.publishable_files import MAKER

CEDULA = "1710034065"
HALF, REST = run(CEDULA[:6]), run(CEDULA[6:])
_BOLD = '<cellXfs><xf numFmtId="0"/><xf numFmtId="3"/></cellXfs>'


def cell(value: str, style: int = 0) -> str:
    return f'<row r="1"><c r="A1" s="{style}"><v>{value}</v></c></row>'


def name_of(attribute: str) -> str:
    said = f'<definedName name="zona" {attribute}="{CEDULA}">Hoja!$A$1</definedName>'
    return f"<definedNames>{said}</definedNames>"


def filtered(filters: str) -> str:
    column = f'<filterColumn colId="0">{filters}</filterColumn>'
    return f'<autoFilter ref="A1:A2">{column}</autoFilter>'


TOLD = {
    "runs of one string": workbook(
        strings="<si><r><t>171003</t></r><r><rPr><b/></rPr><t>4065</t></r></si>"
    ),
    "a whole number": workbook(cell(CEDULA)),
    "a power of ten": workbook(cell("1.710034065E9")),
    "a filter": workbook(after=filtered(f'<filters><filter val="{CEDULA}"/></filters>')),
    "a filter of words": workbook(
        after=filtered(f'<customFilters><customFilter val="*{CEDULA}*"/></customFilters>')
    ),
    "a rule of colours": workbook(
        after='<conditionalFormatting sqref="A1"><cfRule type="containsText" priority="1"'
        f' text="{CEDULA}"><formula>1</formula></cfRule></conditionalFormatting>'
    ),
    "a list to choose from": workbook(
        after='<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>'
        f'"{CEDULA},otra"</formula1></dataValidation></dataValidations>'
    ),
    "a name's comment": workbook(book=name_of("comment")),
    "a name's description": workbook(book=name_of("description")),
    "a header with a colour": workbook(
        after=f"<headerFooter><oddHeader>&amp;C&amp;K000000{CEDULA}</oddHeader></headerFooter>"
    ),
    "a table's comment": workbook(
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        points=[("rId1", "table", "../tables/table1.xml")],
        parts={"xl/tables/table1.xml": f'<table comment="{CEDULA}"/>'},
    ),
    "a link's codes": workbook(
        after='<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>',
        points=[("rId1", "hyperlink", "https://inec.example/?id=17%31%30034065")],
    ),
    "a smart tag": document(
        paragraph(
            HALF,
            '<w:smartTag w:element="x"><w:smartTagPr><w:attr w:name="a" w:val="b"/></w:smartTagPr>',
            f"{REST}</w:smartTag>",
        )
    ),
    "an element of one's own": document(
        paragraph(HALF, f'<w:customXml w:element="x">{REST}</w:customXml>')
    ),
    "a control": document(
        paragraph(
            HALF,
            '<w:sdt><w:sdtPr><w:id w:val="4"/></w:sdtPr>',
            f"<w:sdtContent>{REST}</w:sdtContent></w:sdt>",
        )
    ),
    "a direction": document(paragraph(HALF, f'<w:dir w:val="ltr">{REST}</w:dir>')),
    "a field of halves": document(
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            '<w:r><w:instrText>HYPERLINK "https://inec.example/171003</w:instrText></w:r>',
            '<w:r><w:instrText>4065"</w:instrText></w:r>',
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", TOLD)
def test_a_number_of_a_person_is_found_wherever_an_office_file_may_say_it(place: str) -> None:
    name = "a.xlsx" if b"xl/workbook.xml" in TOLD[place] else "a.docx"
    found = cleaning.find(name, cleaning.cleaned(name, TOLD[place]), NOBODY)
    assert [one.kind for one in found] == [FoundKind.DOCUMENT]


def test_a_number_of_who_asked_is_found_shown_as_a_figure_and_without_its_zeros() -> None:
    known = Known(document=CEDULA, phone="+59322234567")
    for value, kind in ((CEDULA, FoundKind.DOCUMENT), ("22234567", FoundKind.PHONE)):
        file = cleaning.cleaned("a.xlsx", workbook(cell(value, 1), styles=_BOLD))
        assert [one.kind for one in cleaning.find("a.xlsx", file, known)] == [kind]
        assert cleaning.find("a.xlsx", file, NOBODY) == []


def test_a_column_of_people_is_found_though_it_is_shown_as_figures() -> None:
    def column(*numbers: str) -> str:
        return "".join(f'<row><c s="1"><v>{one}</v></c></row>' for one in numbers)

    people = [f"{nine}{check_digit(nine)}" for nine in map("17001{}".format, range(3400, 3406))]
    figures = [str(n) for n in range(1710034000, 1710034200)]
    for said, is_told in ((people, True), (people[:4], False), (figures, False)):
        file = cleaning.cleaned("a.xlsx", workbook(column(*said), styles=_BOLD))
        assert bool(cleaning.find("a.xlsx", file, NOBODY)) is is_told


_MAKER_PART = f'<a author="{MAKER}" userName="{MAKER}">{MAKER}</a>'
_MICROSOFT = "http://schemas.microsoft.com/office"
GONE = {
    "comments under another name": workbook(
        points=[("rId8", "comments", "../notas/n1.xml")], parts={"xl/notas/n1.xml": _MAKER_PART}
    ),
    "properties under another name": workbook(
        roots=[("rId8", "http://x.example/metadata/core-properties", "props.xml")],
        parts={"props.xml": _MAKER_PART},
    ),
    "tasks": workbook(
        points=[
            (
                "rId8",
                f"{_MICROSOFT}/2019/05/relationships/documenttask",
                "../documenttasks/documenttask1.xml",
            )
        ],
        parts={"xl/documenttasks/documenttask1.xml": _MAKER_PART},
    ),
    "a signature": workbook(
        roots=[("rId8", "http://x.example/digital-signature/origin", "_xmlsignatures/o.sigs")],
        parts={
            "_xmlsignatures/o.sigs": b"",
            "_xmlsignatures/_rels/o.sigs.rels": pointing(("rId1", "x:/signature", "sig1.xml")),
            "_xmlsignatures/sig1.xml": _MAKER_PART,
        },
    ),
    "a company's label": document(
        "",
        roots=[
            (
                "rId8",
                f"{_MICROSOFT}/2020/02/relationships/classificationlabels",
                "docMetadata/LabelInfo.xml",
            )
        ],
        parts={"docMetadata/LabelInfo.xml": _MAKER_PART},
    ),
    "properties of an add-in": workbook(
        after=f'<customProperties><customPr name="{MAKER}" r:id="rId8"/></customProperties>',
        points=[("rId8", "customProperty", "../customProperty1.bin")],
        parts={"xl/customProperty1.bin": MAKER},
    ),
    "what nothing points at": document("", parts={"word/old.xml": _MAKER_PART}),
    "the waste of a program": document("", parts={"[trash]/0000.dat": MAKER}),
    "letters of a font": document(
        "",
        points=[("rId8", "fontTable", "fontTable.xml")],
        parts={
            "word/fontTable.xml": "<fonts/>",
            "word/_rels/fontTable.xml.rels": pointing(("rId1", "font", "fonts/font1.odttf")),
            "word/fonts/font1.odttf": MAKER,
        },
    ),
    "who may change a range": workbook(
        after='<protectedRanges><protectedRange name="a" sqref="A1"'
        f' securityDescriptor="{MAKER}"/></protectedRanges>'
    ),
    "who inserted a mark": document(
        f'<w:customXmlInsRangeStart w:id="1" w:author="{MAKER}"/><w:customXmlInsRangeEnd w:id="1"/>'
    ),
    "where a picture came from": document(
        paragraph(
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Imagen 1"'
            rf' descr="C:\Users\{MAKER}\foto.jpg"/></wp:inline></w:drawing></w:r>'
        )
    ),
}


@pytest.mark.parametrize("told", GONE)
def test_what_tells_of_its_maker_goes_whatever_it_is_called_and_the_rest_opens(told: str) -> None:
    is_workbook = b"xl/workbook.xml" in GONE[told]
    content = cleaning.cleaned("a.xlsx" if is_workbook else "a.docx", GONE[told]).content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if MAKER.encode() in parts.read(name)]
    if is_workbook:
        assert openpyxl.load_workbook(io.BytesIO(content))["Hoja"]["A1"].value == "Cuadro"
    else:
        assert docx.Document(io.BytesIO(content)).paragraphs[0].text == "Uno"


def styled(*, used: bool) -> bytes:
    styles = (
        '<w:style w:styleId="Oculto"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Hijo"><w:basedOn w:val="Oculto"/></w:style>'
    )
    style = '<w:pPr><w:pStyle w:val="Hijo"/></w:pPr>' if used else ""
    return document(paragraph(style, run("Dos")), styles=styles)


_COLUMN = '<cols><col min="2" max="2" {}/></cols>'
_TWO = "<row><c><v>1</v></c><c><v>2</v></c></row>"
REFUSED = {
    "a hidden column of cells without places": (
        workbook(_TWO, before=_COLUMN.format('hidden="1"')), "hidden_content"),
    "a column of no width": (workbook(_TWO, before=_COLUMN.format('width="0"')), "hidden_content"),
    "a row of no height": (workbook(_TWO.replace("<row>", '<row ht="0">')), "hidden_content"),
    "a hidden drawing": (
        workbook(
            after='<drawing r:id="rId1"/>',
            points=[("rId1", "drawing", "../drawings/drawing1.xml")],
            parts={"xl/drawings/drawing1.xml": '<a><cNvPr id="2" hidden="1"/></a>'},
        ),
        "hidden_content",
    ),
    "a style that hides": (styled(used=True), "hidden_content"),
    "a field of a machine": (
        document(paragraph(r'<w:r><w:instrText>INCLUDEPICTURE "C:\a.png"</w:instrText></w:r>')),
        "external_content",
    ),
    "a page within": (
        document(
            '<w:altChunk r:id="rId8"/>',
            points=[("rId8", "aFChunk", "a.htm")],
            parts={"word/a.htm": "<p>Uno</p>"},
        ),
        "embedded_content",
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", REFUSED)
def test_what_is_hidden_or_drawn_from_elsewhere_is_refused(told: str) -> None:
    content, reason = REFUSED[told]
    with pytest.raises(NotPublishable) as refused:
        cleaning.cleaned("a.xlsx" if b"xl/workbook.xml" in content else "a.docx", content)
    assert refused.value.reason == reason


def test_a_style_that_hides_and_is_not_used_hides_nothing() -> None:
    assert "Dos" in cleaning.cleaned("a.docx", styled(used=False)).lines
