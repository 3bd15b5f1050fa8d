from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.fields import is_control
from chalicelib.mail.reading import bodies
from chalicelib.mail.reading import read as reading
from chalicelib.mail.reading.html_text import html_lines
from chalicelib.mail.reading.lines import text_lines
from chalicelib.mail.reading.mime.parts import read_parts, with_line_feeds
from chalicelib.mail.reading.quotation import split
from chalicelib.mail.reading.read import Body, Head, Unreadable, head
from tests.mail.odd_mails import MAILS

#: What somebody wrote, of the mails where that is the question.
SAID = {
    "gmail_spanish": "Hola, ¿tienen también los datos de Loja?",
    "outlook_spanish": "Sí, con los años 2020 a 2025.",
    "apple_english": "Yes, by province please.\n\nSent from my iPhone",
    "signature_dashes": "Necesito tres cosas:\n- el IPC\n- el IPP\n- la canasta\n\n--\n"
    "María Quishpe\nUniversidad Nacional de Loja",
    "below_the_quotation": "Del año 2022.",
    "gbk": "您好,我需要厄瓜多尔的人口普查数据。",
    "gb2312_base64": "统计数据",
    "charset_unknown": "Año de fundación",
    "charset_lies": "Información del año",
    "charset_none": "Sin ninguna declaración",
    "utf16": "Texto en UTF-16",
    "html_only": "Buenos días,\nnecesito el censo de 2022.\nGracias de antemano\n"
    "Recibimos su requerimiento",
    "boundary_never_closed": "Hola sin final",
    "encoding_unknown": "Hola.",
    "mail_in_mail": "Reenvío.\n\n---------- Mensaje reenviado ---------\nDe: x@example.com\n"
    "Asunto: dentro\n\ntexto de dentro",
    "headers_odd": "Con cabeceras raras.",
    "control_and_bidi": "ABC gnp.exe D\nE",
    "raw_line_feeds": "Con saltos de Unix.",
    "raw_carriage_returns": "Con saltos de Mac.",
    "mbox_from_line": "Con una línea de mbox.",
    "eight_bit_headers": "Cabeceras en ocho bits.",
    "no_text_part": "",
    "only_blanks": "",
    "calendar": "",
}
#: Programs that answer for somebody, and hosts that report.
AUTOMATIC = {"out_of_office", "out_of_office_old", "delivery_report", "read_receipt"}
#: Those that a person may stand behind: heard, and not answered.
UNANSWERABLE = AUTOMATIC | {"out_of_office_exchange", "mailing_list"}
#: From, where it is not the requester's address.
SENDERS = {
    "from_forged_name": "ladron@example.net",
    "from_two_addresses": "",
    "international": "maría@ejemplo.ec",
}
NONE = {"empty", "raw_noise"}


def read(raw: bytes) -> tuple[Head, Body]:
    """A mail, header and body."""
    known = head(raw)
    return known, reading.read(raw, known)


def read_or_none(raw: bytes) -> tuple[Head, Body] | None:
    """A mail, or None for what is none; anything else that is raised fails the test."""
    try:
        known = head(raw)
    except Unreadable:
        return None
    return known, bodies.read(read_parts(with_line_feeds(raw), known.header, known.body_at))


def holds(known: Head, body: Body) -> bool:
    """Whether its values are what the rest of the program may rely on."""
    return (
        not any(is_control(letter) for letter in body.words + body.quoted if letter != "\n")
        and "\n" not in known.sender + known.message_id
        and (known.sender == "" or "@" in known.sender)
    )


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_words_are_what_the_person_wrote(name: str) -> None:
    assert read(MAILS[name])[1].words == SAID[name]


@pytest.mark.parametrize("name", sorted(set(MAILS) - NONE))
def test_no_mail_is_too_odd(name: str) -> None:
    known, body = read(MAILS[name])
    assert holds(known, body)
    assert known.automatic is (name in AUTOMATIC)
    assert known.answerable is (name not in UNANSWERABLE)
    assert known.sender == SENDERS.get(name, "maria@example.com")


@pytest.mark.parametrize("name", sorted(NONE))
def test_what_is_no_mail_says_so(name: str) -> None:
    with pytest.raises(Unreadable):
        read(MAILS[name])


