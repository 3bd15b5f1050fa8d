"""What the bytes of a file tell: the renamed program, the macro, the bomb."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.files import archives, inspection
from chalicelib.domain.files.attachments import TYPES
from chalicelib.domain.files.inspection import Finding, Inspection, look_into
from tests.files import (
    CSV,
    DOCX,
    EXE,
    HEIC,
    JPG,
    ODS,
    ODT,
    PDF,
    PNG,
    WEBP,
    XLSX,
    archive,
    old_office,
)


def look(name: str, content: bytes) -> str | None:
    return look_into(name, len(content), lambda start, size: content[start : start + size])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.png", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.csv", CSV),
        ("a.csv", "año;índice\r\n2020;1\r\n".encode("cp1252")),
        ("a.txt", "\ufeffseñal".encode()),
        ("a.txt", "señal".encode("utf-16")),
        ("a.xlsx", XLSX),
        ("a.docx", DOCX),
        ("a.xls", old_office("Root Entry", "Workbook")),
        ("a.xls", old_office("Root Entry", "Book")),
        ("a.zip", archive("datos/cuadro.csv", "leame.txt")),
        ("A.PDF", PDF),
        ("a.pdf", b"\r\n" * 512 + PDF),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + PDF),
        ("a.webp", WEBP),
        ("a.heic", HEIC),
        ("a.jpg", PNG),
        ("a.ods", ODS),
        ("a.odt", ODT),
        ("a.doc", old_office("WordDocument")),
        ("a.doc", b"{\\rtf1\\ansi Hola}"),
        ("a.xls", XLSX),
        ("a.doc", DOCX),
        ("a.doc", old_office() + b"\0" * 11 + b"\x01" + "WordDocument".encode("utf-16-le")),
        ("a.xls", b"<html><table><tr><td>Loja</td></tr></table></html>"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>'),
        ("a.xls", "cantón\tpoblación\r\nLoja\t1\r\n".encode("utf-16")),
    ],
)
def test_what_it_says_it_is_passes(name: str, content: bytes) -> None:
    assert look(name, content) is None


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", EXE, "type_mismatch"),
        ("a.xls", DOCX, "type_mismatch"),
        ("a.doc", XLSX, "type_mismatch"),
        ("a.doc", old_office("EncryptedPackage"), "password_protected"),
        ("a.xls", old_office("EncryptedPackage"), "password_protected"),
        ("a.zip", old_office("EncryptedPackage"), "type_mismatch"),
        ("a.doc", old_office("WordDocument", "_VBA_PROJECT"), "macros"),
        ("a.pdf", PNG, "type_mismatch"),
        ("a.png", b"<svg onload=alert(1)>", "type_mismatch"),
        ("a.pdf", b"\n" * 1_025 + PDF, "type_mismatch"),
        ("a.webp", b"RIFF\x24\0\0\0WAVEfmt ", "type_mismatch"),
        ("a.heic", b"\0\0\0\x18ftypmp42\0\0\0\0", "type_mismatch"),
        ("a.ods", ODT, "type_mismatch"),
        ("a.odt", XLSX, "type_mismatch"),
        ("a.doc", old_office("Workbook"), "type_mismatch"),
        ("a.xls", EXE, "type_mismatch"),
        ("a.xlsx", old_office("EncryptionInfo", "EncryptedPackage"), "password_protected"),
        ("a.docx", old_office("EncryptionInfo", "EncryptedPackage"), "password_protected"),
        (
            "a.xls",
            old_office("Workbook") + b"\x09\x08\x10\0\0\x06\x05\0" + b"\0" * 12 + b"\x2f\0\x36\0",
            "password_protected",
        ),
        (
            "a.doc",
            old_office("WordDocument")[:512]
            + b"\xec\xa5"
            + b"\0" * 8
            + b"\0\x01"
            + old_office("WordDocument")[512:],
            "password_protected",
        ),
        ("a.csv", EXE, "type_mismatch"),
        ("a.txt", b"\x7fELF\x02\x01\x01\0\0", "type_mismatch"),
        ("a.csv", XLSX, "type_mismatch"),
        ("a.xlsx", DOCX, "type_mismatch"),
        ("a.docx", archive("a.txt"), "type_mismatch"),
        ("a.xlsx", old_office("Workbook"), "type_mismatch"),
        ("a.xls", old_office("WordDocument"), "type_mismatch"),
        ("a.zip", b"PK\x03\x04" + b"x" * 60, "damaged"),
        ("a.xlsx", XLSX[:-30], "damaged"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/vbaProject.bin"), "macros"),
        ("a.zip", archive("xl/VBAPROJECT.BIN"), "macros"),
        ("a.xls", old_office("Workbook", "_VBA_PROJECT_CUR"), "macros"),
        ("a.zip", archive("regalo.exe"), "dangerous"),
        ("a.zip", archive("datos.csv", "dentro/otro.zip"), "dangerous"),
        ("a.zip", archive("foto.jpg.JS"), "dangerous"),
    ],
)
def test_what_it_is_not_is_found(name: str, content: bytes, finding: str) -> None:
    assert look(name, content) == finding


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        ("empty", "The file is empty."),
        ("type_mismatch", "The file is not what its name says."),
        ("damaged", "The file cannot be read."),
        ("password_protected", "The document has a password; send it without."),
        ("encrypted", "The archive has a password; send it without."),
        ("macros", "The file holds macros; send it without."),
        ("dangerous", "The archive holds a program or another archive."),
        ("expands_too_much", "Unpacked, the file would be too large."),
    ],
)
def test_whoever_sends_a_file_is_told_why_it_is_refused(finding: Finding, told: str) -> None:
    verdict = Inspection(accepted=False, code=finding, detail=told)
    assert Inspection.of(finding) == verdict
    assert verdict.code == finding


def test_a_file_with_nothing_wrong_is_taken_and_nothing_is_said_of_it() -> None:
    assert Inspection.of(None) == Inspection(accepted=True, code=None, detail=None)


class TestArchives:
    def test_a_bomb_is_known_by_what_it_declares_without_unpacking(self) -> None:
        bomb = archive("ceros.csv", content=b"0" * (archives.UNPACKED_BYTES + 1))
        assert len(bomb) < 1_000_000
        read: list[int] = []

        def part(start: int, size: int) -> bytes:
            read.append(size)
            return bomb[start : start + size]

        assert look_into("a.zip", len(bomb), part) == "expands_too_much"
        assert sum(read) < 2 * inspection._HEAD

    def test_one_with_a_password_cannot_be_looked_into(self) -> None:
        locked = bytearray(archive("datos.csv"))
        locked[6] |= 1
        locked[locked.index(b"PK\x01\x02") + 8] |= 1
        assert look("a.zip", bytes(locked)) == "encrypted"

    def test_of_its_directory_a_bounded_part_is_read(self) -> None:
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            for n in range(60):
                made.writestr(zipfile.ZipInfo(f"{n}-{'x' * 65_000}"), b"")
        read: list[int] = []

        def part(start: int, size: int) -> bytes:
            read.append(size)
            return file.getvalue()[start : start + size]

        assert look_into("a.zip", len(file.getvalue()), part) == "damaged"
        assert sum(read) < 3 * 1024 * 1024 + inspection._HEAD


def test_an_archive_of_a_version_that_nobody_reads_is_damaged() -> None:
    future = bytearray(XLSX)
    future[future.index(b"PK\x01\x02") + 6] = 64
    assert look("a.zip", bytes(future)) == "damaged"


@given(st.sampled_from([*TYPES]), st.binary(max_size=2_000))
def test_no_bytes_are_a_defect(end: str, content: bytes) -> None:
    look(f"a.{end}", content)
