"""What people type."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain import fields
from chalicelib.domain.form import phones

#: Explicit formatting characters of the bidirectional algorithm: UAX 9, section 2.
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
name = TypeAdapter(fields.FullName)
details = TypeAdapter(fields.Details)
email = TypeAdapter(fields.EmailAddress)
phone = TypeAdapter(phones.Phone)
code = TypeAdapter(fields.Code)


def why(adapter: TypeAdapter[Any], value: object) -> str:
    return told(adapter, value)[0]


def told(adapter: TypeAdapter[Any], value: object) -> tuple[str, str]:
    """The code of a fault, and what the developer of a client reads of it."""
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    (fault,) = caught.value.errors()
    return fault["type"], fault["msg"]


class TestNames:
    @pytest.mark.parametrize(
        "typed", ["محمد عبد الله", "李小龍", "José Ñandú", "O’Connor-Smith", "Ana 😀", "Ng"]
    )
    def test_of_any_script_are_kept_as_typed(self, typed: str) -> None:
        assert name.validate_python(typed) == typed

    def test_are_trimmed_and_composed(self) -> None:
        assert name.validate_python("  Jose\u0301  ") == "José"

    @pytest.mark.parametrize(
        "bad",
        [
            "A\nB",
            "A\rB",
            "A\x00B",
            "A\u2028B",
            "A\x7fB",
            "A\x85B",
            "A\u2029B",
            "A\ud800B",
            "A\tB",
            "AB\nC",
        ],
    )
    def test_with_control_characters_are_refused(self, bad: str) -> None:
        assert why(name, bad) == "control_characters"

    @pytest.mark.parametrize(
        "bad", ["Ana\u202egnp.exe", "\u2066Ana\u2069", *(f"A{mark}na" for mark in BIDI)]
    )
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

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ana@example.com"),
            ("ana\u200b@example.com\u200e", "ana@example.com"),
            ("！～@example.com", "!~@example.com"),
            ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
            ("ana@a.b", "ana@a.b"),
            ("ana@a.1.ec", "ana@a.1.ec"),
        ],
    )
    def test_is_read_as_keyboards_and_clipboards_bring_it(self, typed: str, kept: str) -> None:
        assert email.validate_python(typed) == kept

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (
                "ñ@example.com",
                "Mail can only be sent to addresses with plain letters before the @.",
            ),
            ("ana", "Write an address such as nombre@ejemplo.com."),
            ("a@" + "b" * 1_015, "Write at most 254 characters."),
            ("a@" + "ñ" * 125 + ".com", "An address has at most 254 bytes."),
            (7, "Send a string."),
            ("ana\x07@example.com", "Remove control characters."),
        ],
    )
    def test_the_developer_of_a_client_is_told_what_is_wrong(self, typed: Any, said: str) -> None:
        assert told(email, typed)[1] == said

    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            (" Ana@straße.de ", "ana@xn--strae-oqa.de"),
            ("ana@STRASSE.de", "ana@strasse.de"),
            ("ana@ｅｘａｍｐｌｅ.com", "ana@example.com"),
            ("ana@b\u200c\u200c.ñ", "ana@b\u200c\u200c.ñ"),
            ("a.n+a@example.com", "a.n+a@example.com"),
            ("Jose\u0301@example.com", "josé@example.com"),
        ],
    )
    def test_a_key_is_the_address_as_mail_hosts_know_it(self, typed: str, key: str) -> None:
        assert fields.email_key(typed) == key


class TestCode:
    @pytest.mark.parametrize(
        "typed",
        [
            "123456", " 123 456 ", "123-456", "1 2 3 4 5 6", "Código: 123456", "codigo 123456",
            "Su código es: 123-456.", "El código es 123456", "MI CÓDIGO 123456", "my code, 123456;",
            "Your code is 123456", "The code: #123456", "*123456*", "１２３４５６", "١٢٣٤٥٦",
            "123\u2011456", "12\u200b3456",
        ],
    )  # fmt: skip
    def test_is_read_as_people_type_and_paste_it(self, typed: str) -> None:
        assert code.validate_python(typed) == "123456"

    @pytest.mark.parametrize(
        ("typed", "fault"),
        [
            ("12345", ("malformed", "A code has six digits.")),
            ("1234567", ("malformed", "A code has six digits.")),
            ("ticket 123456", ("malformed", "A code has six digits.")),
            ("12345a", ("malformed", "A code has six digits.")),
            ("código", ("malformed", "A code has six digits.")),
            ("", ("missing", "Fill in this field.")),
            (123456, ("wrong_type", "Send a string.")),
            ("9" * 1_017, ("too_long", "Write at most 254 characters.")),
            ("9" * 1_016, ("malformed", "A code has six digits.")),
        ],
    )
    def test_others_say_why(self, typed: Any, fault: tuple[str, str]) -> None:
        assert told(code, typed) == fault


class TestBlank:
    @pytest.mark.parametrize("typed", ["", " \t\n", "\u200b\ufeff", "\u2800"])
    def test_text_that_shows_nothing_is_absent(self, typed: str) -> None:
        assert fields.blank_is_absent(typed) is None

    @pytest.mark.parametrize("typed", ["a", " a ", 0, False, []])
    def test_anything_else_is_as_it_came(self, typed: Any) -> None:
        assert fields.blank_is_absent(typed) is typed


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("0991234567", "+593991234567"),
            ("+593 99 123 4567", "+593991234567"),
            ("(02) 223-2303", "+59322232303"),
            ("+57 601 234 5678", "+576012345678"),
            ("+34 612 345 678", "+34612345678"),
            ("０９９ １２３ ４５６７", "+593991234567"),
            ("00593 99 123 4567", "+593991234567"),
            ("072 234 567", "+59372234567"),
            ("07 7 234 567", "+59377234567"),
            ("+1 202 555 0143", "+12025550143"),
        ],
    )
    def test_is_kept_in_e164(self, typed: str, kept: str) -> None:
        assert phone.validate_python(typed) == kept

    @pytest.mark.parametrize(
        ("typed", "fault"),
        [
            ("2345678", ("no_area_code", "Add the area code: (02) 223-2303.")),
            ("02345678", ("malformed", "This is no number of Ecuador.")),
            ("+593 2345678", ("malformed", "This is no number of Ecuador.")),
            ("0891234567", ("malformed", "This is no number of Ecuador.")),
            ("(08) 223-2303", ("malformed", "This is no number of Ecuador.")),
            ("(02) 123-2303", ("malformed", "This is no number of Ecuador.")),
            ("09912345678", ("malformed", "This is no number of Ecuador.")),
            ("911", ("malformed", "This is no number of Ecuador.")),
            ("abc", ("malformed", "Write a number such as 0991234567 or +593 99 123 4567.")),
            ("+99912345", ("malformed", "Write a number such as 0991234567 or +593 99 123 4567.")),
            ("+34 612", ("malformed", "This number is too short or too long.")),
            ("099\x00", ("control_characters", "Remove control characters.")),
            (991234567, ("wrong_type", "Send a string.")),
        ],
    )
    def test_others_say_why(self, typed: Any, fault: tuple[str, str]) -> None:
        assert told(phone, typed) == fault

    def test_an_end_of_line_that_was_pasted_along_means_nothing(self) -> None:
        assert phone.validate_python("0991234567\n") == "+593991234567"
