"""What people type."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import fields

name = TypeAdapter(fields.FullName)
details = TypeAdapter(fields.Details)
email = TypeAdapter(fields.EmailAddress)
phone = TypeAdapter(fields.Phone)


def why(adapter: TypeAdapter[Any], value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return caught.value.errors()[0]["type"]


class TestNames:
    @pytest.mark.parametrize(
        "typed", ["محمد عبد الله", "李小龍", "José Ñandú", "O’Connor-Smith", "Ana 😀", "Ng"]
    )
    def test_of_any_script_are_kept_as_typed(self, typed: str) -> None:
        assert name.validate_python(typed) == typed

    def test_are_trimmed_and_composed(self) -> None:
        assert name.validate_python("  Jose\u0301  ") == "José"

    @pytest.mark.parametrize("bad", ["A\nB", "A\rB", "A\x00B", "A\u2028B", "A\x7fB", "A\x85B"])
    def test_with_control_characters_are_refused(self, bad: str) -> None:
        assert why(name, bad) == "control_characters"

    @pytest.mark.parametrize("bad", ["Ana\u202egnp.exe", "\u2066Ana\u2069"])
    def test_that_read_as_what_they_are_not_are_refused(self, bad: str) -> None:
        assert why(name, bad) == "control_characters"

    def test_have_their_limits(self) -> None:
        assert why(name, "A") == "too_short"
        assert why(name, "A" * 121) == "too_long"
        assert why(name, " \t ") == "missing"
        assert why(name, None) == "wrong_type"

    @given(st.text(max_size=300))
    def test_whatever_is_typed_is_clean_or_refused(self, typed: str) -> None:
        try:
            kept = name.validate_python(typed)
        except ValidationError:
            return
        assert kept == unicodedata.normalize("NFC", kept).strip()
        assert not {unicodedata.category(letter) for letter in kept} & {"Cc", "Cs"}


class TestDetails:
    def test_keep_their_lines(self) -> None:
        typed = "Primera línea\r\n\r\n\tSegunda línea, con tabulador"
        assert details.validate_python(typed) == typed.replace("\r\n", "\n")

    @pytest.mark.parametrize("bad", ["x" * 20 + "\x00", "x" * 20 + "\x1b[31m", "y" * 25 + "\r!"])
    def test_with_other_control_characters_are_refused(self, bad: str) -> None:
        assert why(details, bad) == "control_characters"


class TestEmail:
    @pytest.mark.parametrize(
        "typed",
        [
            "ana@example.com",
            "Ana.Perez+inec@sub.example.com.ec",
            "o'connor@example.ie",
            "ana@ñandú.ec",
            "x@y.museum",
        ],
    )
    def test_plausible_addresses_are_kept_as_typed(self, typed: str) -> None:
        assert email.validate_python(f" {typed} ") == typed

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("ana", "malformed"),
            ("ana@", "malformed"),
            ("@example.com", "malformed"),
            ("ana@localhost", "malformed"),
            ("ana@example.", "malformed"),
            ("ana@-example.com", "malformed"),
            ("ana@exa_mple.com", "malformed"),
            ("ana..b@example.com", "malformed"),
            (".ana@example.com", "malformed"),
            ("ana b@example.com", "malformed"),
            ("ana@exam ple.com", "malformed"),
            ("ana@b@example.com", "malformed"),
            ("ana@192.168.0.1", "malformed"),
            ("<ana@example.com>", "malformed"),
            ("ana@example.com\nBcc: x@y.ec", "control_characters"),
            ("ñandú@example.com", "not_ascii"),
            ("a" * 65 + "@example.com", "malformed"),
            ("a@" + "b" * 250 + ".com", "too_long"),
            ("", "missing"),
        ],
    )
    def test_others_say_why(self, typed: str, code: str) -> None:
        assert why(email, typed) == code

    @pytest.mark.parametrize(
        "spelling", ["ANA@EXAMPLE.COM", " ana@example.com", "Ana@Example.Com "]
    )
    def test_spellings_of_one_address_are_one_key(self, spelling: str) -> None:
        assert fields.email_key(spelling) == "ana@example.com"

    def test_an_international_domain_and_its_ascii_form_are_one_key(self) -> None:
        assert fields.email_key("ana@ÑANDÚ.ec") == fields.email_key("ana@xn--and-6ma2c.ec")

    @given(st.emails())
    def test_a_key_is_its_own_key(self, address: str) -> None:
        key = fields.email_key(address)
        assert fields.email_key(key) == key


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("0991234567", "+593991234567"),
            ("+593 99 123 4567", "+593991234567"),
            ("(02) 223-2303", "+59322232303"),
            ("+57 601 234 5678", "+576012345678"),
            ("+34 612 345 678", "+34612345678"),
        ],
    )
    def test_is_kept_in_e164(self, typed: str, kept: str) -> None:
        assert phone.validate_python(typed) == kept

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("2345678", "no_area_code"),
            ("0891234567", "malformed"),
            ("09912345678", "malformed"),
            ("911", "malformed"),
            ("abc", "malformed"),
            ("+99912345", "malformed"),
            ("0991234567\n", None),
        ],
    )
    def test_others_say_why(self, typed: str, code: str | None) -> None:
        if code is None:
            assert phone.validate_python(typed) == "+593991234567"
        else:
            assert why(phone, typed) == code
