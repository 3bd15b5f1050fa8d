"""Names of files: what people call them, and what is left of that."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.domain.desk.requests import Message
from chalicelib.domain.files.attachments import (
    CLAIMED_WITHIN,
    DRAFTED_WITHIN,
    FORM_SECONDS,
    LINK_SECONDS,
    MOST_BYTES,
    TYPES,
    FileState,
    UploadWanted,
    clean_name,
    disposition,
    plain_name,
)
from infra.package import ROOT
from infra.template import read

ID = "01M886VZ1C8a5a47ab0b37f79b044dcd00882d45e0"


def faults(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        UploadWanted.model_validate({"filename": "a.pdf", "size": 1} | changes)
    return {(str(fault["loc"][0]), fault["type"]) for fault in refused.value.errors()}


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("informe.pdf", "informe.pdf"),
            ("Índice de precios – Ñuñoa.xlsx", "Índice de precios – Ñuñoa.xlsx"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\Ana\\datos.CSV", "datos.CSV"),
            ("factura\u202egpj.pdf", "facturagpj.pdf"),
            ("a\r\nSet-Cookie: x.csv", "aSet-Cookie_ x.csv"),
            ("a\u200b\ufeffb.txt", "ab.txt"),
            ('<b>"x"|?*.png', "_b__x____.png"),
            ("  ..oculto..  .zip", "oculto.zip"),
            (".pdf", "archivo.pdf"),
            ("informe.pdf. ", "informe.pdf"),
            ("X.pdf", "X.pdf"),
            ("x" * 300 + ".docx", "x" * 115 + ".docx"),
            ("x" * 114 + "." + "y" * 50 + ".docx", "x" * 114 + ".docx"),
            ("x" * 114 + " " + "y" * 50 + ".docx", "x" * 114 + ".docx"),
        ],
    )
    def test_are_cleaned(self, typed: str, kept: str) -> None:
        assert clean_name(typed) == kept

    @pytest.mark.parametrize("name", ["virus.exe", "informe.pdf.exe", "macro.xlsm", "a.html", "a"])
    def test_of_other_types_are_refused(self, name: str) -> None:
        assert faults(filename=name) == {("filename", "type_not_accepted")}

    @given(st.text(max_size=300), st.sampled_from([*TYPES]))
    def test_never_hold_a_path_a_control_or_too_much(self, stem: str, end: str) -> None:
        name = UploadWanted.model_validate({"filename": f"{stem}.{end}", "size": 1}).filename
        assert len(name) <= 120
        assert name.endswith(f".{end}")
        assert not set(name) & set('/\\<>:"|?*')
        assert not {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs"}
        assert clean_name(name) == name, "a cleaned name is clean"

    @given(st.text(max_size=300))
    def test_make_a_header_of_one_ascii_line(self, stem: str) -> None:
        header = disposition(clean_name(f"{stem}.pdf"))
        assert header.isascii()
        assert header.isprintable()
        assert header.startswith('attachment; filename="')
        assert header.count('"') == 2

    def test_are_sent_with_each_download_for_programs_that_read_ascii_and_for_those_that_do_not(
        self,
    ) -> None:
        assert disposition('Año "1%";\\.pdf') == (
            'attachment; filename="Ano _1____.pdf"; '
            "filename*=UTF-8''A%C3%B1o%20%221%25%22%3B%5C.pdf"
        )
        assert disposition("a/b.pdf").endswith("a%2Fb.pdf")


class TestSizes:
    @pytest.mark.parametrize(
        ("size", "code"),
        [(0, "empty"), (-1, "empty"), (MOST_BYTES + 1, "too_large")],
    )
    def test_outside_the_limits_are_refused(self, size: int, code: str) -> None:
        assert faults(size=size) == {("size", code)}

    def test_and_names_are_told_together(self) -> None:
        wrong = faults(filename="a.exe", size=0)
        assert wrong == {("filename", "type_not_accepted"), ("size", "empty")}


class TestAttachments:
    @pytest.mark.parametrize(
        ("named", "fault"),
        [
            (["01J"], (("attachments", 0), "unknown_upload")),
            ([ID, "../x"], (("attachments", 1), "unknown_upload")),
            ([7], (("attachments", 0), "unknown_upload")),
            ([ID, ID], (("attachments",), "repeated")),
            ([f"{ID[:-1]}{n}" for n in range(6)], (("attachments",), "too_many")),
        ],
    )
    def test_are_few_and_different_and_ids(self, named: list[Any], fault: Any) -> None:
        with pytest.raises(ValidationError) as refused:
            Message.model_validate({"body": "Aquí van.", "attachments": named})
        assert [(e["loc"], e["type"]) for e in refused.value.errors()] == [fault]


def test_a_message_takes_five_files() -> None:
    five = [f"{ID[:-1]}{n}" for n in range(5)]
    assert Message.model_validate({"body": "Aquí van.", "attachments": five}).attachments == (
        *five,
    )


@pytest.mark.parametrize("size", [1, MOST_BYTES])
def test_a_file_has_up_to_ten_mebibytes(size: int) -> None:
    assert UploadWanted.model_validate({"filename": "a.pdf", "size": size}).size == size
    assert MOST_BYTES == 10 * 1024 * 1024


def test_an_upload_outlives_the_time_in_which_it_may_be_named() -> None:
    bucket = read(ROOT / "infra" / "templates" / "data.yaml")["Resources"]["Attachments"][
        "Properties"
    ]
    rules = bucket["LifecycleConfiguration"]["Rules"]
    passing = {rule["Prefix"]: rule for rule in rules if "ExpirationInDays" in rule}
    assert passing.keys() == {"uploads/", "exports/"}, "what a ticket has never expires"
    rule = passing["uploads/"]
    assert rule["ExpirationInDays"] * 86_400 > max(CLAIMED_WITHIN, DRAFTED_WITHIN)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("informe.exe", "informe.exe"),
        ("C:\\datos\\x/informe.exe", "informe.exe"),
        ("rese\u202ena\x07.exe", "resena.exe"),
        ("a<b>:c.exe", "a_b__c.exe"),
        ("n\u0303o  con   espacios.exe", "ño con espacios.exe"),
        (" . ", "archivo"),
    ],
)
def test_a_file_that_is_not_kept_is_called_by_its_own_name_without_path_or_tricks(
    typed: str, shown: str
) -> None:
    assert plain_name(typed) == shown


def test_a_long_name_is_cut() -> None:
    assert plain_name("x" * 2_000) == "x" * 60


@pytest.mark.parametrize(
    ("end", "sent"),
    {
        "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "webp": "image/webp", "heic": "image/heic", "csv": "text/csv", "txt": "text/plain",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls": "application/vnd.ms-excel", "zip": "application/zip",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc": "application/msword", "odt": "application/vnd.oasis.opendocument.text",
    }.items(),
)  # fmt: skip
def test_a_file_is_sent_as_the_type_that_is_registered_for_its_ending(end: str, sent: str) -> None:
    """https://www.iana.org/assignments/media-types/"""
    assert TYPES[end] == sent


def test_forms_links_and_unclaimed_uploads_last_as_long_as_the_pages_say() -> None:
    lasts = (FORM_SECONDS, LINK_SECONDS, CLAIMED_WITHIN)
    assert [timedelta(seconds=each) for each in lasts] == [
        timedelta(hours=1), timedelta(minutes=5), timedelta(hours=48),
    ]  # fmt: skip


def test_the_states_of_a_file_are_called_as_its_rows_have_them() -> None:
    assert {*map(str, FileState)} == {"ready", "in_review", "refused"}
