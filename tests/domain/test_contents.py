"""What the bytes of a file tell: the renamed program, the macro, the bomb."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import archives, contents
from chalicelib.domain.contents import look_into
from chalicelib.domain.files import TYPES
from tests.files import CSV, DOCX, EXE, JPG, PDF, PNG, XLSX, archive, old_office


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
    ],
)
def test_what_it_says_it_is_passes(name: str, content: bytes) -> None:
    assert look(name, content) is None


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", EXE, "type_mismatch"),
        ("a.pdf", PNG, "type_mismatch"),
        ("a.png", b"<svg onload=alert(1)>", "type_mismatch"),
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


class TestArchives:
    def test_a_bomb_is_known_by_what_it_declares_without_unpacking(self) -> None:
        bomb = archive("ceros.csv", content=b"0" * (archives.UNPACKED_BYTES + 1))
        assert len(bomb) < 1_000_000
        read: list[int] = []

        def part(start: int, size: int) -> bytes:
            read.append(size)
            return bomb[start : start + size]

        assert look_into("a.zip", len(bomb), part) == "expands_too_much"
        assert sum(read) < 2 * contents._HEAD

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
        assert look("a.zip", file.getvalue()) == "damaged"


def test_an_archive_of_a_version_that_nobody_reads_is_damaged() -> None:
    future = bytearray(XLSX)
    future[future.index(b"PK\x01\x02") + 6] = 64
    assert look("a.zip", bytes(future)) == "damaged"


@given(st.sampled_from([*TYPES]), st.binary(max_size=2_000))
def test_no_bytes_are_a_defect(end: str, content: bytes) -> None:
    look(f"a.{end}", content)
