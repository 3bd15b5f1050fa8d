"""Files as agents make them, with what they tell of whoever made them."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

#: What a file tells of who made it, and no reader of it may find.
MAKER = "Zoila Secreta"


def csv(*lines: str) -> bytes:
    """A table of one column."""
    return "\r\n".join(["valor", *(f'"{line}"' for line in lines)]).encode()


def xlsx(*lines: str, change: Any = None) -> bytes:
    """A workbook with each line in a cell; ``change`` is done to it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["B1"].number_format = "Cuadro", 1712345675, "#,##0"
    for row, line in enumerate(lines, 2):
        sheet.cell(row, 1, line)
    sheet["A1"].comment = Comment(MAKER, MAKER)
    book.properties.creator = book.properties.lastModifiedBy = MAKER
    if change is not None:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def document(*lines: str, change: Any = None) -> bytes:
    """A document with a paragraph for each line, of two runs; ``change`` is done to it."""
    made = docx.Document()
    for line in lines or ("Nada",):
        paragraph = made.add_paragraph(line[: len(line) // 2])
        paragraph.add_run(line[len(line) // 2 :]).bold = True
    made.add_comment(made.paragraphs[0].runs[0], text=MAKER, author=MAKER, initials="ZS")
    made.core_properties.author = made.core_properties.last_modified_by = MAKER
    if change is not None:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def pdf(*lines: str, change: Any = None) -> bytes:
    """A PDF of one page with each line on it; ``change`` is done to its writer."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_page(lines))))
    writer.add_metadata({"/Author": MAKER})
    writer.add_attachment("notas.txt", MAKER.encode())
    writer.add_annotation(0, Text(text=MAKER, rect=(0, 0, 10, 10)))
    if change is not None:
        change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def picture(kind: str) -> bytes:
    """A picture, turned, that tells who took it."""
    made = Image.new("RGB", (40, 30), "teal")
    told = made.getexif()
    told[0x013B], told[0x0112] = MAKER, 6
    notes = PngInfo()
    notes.add_text("Author", MAKER)
    file = io.BytesIO()
    if kind == "png":
        made.save(file, "PNG", pnginfo=notes, exif=told)
    else:
        made.save(file, "JPEG", exif=told, comment=MAKER.encode())
    return file.getvalue() + MAKER.encode()


def _page(lines: tuple[str, ...]) -> bytes:
    drawn = "BT /F1 12 Tf 72 760 Td 14 TL "
    for line in lines:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        drawn += f"({escaped}) Tj T* "
    data = (drawn + "ET").encode("cp1252", errors="replace")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data),
        font,
    ]
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end