def test_two_hundred_files_are_all_told() -> None:
    assert len(read(MAILS["attachments_200"])[1].files) == 200


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
        ("maria@example.com (Dirección Distrital)", "maria@example.com"),
        ("(Área de datos) María <maria@example.com> (GAD)", "maria@example.com"),
        ("Quishpe Ñato, María <maria@example.com>", "maria@example.com"),
        ("[EXTERNO] María <maria@example.com>", "maria@example.com"),
        ("María [Consultora] <maria@example.com>", "maria@example.com"),
        ("maria@example.com <maria@example.com>", "maria@example.com"),
        ("MARIA@Example.com <maria@example.com>", "maria@example.com"),
        ("'maria@example.com' <maria@example.com>", "maria@example.com"),
        ('"maria@example.com" <maria@example.com>', "maria@example.com"),
        ("<<maria@example.com>>", "maria@example.com"),
        ("mailto:maria@example.com", "maria@example.com"),
        ("maria@example.com;", "maria@example.com"),
        ("María <maria@example.com>;", "maria@example.com"),
        ("María <maria@example.com>,", "maria@example.com"),
        ("Grupo: María <maria@example.com>;", "maria@example.com"),
        ('"María "La Contadora" Q" <maria@example.com>', "maria@example.com"),
        ("María Q <maria@example.com", "maria@example.com"),
        ("maria@example.com; ladron@example.net", ""),
        ("María <maria@example.com> (ladron@example.net)", ""),
        ("ladron@example.net)maria@example.com", ""),
        ("<maria@example.com> <ladron@example.net>", ""),
        ("<maria@example.com>, <ladron@example.net>", ""),
        ("<@example.net:maria@example.com>", "maria@example.com"),
        ("María <@a.example, @b.example:maria@example.com>", "maria@example.com"),
        ("<@example.net:maria@example.com>, <ladron@example.net>", ""),
        ("<@example.net:maria@example.com> <@x.example:ladron@example.net>", ""),
        ("<@example.net maria@example.com>", ""),
        ("<@ladron@example.net:maria@example.com>", ""),
        ("=?utf-8?q?maria=40example.com?=", ""),
        ('"a" <maria@example.com@example.net>', ""),
        ("maria", ""),
        ("", ""),
    ],
)
def test_a_sender_is_an_address_that_can_mean_one_thing_only(header: str, sender: str) -> None:
    assert head(f"From: {header}\r\n\r\nHola.".encode()).sender.lower() == sender


@given(raw=st.binary(max_size=2_000))
def test_any_bytes_are_a_mail_or_none(raw: bytes) -> None:
    arrived = read_or_none(raw)
    assert arrived is None or holds(*arrived)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_mails_cut_and_sewn_together_are_mails_or_none(data: st.DataObject) -> None:
    small = sorted(name for name, raw in MAILS.items() if len(raw) < 5_000)
    first, second = (MAILS[data.draw(st.sampled_from(small))] for _ in range(2))
    cut, resume = (data.draw(st.integers(0, len(raw))) for raw in (first, second))
    noise = data.draw(st.binary(max_size=30))
    arrived = read_or_none(first[:cut] + noise + second[resume:])
    assert arrived is None or holds(*arrived)


def test_what_is_told_of_a_mail_within_the_mail_has_no_unseen_characters() -> None:
    outer, inner = MAILS["mail_in_mail"].split(b"Subject: dentro")
    arrived = read_or_none(outer + b"Subject: \0den\x07tro \xe2\x80\xae!" + inner)
    assert arrived is not None
    assert holds(*arrived)
    assert "Asunto: dentro !" in arrived[1].words


@given(
    text=st.text(alphabet="ab >\n\t:-_@<>0", max_size=400)
    | st.lists(
        st.sampled_from(
            "El 24/11/2026 10:00, x <a@b.ec> escribió:\n;> ;De: a@b.ec\n;Fecha: 10:00\n;Para: x\n"
            ";-----Mensaje original-----\n;_______________________\n;Sí.\n;\n; ".split(";")
        ),
        max_size=60,
    ).map("".join)
)
def test_every_line_is_shown_or_folded(text: str) -> None:
    lines = text_lines(text)
    parts = split(lines)
    told = f"{parts.words}\n{parts.quoted}".split("\n")
    assert all(line.raw in told for line in lines if line.raw.strip())


@given(html=st.text(alphabet="<>/&;#!-\"'=abp blockquote\n", max_size=300))
def test_any_html_is_lines(html: str) -> None:
    assert all("\n" not in line.raw for line in html_lines(html))
