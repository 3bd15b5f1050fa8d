"""Archives are judged by what is in them, not by what they say of themselves."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.files import archives, dangerous
from chalicelib.domain.files.archives import look_into_archive
from tests.files import EXE, XLSX, archive

PROGRAM = EXE + b"This program cannot be run in DOS mode."
SHEET = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
LETTER = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def look(name: str, content: bytes) -> str | None:
    return look_into_archive(name, len(content), lambda start, size: content[start : start + size])


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "end",
    "xll url chm one iso img vhd vhdx html htm svg wsc hta lnk scr jar docm xlsm settingcontent-ms"
    " library-ms 7z rar zip py ps1 appref-ms website".split(),
)
def test_what_runs_or_carries_what_runs_is_not_let_in_by_a_zip(end: str) -> None:
    assert (
        look("a.zip", archive("datos.csv", f"carpeta/Oferta final.{end.upper()} ")) == "dangerous"
    )


@pytest.mark.parametrize(
    "end", "csv txt pdf xlsx xls docx ods odt png jpg sav dta dbf shp prj geojson r sps do".split()
)
def test_what_statisticians_send_is_let_in(end: str) -> None:
    assert look("a.zip", archive(f"datos/cuadro.{end}")) is None


def test_a_program_under_another_name_is_known_by_its_bytes() -> None:
    assert look("a.zip", packed({"datos.csv": PROGRAM})) == "dangerous"
    assert look("a.zip", packed({"MZ.csv": b"MZ;valor\r\n1;2\r\n"})) is None


@pytest.mark.parametrize(
    ("system", "head"),
    [
        ("Windows", b"MZ\x90\0"),
        ("Linux", b"\x7fELF\x02"),
        ("Java", b"\xca\xfe\xba\xbe\0"),
        ("macOS", b"\xcf\xfa\xed\xfe\x07"),
        ("macOS, 32 bits", b"\xce\xfa\xed\xfe\x07"),
        ("Android", b"dex\n035\0"),
    ],
)
def test_the_programs_of_every_system_are_known(system: str, head: bytes) -> None:
    assert look("a.zip", packed({"datos.csv": head})) == "dangerous", system
    assert look("a.zip", packed({"datos.csv": b";" + head})) is None


def test_an_empty_archive_holds_nothing_to_fear() -> None:
    assert look("a.zip", packed({})) is None


class TestOffice:
    @pytest.mark.parametrize(
        "part",
        ["xl/macrosheets/sheet1.xml", "xl/macroSheets/intlsheet1.bin", "xl/vbaProject.bin"],
    )
    def test_macro_sheets_are_macros(self, part: str) -> None:
        assert look("a.xlsx", packed(SHEET | {part: b"x"})) == "macros"

    @pytest.mark.parametrize(
        "told",
        [
            b'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"',
            b'ContentType="application/vnd.ms-excel.macrosheet+xml"',
            b'ContentType="application/vnd.ms-office.vbaProject"',
        ],
    )
    def test_macros_under_another_name_are_known_by_their_type(self, told: bytes) -> None:
        types = {"[Content_Types].xml": b"<Types><Override " + told + b"/></Types>"}
        assert look("a.xlsx", packed(SHEET | types)) == "macros"

    @pytest.mark.parametrize(
        ("part", "content"),
        [
            ("word/media/image1.exe", b"x"),
            ("word/media/image1.png", PROGRAM),
            ("word/embeddings/oleObject1.bin", b"\0" * 900_000 + PROGRAM[16:]),
            ("word/embeddings/oleObject1.bin", b"\x02\0factura.SCR\0C:\\x\0"),
            ("word/activeX/activeX1.bin", b"\0setup.msi\0"),
            ("word/activeX/activeX2.bin", b"\0\0This program must be run under Win32"),
            ("ObjectReplacements/1", b"This program cannot be run in DOS mode"),
            ("word/embeddings/Hoja.xlsm", b"x"),
        ],
    )
    def test_programs_inside_a_letter_are_found(self, part: str, content: bytes) -> None:
        assert look("a.docx", packed(LETTER | {part: content})) == "dangerous"

    def test_pictures_and_tables_inside_a_letter_are_nothing_to_fear(self) -> None:
        parts = {
            "word/media/image1.svg": b"<svg/>",
            "word/embeddings/Hoja1.xlsx": XLSX,
            "word/embeddings/oleObject1.bin": b"\0Equation Native\0" + b"x" * 500,
        }
        assert look("a.docx", packed(LETTER | parts)) is None

    def test_open_documents_say_what_they_are(self) -> None:
        text = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
        assert look("a.odt", packed(text)) is None
        assert look("a.ods", packed(text)) == "type_mismatch"
        assert look("a.odt", packed({"content.xml": b"<x/>"} | {"Basic/x.xml": b""})) == "macros"
        assert look("a.odt", packed(text | {"Scripts/python/x.py": b""})) == "macros"
        locked = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
        assert look("a.odt", packed(text | locked)) == "encrypted"

    @pytest.mark.parametrize(
        ("name", "files"),
        [
            ("a.xlsx", SHEET | {"xl/sharedStrings.xml": b"<t>vbaProject, macroEnabled</t>"}),
            ("a.zip", {"[Content_Types].xml": b"macroEnabled"}),
            ("a.odt", {"content.xml": b"encryption-data", "mimetype.txt": b"x"}),
        ],
    )
    def test_words_in_a_text_are_not_what_they_name(
        self, name: str, files: dict[str, bytes]
    ) -> None:
        assert look(name, packed(files)) is None


class TestLies:
    def test_more_than_the_directory_says_is_damage(self) -> None:
        lie = bytearray(archive("ceros.csv", content=b"0" * 5_000_000))
        local, central = 22, lie.index(b"PK\x01\x02") + 24
        for at in (local, central):
            assert struct.unpack_from("<I", lie, at) == (5_000_000,)
            struct.pack_into("<I", lie, at, 10)
        assert look("a.zip", bytes(lie)) == "damaged"

    def test_a_wrong_checksum_is_damage(self) -> None:
        broken = bytearray(packed({"a.csv": b"1;2;3"}, zipfile.ZIP_STORED))
        broken[broken.index(b"1;2;3")] ^= 1
        assert look("a.zip", bytes(broken)) == "damaged"

    def test_what_unpacks_to_a_hundred_times_its_size_is_too_much(self) -> None:
        files = {f"{n}.csv": b"0" * 20_000_000 for n in range(6)}
        assert look("a.zip", packed(files)) == "expands_too_much"
        assert look("a.zip", packed({"a.csv": b"0" * 9_000_000})) is None

    def test_it_may_unpack_to_a_hundred_times_its_size_and_ten_mebibytes_and_no_more(self) -> None:
        unpacked, size = 10 * 1024 * 1024 + 100 * 20_000, 20_000

        def sized(size: int) -> bytes:
            made = BytesIO(packed({"a.csv": b"0" * unpacked}))
            with zipfile.ZipFile(made, "a") as archive:
                archive.comment = b" " * (size - len(made.getvalue()))
            return made.getvalue()

        assert len(sized(size)) == size
        assert look("a.zip", sized(size)) is None
        assert look("a.zip", sized(size - 1)) == "expands_too_much"

    def test_however_large_it_is_it_unpacks_to_no_more_than_a_bound(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert archives.UNPACKED_BYTES == 250 * 1024 * 1024
        monkeypatch.setattr(archives, "UNPACKED_BYTES", 30)
        assert look("a.zip", packed({"a.csv": b"1" * 20, "b.csv": b"2" * 10})) is None
        assert look("a.zip", packed({"a.csv": b"1" * 20, "b.csv": b"2" * 11})) == "expands_too_much"

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_ways_of_packing_that_unpack_without_a_bound_are_not_read(self, method: int) -> None:
        assert look("a.zip", packed({"a.csv": b"x"}, method)) == "damaged"


def test_every_ending_is_written_as_it_is_compared() -> None:
    for end in dangerous.PROGRAMS | dangerous.CARRIERS:
        assert end == end.lower().strip(". ")


@given(st.sampled_from(["zip", "xlsx", "docx", "ods"]), st.data())
def test_no_broken_archive_is_a_defect(end: str, data: st.DataObject) -> None:
    broken = bytearray(XLSX)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(4, len(broken) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    look(f"a.{end}", bytes(broken))


def test_files_beyond_a_count_are_too_many() -> None:
    many = archive(*(f"{n}.csv" for n in range(archives.UNPACKED_FILES + 1)))
    assert look("a.zip", many) == "expands_too_much"


class TestUnpacked:
    """What a search for malware or identities reads of a file that nothing is wrong with."""

    def parts(self, name: str, content: bytes) -> list[bytes]:
        return list(archives.unpacked(name, content))

    def test_each_file_is_read(self) -> None:
        assert self.parts("a.zip", packed({"a.csv": b"uno", "b.csv": b"dos"})) == [b"uno", b"dos"]
        assert self.parts("a.xlsx", packed(SHEET)) == [b"<Types/>", b"<workbook/>"]

    @pytest.mark.parametrize("inner", ["tabla.xlsx", "CARTA.DOCX"])
    def test_a_document_in_a_zip_is_read_within(self, inner: str) -> None:
        document = packed(SHEET | LETTER)
        assert self.parts("a.zip", packed({inner: document})) == [
            document, b"<Types/>", b"<workbook/>", b"<document/>",
        ]  # fmt: skip

    def test_a_document_in_a_document_is_not(self) -> None:
        document = packed(LETTER)
        files = SHEET | {"xl/otra.docx": document}
        assert self.parts("a.xlsx", packed(files)) == [*files.values()]

    def test_a_document_in_which_something_is_wrong_is_passed_over(self) -> None:
        wrong = packed(SHEET | {"xl/vbaProject.bin": b"x"})
        assert self.parts("a.zip", packed({"a.xlsx": wrong, "b.xlsx": b"no"})) == [wrong, b"no"]

    def test_no_more_is_read_than_an_archive_may_hold(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archives, "UNPACKED_BYTES", 6)
        files = {"a.csv": b"uno", "b.csv": b"dos", "c.csv": b"1"}
        assert self.parts("a.zip", packed(files)) == [b"uno", b"dos"]

    def test_a_part_begins_with_the_end_of_the_one_before(self) -> None:
        text = b"".join(b"%07d\n" % line for line in range(40_000))  # 320 kB
        first, second = self.parts("a.zip", packed({"a.csv": text}))
        assert text.startswith(first)
        assert second[: 8 * 1024] == first[-8 * 1024 :]
        assert first + second[8 * 1024 :] == text


def test_an_archive_holds_five_thousand_files_at_most() -> None:
    files = {f"{number}.csv": b"" for number in range(5_001)}
    assert look("a.zip", packed(files)) == "expands_too_much"
    files.popitem()
    assert look("a.zip", packed(files)) is None
