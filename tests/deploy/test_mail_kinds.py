"""Awkward mails end to end: handed over as SES would, read back from the thread."""

from __future__ import annotations

import binascii
from typing import Any

import pytest

from tests.conftest import System
from tests.deploy.mailbox import arrive, open_ticket, see
from tests.files import PDF, PNG, archive

pytestmark = pytest.mark.engine

_TEXT = b"Content-Type: text/plain; charset=utf-8\n"
_HTML = b"Content-Type: text/html\n\n"
_MIXED = b"Content-Type: multipart/mixed; boundary=corte\n"
_TOKEN = b"eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ0aWNrZXQifQ.q8tWfr-0LrXzD2_YkVbH1sJ7mPcE4uGnA9oKdTiRw5x"
_ZIP = archive("nota.txt", content=b"https://inec.example/estado/#acceso=" + _TOKEN)


def _attached(name: bytes, content: bytes) -> bytes:
    packed = binascii.b2a_base64(content)
    return (
        b"\n--corte\nContent-Type: text/plain\n\nVa lo pedido.\n--corte\n"
        b"Content-Type: application/octet-stream; name=" + name + b"\n"
        b"Content-Disposition: attachment; filename=" + name + b"\n"
        b"Content-Transfer-Encoding: base64\n\n" + packed + b"\n--corte--\n"
    )


#: Header beyond the envelope with the body; every phrase that the entry must hold; its files.
MAILS: dict[str, tuple[bytes, tuple[str, ...], tuple[str, ...]]] = {
    "thanks that look like a signature": (
        _TEXT + b"\nGracias, pero falta la hoja de Zamora.\nAtentamente espero.\n",
        ("Gracias, pero falta la hoja de Zamora.", "Atentamente espero."),
        (),
    ),
    "answers between the questions": (
        _TEXT + "\n> ¿Qué parroquia?\nMalacatos\n> ¿Qué trimestre?\nEl tercero\n".encode(),
        ("Malacatos", "El tercero"),
        (),
    ),
    "an official letter's labels": (
        _TEXT + b"\nPARA: Director\nASUNTO: pedido de series\nSolicito las series.\n",
        ("PARA: Director", "ASUNTO: pedido de series", "Solicito las series."),
        (),
    ),
    "boundary without quotes": (
        _MIXED.replace(b"corte", b"a=b:c") + b"\n--a=b:c\n\nPido la ENEMDU.\n--a=b:c--\n",
        ("Pido la ENEMDU.",),
        (),
    ),
    "page that never ends its head": (
        _HTML + b"<html><head><title>x<body><p>Pido el IPC.</p>",
        ("Pido el IPC.",),
        (),
    ),
    "one bad byte": (
        _TEXT + b"\nPoblaci\xc3\xb3n de Ca\xf1ar y A\xc3\xb1ango\n",
        ("Población",),
        (),
    ),
    "charset of the page": (
        _HTML + b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>",
        ("Привет",),
        (),
    ),
    "link's address": (
        _HTML + b"<p>Lea <a href='https://datos.example/7'>esto</a>.</p>",
        ("https://datos.example/7",),
        (),
    ),
    "lone picture": (
        _MIXED + _attached(b"pantalla.png", PNG),
        ("Va lo pedido.",),
        ("pantalla.png",),
    ),
    "name without quotes": (
        _MIXED + _attached(b"Oficio 31 (final).pdf", PDF),
        ("Va lo pedido.",),
        ("Oficio 31 (final).pdf",),
    ),
    "empty file": (_MIXED + _attached(b"acta.pdf", b""), ("acta.pdf (llegó vacío)",), ()),
    "zip that opens the ticket": (
        _MIXED + _attached(b"lote.zip", _ZIP),
        ("lote.zip (contiene un enlace o un código personal del INEC",),
        (),
    ),
    "file between the lines": (
        _TEXT + b"\nVa el acta.\nbegin 644 acta.pdf\n" + binascii.b2a_uu(PDF[:45]) + b"`\nend\n",
        ("Va el acta.",),
        ("acta.pdf",),
    ),
    "enriched text": (
        b"Content-Type: text/enriched\n\n<bold>Pido</bold> la\nserie.\n",
        ("Pido la serie.",),
        (),
    ),
}
#: How the address of who writes may stand in From.
SENDERS = (
    "{}", "{} (Archivo)", "Loja, Rosa <{}>", "[EXT] Rosa <{}>", "<@relay.example:{}>", "Rosa <{}>;",
)  # fmt: skip


def _told(system: System) -> tuple[dict[str, Any], str]:
    """A ticket of somebody who has no other, and where answers to its mails go."""
    ticket = open_ticket(system)
    mail = system.wait_for_mail(ticket["email"], f"[Ticket {ticket['number']}]")
    return ticket, mail["reply_to"]


@pytest.mark.parametrize("kind", MAILS)
def test_every_word_and_file_is_in_the_thread(system: System, kind: str) -> None:
    rest, phrases, files = MAILS[kind]
    ticket, to = _told(system)
    head = f"From: Rosa <{ticket['email']}>\nTo: <{to}>\nSubject: Re: algo\n".encode()
    assert arrive(system, head + rest) == (200, {"outcome": "message"})
    entry = see(system, ticket)["entries"][-1]
    assert entry["author"] == "requester"
    for phrase in phrases:
        assert phrase in entry["body"]
    assert tuple(file["name"] for file in entry["attachments"]) == files
    assert _TOKEN.decode() not in str(entry)


@pytest.mark.parametrize("form", SENDERS)
def test_an_address_in_any_form_is_who_writes(system: System, form: str) -> None:
    ticket, to = _told(system)
    head = f"From: {form.format(ticket['email'])}\nTo: <{to}>\n\nSoy yo.\n"
    assert arrive(system, head.encode()) == (200, {"outcome": "message"})
    assert see(system, ticket)["entries"][-1]["body"] == "Soy yo."


@pytest.mark.parametrize(
    "subject",
    [
        "Respuesta automática: algo",
        "Automatic reply: x",
        "Abwesenheitsnotiz",
        "Absence du bureau : x",
    ],
)
def test_an_absence_note_is_none_of_the_thread(system: System, subject: str) -> None:
    ticket, to = _told(system)
    head = f"From: {ticket['email']}\nTo: <{to}>\nSubject: {subject}\n\nVuelvo.\n"
    assert arrive(system, head.encode()) == (200, {"outcome": "automatic"})
    assert len(see(system, ticket)["entries"]) == 1
