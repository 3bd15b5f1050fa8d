"""Awkward mails by name: made here, but for those that show how a mailer quotes.

Those lie in ``mailers/``: the line above a quotation, its rule, its charset and its encoding are
what a program of somebody else writes, and no rule of ours could make them.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.mail.mail_parts import (
    PLAIN,
    UTF8,
    bare,
    encoded,
    mail,
    multipart,
    nested,
    parts,
    two_hundred_files,
)

_WRITTEN = {
    "below_the_quotation": mail(
        "below",
        UTF8,
        body="El 24/11/2026 a las 9:30, INEC <tickets@inec.gob.ec> escribió:\n> ¿De qué año?\n\n"
        "Del año 2022.",
    ),
    "signature_dashes": mail(
        "sig",
        UTF8,
        body="Necesito tres cosas:\n- el IPC\n- el IPP\n- la canasta\n\n-- \nMaría Quishpe\n"
        "Universidad Nacional de Loja",
    ),
    "html_only": mail(
        "html",
        "Content-Type: text/html; charset=utf-8",
        body="<html><head><style>p{color:red}</style><title>x</title></head><body>"
        "<p>Buenos d&iacute;as,</p><div>necesito el <b>censo</b> de 2022.<br>Gracias de antemano"
        "</div><script>alert(1)</script><blockquote><p>Recibimos su requerimiento</p>"
        "</blockquote></body></html>",
    ),
    "html_broken": mail(
        "htmlb",
        "Content-Type: text/html; charset=utf-8",
        body="<p>uno<div <<<b>dos</p></blockquote><blockquote></style>tres &#xZZ; &#1114112; "
        "&nope; <!-- nunca <p>",
    ),
    "control_and_bidi": mail(
        "ctl", UTF8, body="A\0B\aC \N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\u2066 D\u2028E"
    ),
    "only_blanks": mail("blank", PLAIN, body="   \n\n\t"),
    "only_headers": mail("heads", body=None),
    "empty": b"",
}

_LONG = {
    "long_text": mail("long", UTF8, body="\n".join(["Un renglón de un texto largo."] * 2_000)),
    "long_line": mail("line", UTF8, body="On" + " a" * 30_000 + " "),
    "many_underscores": mail("und", UTF8, body="\n\n".join(["_" * 33] * 500) + "\n"),
    "message_id_huge": mail("x" * 5_000, PLAIN, body="Id enorme."),
    "parts_in_parts": mail(
        "deep", "Content-Type: multipart/mixed; boundary=b0", body=nested(1_200)
    ),
    "attachments_200": two_hundred_files(),
    "raw_noise": random.Random(4).randbytes(4_000),
}

_ENCODINGS = {
    "gbk": mail(
        "gbk",
        "Content-Type: text/plain; charset=gbk",
        "Content-Transfer-Encoding: 8bit",
        body="您好,我需要厄瓜多尔的人口普查数据。".encode("gbk"),
    ),
    "gb2312_base64": mail(
        "gb2312",
        'Content-Type: text/plain; charset="gb2312"',
        "Content-Transfer-Encoding: base64",
        body=encoded("统计数据", "gb2312"),
    ),
    "utf16": mail(
        "utf16",
        'Content-Type: text/plain; charset="utf-16"',
        "Content-Transfer-Encoding: base64",
        body=encoded("\N{BYTE ORDER MARK}Texto en UTF-16", "utf-16-le"),
    ),
    "charset_lies": mail(
        "lies",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
        body="Información del año".encode("latin-1"),
    ),
    "charset_none": mail("none", body="Sin ninguna declaración"),
    "charset_unknown": mail(
        "unk",
        'Content-Type: text/plain; charset="x-invented-9"',
        "Content-Transfer-Encoding: 8bit",
        body="Año de fundación",
    ),
    "encoding_unknown": mail("cte", UTF8, "Content-Transfer-Encoding: x-rot13", body="Hola."),
    "base64_broken": mail(
        "b64", UTF8, "Content-Transfer-Encoding: base64", body="SG9sYSBtdW5kby4===$$$%%%"
    ),
    "raw_carriage_returns": mail("cr", body="Con saltos de Mac.", end="\r"),
    "raw_line_feeds": mail("lf", body="Con saltos de Unix.", end="\n"),
}

_HEADERS = {
    "from_forged_name": mail(
        "forged", PLAIN, body="Soy María.", sender='"maria@example.com" <ladron@example.net>'
    ),
    "from_group": mail("group", PLAIN, body="En grupo.", sender="Amigas: maria@example.com;"),
    "from_header_injection": mail(
        "inj",
        PLAIN,
        body="Inyecto.",
        sender="=?utf-8?q?x=0D=0ABcc=3A_otra=40example=2Enet?= <maria@example.com>",
    ),
    "from_two_addresses": mail(
        "two", PLAIN, body="Somos dos.", sender="ladron@example.net, maria@example.com"
    ),
    "message_id_twice": b"Message-ID: <otro@x>\r\n" + mail("twice", PLAIN, body="Dos ids."),
    "mbox_from_line": b"From maria@example.com Tue Nov 24 2026\r\n"
    + mail("mbox", body="Con una línea de mbox."),
    "eight_bit_headers": bare(
        "From: María <maria@example.com>".encode("latin-1"),
        "To: x",
        "Subject: año".encode("latin-1"),
        "Message-ID: <8bit@x>",
        body="Cabeceras en ocho bits.",
    ),
    "international": bare(
        "From: María <maría@ejemplo.ec>",
        "To: tickets@example.ec",
        "Subject: Año",
        "Message-ID: <intl@x>",
        UTF8,
        body="Una dirección con tilde.",
    ),
    "headers_odd": bare(
        "From: =?utf-8?b?////?= <maria@example.com>",
        "To: undisclosed-recipients:;",
        "Subject: =?x-unknown?q?=FF?= =?utf-8?q?",
        "Message-ID: <[]()@>",
        "Date: nunca",
        b'Content-Type: text/plain; charset=\xff\xfe; x="',
        "Content-Disposition: ;;;=",
        "Content-Transfer-Encoding: 8BIT;x",
        body="Con cabeceras raras.",
    ),
}

_PROGRAMS = {
    "out_of_office": mail(
        "ooo", "Auto-Submitted: auto-replied", PLAIN, body="Estoy de vacaciones."
    ),
    "out_of_office_exchange": mail(
        "ooo2", "X-Auto-Response-Suppress: All", PLAIN, body="Estoy de vacaciones."
    ),
    "out_of_office_old": mail(
        "ooo3",
        "Precedence: auto_reply",
        "X-Autorespond: x",
        PLAIN,
        body="Estoy de vacaciones.",
    ),
    "mailing_list": mail(
        "list",
        "List-Id: <amigas.example.com>",
        "List-Unsubscribe: <mailto:x@example.com>",
        PLAIN,
        body="Reenviado a la lista.",
    ),
    "delivery_report": mail(
        "dsn",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        body=parts(
            f"{PLAIN}\n\nYour mail could not be delivered.",
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
            "Final-Recipient: rfc822; x@example.com\nAction: failed",
        ),
    ),
    "read_receipt": mail(
        "mdn",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        body=parts(f"{PLAIN}\n\nLeído."),
    ),
    "calendar": mail(
        "cal",
        multipart("alternative"),
        body=parts("Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nEND:VCALENDAR"),
    ),
}

_PARTS = {
    "boundary_missing": mail(
        "bm",
        "Content-Type: multipart/mixed",
        body=parts(f"{PLAIN}\n\nHola.", boundary="x"),
    ),
    "boundary_never_closed": mail(
        "bc",
        "Content-Type: multipart/alternative; boundary=x",
        body=f"--x\n{PLAIN}\n\nHola sin final",
    ),
    "mail_in_mail": mail(
        "rfc822",
        multipart("mixed"),
        body=parts(
            f"{PLAIN}\n\nReenvío.",
            "Content-Type: message/rfc822\n\nFrom: x@example.com\nSubject: dentro\n"
            "Auto-Submitted: auto-replied\n\ntexto de dentro",
        ),
    ),
    "names_of_files": mail(
        "names",
        multipart("mixed"),
        body=parts(
            f"{PLAIN}\n\nVan.",
            "Content-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="../../etc/passwd.pdf"\n\nx',
            f"{PLAIN}\nContent-Disposition: attachment; "
            'filename="=?utf-8?q?rese=C3=B1a=E2=80=AEfdp=2Etxt?="\n\nhola',
            f"{PLAIN}\nContent-Disposition: attachment; filename*=utf-8''a%0D%0Ab.txt\n\nhola",
            f"{PLAIN}\nContent-Disposition: attachment\n\nsin nombre",
        ),
    ),
    "no_text_part": mail(
        "notext",
        'Content-Type: image/png; name="foto.png"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="foto.png"',
        body="iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1Pe",
    ),
    "pgp": mail(
        "pgp",
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
        body=parts(
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
            "Content-Type: application/octet-stream; name=encrypted.asc\n\n"
            "-----BEGIN PGP MESSAGE-----",
        ),
    ),
}

_MAILERS = {path.stem: path.read_bytes() for path in Path(__file__).with_name("mailers").iterdir()}

MAILS = _MAILERS | _WRITTEN | _LONG | _ENCODINGS | _HEADERS | _PROGRAMS | _PARTS
