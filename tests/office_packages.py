"""Office files made part by part, as programs other than ours write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.files import archive

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"

_LOOK = 'fontId="0" fillId="0" borderId="0"'
_PLAIN = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    f"<cellStyleXfs><xf {_LOOK}/></cellStyleXfs><cellXfs><xf {_LOOK}/></cellXfs>"
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)

#: An id, a kind (or an address of one), a target.
Pointing = tuple[str, str, str]
Parts = Mapping[str, str | bytes]


def pointing(*items: Pointing) -> str:
    """A part that says what another points at."""
    told = ""
    for name, kind, target in items:
        address = kind if ":" in kind else f"{_OFFICE}/{kind}"
        mode = ' TargetMode="External"' if ":" in target else ""
        told += f'<Relationship Id="{name}" Type="{address}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def workbook(
    rows: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>Cuadro</t></is></c></row>',
    *,
    before: str = "",
    after: str = "",
    book: str = "",
    points: Iterable[Pointing] = (),
    roots: Iterable[Pointing] = (),
    styles: str = "",
    strings: str = "",
    parts: Parts | None = None,
) -> bytes:
    """A workbook of one sheet, with what stands before and after its rows."""
    said: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("/xl/workbook.xml", "spreadsheetml.sheet.main+xml").replace(
            "</Types>",
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}'
            f'.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml"'
            f' ContentType="{_TYPES}.spreadsheetml.sharedStrings+xml"/></Types>',
        ),
        "_rels/.rels": pointing(("rId1", "officeDocument", "xl/workbook.xml"), *roots),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet'
        f' name="Hoja" sheetId="1" r:id="rId1"/></sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": pointing(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles or _PLAIN}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": pointing(*points),
        **(parts or {}),
    }
    return archive(*said, contents=said)


def document(
    body: str,
    *,
    points: Iterable[Pointing] = (),
    roots: Iterable[Pointing] = (),
    styles: str = "",
    parts: Parts | None = None,
) -> bytes:
    """A document of a paragraph, and what stands behind it."""
    said: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("/word/document.xml", "wordprocessingml.document.main+xml"),
        "_rels/.rels": pointing(("rId1", "officeDocument", "word/document.xml"), *roots),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}" xmlns:wp='
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body><w:p>'
        f"<w:r><w:t>Uno</w:t></w:r></w:p>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": pointing(("rId1", "styles", "styles.xml"), *points),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        **(parts or {}),
    }
    return archive(*said, contents=said)


def paragraph(*runs: str) -> str:
    """A paragraph of Word, of what stands in it."""
    return f"<w:p>{''.join(runs)}</w:p>"


def run(letters: str) -> str:
    """Letters of one look."""
    return f"<w:r><w:t>{letters}</w:t></w:r>"


def _types(part: str, kind: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="{part}" ContentType='
        f'"{_TYPES}.{kind}"/></Types>'
    )
