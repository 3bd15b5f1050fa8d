from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.fields import is_control
from chalicelib.mail.read import Arrived, Unreadable, read
from chalicelib.mail.words import from_html, newest, plain

MAILS = {path.stem: path.read_bytes() for path in Path("tests/services/mails").glob("*.eml")}

#: What somebody wrote, of the mails where that is the question.
SAID = {
    "gmail_spanish": "Hola, ¿tienen también los datos de Loja?",
    "outlook_spanish": "Sí, con los años 2020 a 2025.",
    "apple_english": "Yes, by province please.",
    "signature_dashes": "Necesito tres cosas:\n- el IPC\n- el IPP\n- la canasta",
    "below_the_quotation": "Del año 2022.",
    "gbk": "您好,我需要厄瓜多尔的人口普查数据。",
    "gb2312_base64": "统计数据",
    "charset_unknown": "Año de fundación",
    "charset_lies": "Información del año",
    "charset_none": "Sin ninguna declaración",
    "utf16": "Texto en UTF-16",
    "html_only": "Buenos días,\n\nnecesito el censo de 2022.\nGracias de antemano",
    "boundary_never_closed": "Hola sin final",
    "encoding_unknown": "Hola.",
    "mail_in_mail": "Reenvío.",
    "headers_odd": "Con cabeceras raras.",
    "control_and_bidi": "ABC gnp.exe DE",
    "raw_line_feeds": "Con saltos de Unix.",
    "raw_carriage_returns": "Con saltos de Mac.",
    "mbox_from_line": "Con una línea de mbox.",
    "eight_bit_headers": "Cabeceras en ocho bits.",
    "no_text_part": "",
    "only_blanks": "",
    "calendar": "",
}
#: Machines, and whatever else is not to be heard.
AUTOMATIC = {
    "out_of_office",
    "out_of_office_exchange",
    "out_of_office_old",
    "delivery_report",
    "read_receipt",
    "mailing_list",
}
#: From, where it is not the requester's address.
SENDERS = {
    "from_forged_name": "ladron@example.net",
    "from_two_addresses": "",
    "from_group": "",
    "international": "maría@ejemplo.ec",
}
NONE = {"empty", "raw_noise"}


def read_or_none(raw: bytes) -> Arrived | None:
    """A mail, or None for what is none; anything else that is raised fails the test."""
    try:
        return read(raw)
    except Unreadable:
        return None


def holds(arrived: Arrived) -> bool:
    """Whether its values are what the rest of the program may rely on."""
    return (
        not any(is_control(letter) for letter in arrived.text if letter != "\n")
        and "\n" not in arrived.sender + arrived.message_id
        and (arrived.sender == "" or "@" in arrived.sender)
        and all(file.content for file in arrived.files)
    )


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_words_are_what_the_person_wrote(name: str) -> None:
    assert read(MAILS[name]).text == SAID[name]


@pytest.mark.parametrize("name", sorted(MAILS))
def test_no_mail_is_too_odd(name: str) -> None:
    started = time.monotonic()
    arrived = read_or_none(MAILS[name])
    assert time.monotonic() - started < 3
    if name not in NONE | {"parts_in_parts"}:
        assert arrived is not None
        assert holds(arrived)
        assert arrived.automatic is (name in AUTOMATIC)
        assert arrived.sender == SENDERS.get(name, "maria@example.com")


@pytest.mark.parametrize("name", sorted(NONE))
def test_what_is_no_mail_says_so(name: str) -> None:
    with pytest.raises(Unreadable):
        read(MAILS[name])


def test_two_hundred_files_are_all_told() -> None:
    assert len(read(MAILS["attachments_200"]).files) == 200


def test_a_mail_within_a_mail_is_one_file_and_speaks_for_itself_alone() -> None:
    arrived = read(MAILS["mail_in_mail"])
    assert len(arrived.files) == 1
    assert not arrived.automatic


def test_a_mail_of_40_mb_is_read_in_seconds() -> None:
    head = b"From: maria@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    head += b"--b\r\n\r\nHola.\r\n"
    lines = (b"QUJD" * 19 + b"\r\n") * 512_000
    raw = head + b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: a/b\r\n\r\n" + lines
    assert len(raw) > 39_000_000
    started = time.monotonic()
    arrived = read(raw + b"--b--\r\n")
    assert time.monotonic() - started < 20
    assert (arrived.text, len(arrived.files)) == ("Hola.", 1)


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("maria@example.com", "maria@example.com"),
        ("<maria@example.com>", "maria@example.com"),
        ("María Q. <maria@example.com>", "maria@example.com"),
        ('"Quishpe, María" <maria@example.com>', "maria@example.com"),
        ("=?utf-8?q?Mar=C3=ADa?= <maria@example.com>", "maria@example.com"),
        ('"maria@example.com" <ladron@example.net>', "ladron@example.net"),
        ("maria@example.com <ladron@example.net>", ""),
        ("maria@example.com(<ladron@example.net>)", ""),
        ("ladron@example.net)maria@example.com", ""),
        ("<maria@example.com> <ladron@example.net>", ""),
        ("<maria@example.com>, <ladron@example.net>", ""),
        ("<@example.net:maria@example.com>", ""),
        ("=?utf-8?q?maria=40example.com?=", ""),
        ('"a" <maria@example.com@example.net>', ""),
        ("maria", ""),
        ("", ""),
    ],
)
def test_a_sender_is_an_address_that_can_mean_one_thing_only(header: str, sender: str) -> None:
    assert read(f"From: {header}\r\n\r\nHola.".encode()).sender == sender


@given(raw=st.binary(max_size=2_000))
def test_any_bytes_are_a_mail_or_none(raw: bytes) -> None:
    arrived = read_or_none(raw)
    assert arrived is None or holds(arrived)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_mails_cut_and_sewn_together_are_mails_or_none(data: st.DataObject) -> None:
    small = sorted(name for name, raw in MAILS.items() if len(raw) < 5_000)
    first, second = (MAILS[data.draw(st.sampled_from(small))] for _ in range(2))
    cut, resume = (data.draw(st.integers(0, len(raw))) for raw in (first, second))
    noise = data.draw(st.binary(max_size=30))
    arrived = read_or_none(first[:cut] + noise + second[resume:])
    assert arrived is None or holds(arrived)


@settings(deadline=2_000)
@given(
    pieces=st.lists(
        st.sampled_from(
            [
                "On ",
                "wrote:",
                "El ",
                "escribió:",
                "\n",
                "> ",
                "De: ",
                "Para: a",
                "_" * 33,
                "-- ",
                " ",
                "Saludos,",
                "Aviso: mail",
                "From: x",
                "a" * 40,
            ]
        ),
        max_size=400,
    )
)
def test_no_text_holds_the_patterns_up(pieces: list[str]) -> None:
    text = plain("".join(pieces))
    assert len(newest(text)) <= len(text)


@given(html=st.text(alphabet="<>/&;#!-\"'=abp blockquote\n", max_size=300))
def test_any_html_is_words(html: str) -> None:
    assert isinstance(from_html(html), str)
