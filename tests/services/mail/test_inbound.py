from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.mail.reading import read as reading
from chalicelib.mail.render import render
from chalicelib.services import clock
from chalicelib.services.files import uploads
from chalicelib.services.mail.inbound import receiving, replies
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import dynamodb, from_item, table, to_item
from chalicelib.store.guards import guards
from chalicelib.store.mail import originals
from chalicelib.store.tickets import entries, ticket_rows, tickets
from tests import rights
from tests.agents import ANA, EVA, LUIS, ZOE
from tests.arrivals import REQUESTER, STRANGER, US, arrive, mail, notification, put, reply_address
from tests.desk import open_ticket
from tests.files import archive
from tests.indexed import rows
from tests.mail import samples

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("aws", "directory")]

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + b"\x00\x00\x00\x01" * 2
    + b"\x08\x02\x00\x00\x00\x90wS\xde"
)


#: What opens a ticket, as our mails bear it.
TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJ0aWNrZXQiLCJzdWIiOiIwNTEyNDMifQ"
    ".q8tWfr-0LrXzD2_YkVbH1sJ7mPcE4uGnA9oKdTiRw5x"
)
LINK = f"https://consulta.example/estado/?numero=051243#acceso={TOKEN}"


def document(body: str, relations: str = "") -> bytes:
    """A document of Word with a body and the targets of its links."""
    parts = {"word/document.xml": body, "word/_rels/document.xml.rels": relations}
    return archive("[Content_Types].xml", *parts, contents=parts)


def workbook(text: str) -> bytes:
    strings = {"xl/sharedStrings.xml": f"<si><t>{text}</t></si>"}
    return archive("[Content_Types].xml", "xl/workbook.xml", *strings, contents=strings)


#: Word cuts what is typed into runs, wherever its spelling was looked at.
_RUNS = "</w:t></w:r><w:proofErr/><w:r><w:t>".join((LINK[:90], LINK[90:140], LINK[140:]))
PACKED = {
    "text in a zip": ("lote.zip", archive("nota.txt", content=LINK.encode())),
    "far into a text": ("lote.zip", archive("n.txt", content=b"a b\n" * 65_530 + LINK.encode())),
    "text in UTF-16": ("lote.zip", archive("nota.txt", content=LINK.encode("utf-16"))),
    "name in a zip": ("lote.zip", archive(f"{TOKEN}.txt")),
    "link of a document": ("oficio.docx", document("x", f'<R Target="{LINK}"/>')),
    "words of a document": ("oficio.docx", document(f"<w:r><w:t>{_RUNS}</w:t></w:r>")),
    "cell of a workbook": ("cuadro.xlsx", workbook(LINK)),
    "code in a document": (
        "oficio.docx",
        document("<w:t>Su código para </w:t><w:t>iniciar sesión</w:t>: <w:t>042 917</w:t>"),
    ),
    "document in a zip": ("lote.zip", archive("a.docx", content=document(f"<w:t>{LINK}</w:t>"))),
}


def kept() -> int:
    """How many files are kept for readers."""
    bucket = settings().attachments_bucket
    found: int = originals.s3().list_objects_v2(Bucket=bucket, Prefix="kept/")["KeyCount"]
    return found


def kept_ids() -> set[str]:
    """The files that are kept, by id."""
    found = originals.s3().list_objects_v2(Bucket=settings().attachments_bucket, Prefix="kept/")
    return {item["Key"].removeprefix("kept/") for item in found.get("Contents", [])}


def swept_later(monkeypatch: pytest.MonkeyPatch, days: int = 3) -> int:
    """The files that a sweep removes some days on."""
    later = clock.now() + timedelta(days=days)
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: later)
        return uploads.sweep()


@pytest.fixture
def number() -> str:
    """A ticket of the requester's."""
    opened: str = open_ticket(email=REQUESTER).json["number"]
    return opened


def thread(number: str) -> list[Any]:
    """What was written on a ticket since it was opened."""
    return [entry for entry in entries.thread(number, consistent=True) if entry.entry_id != "0"]


def owed(kind: str) -> list[dict[str, Any]]:
    """The mails of a kind that were owed."""
    return [row for row in map(from_item, rows("outbox")) if row["kind"] == kind]


def write_on(number: str, text: str = "Gracias, con eso basta.", **how: Any) -> str:
    """The requester answers the mail that told of their ticket."""
    to = reply_address(number)
    headers = {name: how.pop(name) for name in list(how) if name in ("message_id", "files")}
    return arrive(mail(to, text, **headers), to, **how)


def proved(number: str) -> str | None:
    """Since when the address of a ticket is proved."""
    ticket = tickets.by_number(number)
    assert ticket is not None
    return ticket.email_proved_at


def close(number: str, days_ago: int) -> None:
    """A ticket that was closed some days ago."""
    ticket = tickets.by_number(number)
    assert ticket is not None
    at = clock.stamp(clock.now() - timedelta(days=days_ago))
    ended = {"status": "closed", "closed_at": at, "close_reason": "resolved"}
    put_ticket(Ticket.model_validate(ticket.model_dump() | ended))


def put_ticket(ticket: Ticket) -> None:
    dynamodb().put_item(TableName=table("tickets"), Item=to_item(ticket_rows.row(ticket)))


class TestTheRequester:
    def test_a_reply_lands_in_its_ticket(self, number: str) -> None:
        assert (
            write_on(number, "¿Tienen también 2019?\n\nEl mar, INEC escribió:\n> Hola") == "message"
        )
        (entry,) = thread(number)
        assert (entry.kind, entry.author, entry.body) == (
            "message",
            "requester",
            "¿Tienen también 2019?",
        )
        assert entry.mail_key == "mail/abc1"

    def test_it_follows_the_rules_of_messages(self, number: str) -> None:
        ANA.change(number, assignee="me")
        ANA.reply(number, "answered")
        assert write_on(number) == "message"
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert ticket.status == "in_progress"
        assert [row["to"] for row in owed("requester_wrote")] == [ANA.agent.email]
        assert [row["to"] for row in owed("message_received")] == [REQUESTER]

    def test_a_closed_ticket_opens_again(self, number: str) -> None:
        close(number, days_ago=3)
        assert write_on(number) == "message"
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert ticket.status == "in_progress"
        assert ticket.closed_at is None
        assert [row["to"] for row in owed("reopened")] == [REQUESTER]
        assert owed("message_received") == []

    def test_a_ticket_closed_long_ago_stays_so_and_its_requester_is_told_once(
        self, number: str
    ) -> None:
        close(number, days_ago=40)
        assert write_on(number, message_id="<1@x>") == "too_late"
        assert write_on(number, message_id="<2@x>", key="mail/abc2") == "too_late"
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert ticket.status == "closed"
        assert [row["to"] for row in owed("not_reopened")] == [REQUESTER]
        assert [entry.kind for entry in thread(number)] == ["note", "note"]

    def test_files_go_the_way_of_files_and_the_rest_is_named(self, number: str) -> None:
        sent = [("foto.png", PNG), ("virus.exe", b"MZ"), ("falso.pdf", b"no es")]
        assert write_on(number, "Va adjunto.", files=sent) == "message"
        (entry,) = thread(number)
        assert [file.name for file in entry.attachments] == ["foto.png"]
        kept = originals.s3().get_object(
            Bucket=settings().attachments_bucket, Key=f"kept/{entry.attachments[0].id}"
        )
        assert kept["Body"].read() == PNG
        assert "2 archivos" in entry.body
        assert "virus.exe, falso.pdf" in entry.body

    @pytest.mark.parametrize("packed", PACKED)
    def test_a_packed_file_that_opens_the_ticket_is_left_out_with_what_to_do(
        self, number: str, packed: str
    ) -> None:
        name, content = PACKED[packed]
        clean = ("limpio.docx", document("<w:p>Pido datos.</w:p>"))
        assert write_on(number, "Van.", files=[(name, content), clean]) == "message"
        (entry,) = thread(number)
        assert [file.name for file in entry.attachments] == ["limpio.docx"]
        assert f"{name} (contiene un enlace o un código personal del INEC" in entry.body
        assert kept() == 1

    def test_the_acknowledgement_names_what_was_left_out(self, number: str) -> None:
        sent = [("foto.png", PNG), ("virus.exe", b"MZ")]
        assert write_on(number, "Va adjunto.", files=sent) == "message"
        (row,) = owed("message_received")
        told = render(Mail.model_validate(row), samples.SITE, samples.TOKENS, {})
        for form in (told.text, told.html):
            assert "virus.exe" in form
            assert "foto.png" not in form

    def test_a_mail_of_a_file_alone_is_a_message(self, number: str) -> None:
        assert write_on(number, "", files=[("foto.png", PNG)]) == "message"

    def test_the_acknowledgement_goes_once_an_hour(self, number: str) -> None:
        for place in range(4):
            write_on(number, message_id=f"<{place}@x>", key=f"mail/{place}")
        assert len(thread(number)) == 4
        assert len(owed("message_received")) == 1

    def test_it_proves_the_address_so_that_later_mails_may_name_the_subject(
        self, number: str
    ) -> None:
        assert proved(number) is None
        write_on(number)
        since = proved(number)
        assert since is not None
        write_on(number, "Algo más.", message_id="<2@x>", key="mail/abc2")
        assert proved(number) == since, "the first proof stays"

    def test_the_page_shows_it(self, number: str) -> None:
        from tests.desk import look_up

        write_on(number, "Por correo.")
        seen = look_up(REQUESTER, number).json["ticket"]["entries"]
        assert [entry["body"] for entry in seen][-1] == "Por correo."
        assert "mail_key" not in seen[-1]


class TestNobodyElse:
    @pytest.mark.parametrize(
        "verdicts",
        [
            {"dmarc": "FAIL"},
            {"dmarc": "PROCESSING_FAILED"},
            {"dmarc": "GRAY", "spf": "FAIL"},
            {"dmarc": "GRAY", "dkim": "FAIL"},
            {"dmarc": "GRAY", "source": "impostor@evil.example"},
            {"dmarc": "GRAY", "spf": "GRAY"},
        ],
    )
    def test_a_forged_sender_is_a_note_for_agents(
        self, number: str, verdicts: dict[str, str]
    ) -> None:
        assert write_on(number, **verdicts) == "unverified_note"
        (entry,) = thread(number)
        assert (entry.kind, entry.unverified_sender) == ("note", REQUESTER)
        assert owed("message_received") == []
        assert proved(number) is None

    def test_a_domain_without_dmarc_is_believed_by_its_spf(self, number: str) -> None:
        assert write_on(number, dmarc="GRAY", dkim="GRAY") == "message"

    def test_another_person_is_a_note_for_agents(self, number: str) -> None:
        to = reply_address(number)
        raw = mail(to, sender=STRANGER, files=[("foto.png", PNG)])
        assert arrive(raw, to, source=STRANGER) == "unverified_note"
        (entry,) = thread(number)
        assert entry.attachments == ()
        assert "foto.png" in entry.body
        told = ANA.see(number)["entries"][-1]
        assert told["unverified_sender"] == STRANGER
        assert told["by_mail"] is True

    @pytest.mark.parametrize("sender", ["", f"{REQUESTER}, {STRANGER}", "María", "<>"])
    def test_no_sender_or_several_are_nobody(self, number: str, sender: str) -> None:
        to = reply_address(number)
        raw = mail(to).replace(
            b"From: =?utf-8?q?Mar=C3=ADa?= <maria@example.com>", b"From: " + sender.encode()
        )
        assert sender.encode() in raw
        assert arrive(raw, to) == "unverified_note"

    def test_two_from_headers_are_nobody(self, number: str) -> None:
        to = reply_address(number)
        raw = b"From: otra@example.net\r\n" + mail(to)
        assert arrive(raw, to) == "unverified_note"

    def test_the_requester_sees_none_of_it(self, number: str) -> None:
        from tests.desk import look_up

        write_on(number, "Soy otro.", dmarc="FAIL")
        assert "Soy otro." not in look_up(REQUESTER, number).text

    def test_an_agent_of_the_area_writes_notes(self, number: str) -> None:
        to = reply_address(number, "a")
        raw = mail(to, "Lo veo mañana.", sender=ANA.agent.email, files=[("foto.png", PNG)])
        assert arrive(raw, to, source=ANA.agent.email) == "agent_note"
        (entry,) = thread(number)
        assert (entry.kind, entry.agent, entry.author) == ("note", "ana", "DECON")
        assert len(entry.attachments) == 1

    def test_a_mailed_note_tells_whom_it_names(self, number: str) -> None:
        to = reply_address(number, "a")
        raw = mail(to, f"@{LUIS.agent.name}, ¿lo ve usted?", sender=ANA.agent.email)
        assert arrive(raw, to, source=ANA.agent.email) == "agent_note"
        (entry,) = thread(number)
        assert entry.told == (LUIS.agent.name,)

    @pytest.mark.parametrize("other", [ZOE, EVA], ids=["another area", "a viewer"])
    def test_an_agent_without_the_right_is_a_stranger(self, number: str, other: Any) -> None:
        to = reply_address(number, "a")
        assert arrive(mail(to, sender=other.agent.email), to) == "unverified_note"

    def test_a_requester_does_not_write_through_an_agents_address(self, number: str) -> None:
        to = reply_address(number, "a")
        assert arrive(mail(to), to) == "unverified_note"


class TestAddresses:
    def test_fit_into_a_mail_address(self) -> None:
        local, _, _ = reply_address("999999999999").partition("@")
        assert len(local) <= 64

    def test_say_nothing_of_a_person(self, number: str) -> None:
        assert "maria" not in reply_address(number)

    def test_cannot_be_moved_to_another_ticket(self, number: str) -> None:
        other = open_ticket(email=REQUESTER).json["number"]
        moved = reply_address(number).replace(number, other)
        assert arrive(mail(moved), moved) == "not_understood"
        assert thread(other) == []

    def test_cannot_be_moved_to_the_other_side(self, number: str) -> None:
        moved = reply_address(number, "a").replace("-a", "-r")
        assert arrive(mail(moved), moved) == "not_understood"

    def test_cannot_be_guessed_letter_by_letter(self, number: str) -> None:
        right = reply_address(number)
        local, _, domain = right.partition("@")
        for place in range(len(local) - 26, len(local)):
            other = "a" if local[place] != "a" else "b"
            wrong = f"{local[:place]}{other}{local[place + 1 :]}@{domain}"
            assert arrive(mail(wrong), wrong, key=f"mail/{place}") == "not_understood"
        assert thread(number) == []

    def test_are_known_in_any_case_and_among_others(self, number: str) -> None:
        to = [f"amiga@{'example.com'}", reply_address(number).upper()]
        assert arrive(mail(to[1]), to) == "message"

    def test_of_another_domain_are_not_ours(self, number: str) -> None:
        to = reply_address(number).partition("@")[0] + "@example.com"
        assert arrive(mail(to), to) == "not_understood"

    def test_stay_good_while_their_secret_is_kept(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.services.mail import reply_addresses

        old = reply_address(number)
        kept = reply_addresses.reply_secrets()
        monkeypatch.setattr(reply_addresses, "reply_secrets", lambda: ("newer", *kept))
        assert reply_address(number) != old
        assert arrive(mail(old), old) == "message"


class TestAnswers:
    @pytest.mark.parametrize("to", [US, "tickets@respuestas.example.ec", "x@respuestas.example.ec"])
    def test_a_mail_to_no_ticket_is_answered_once_a_day(
        self, to: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for place in range(3):
            raw = mail(to, message_id=f"<{place}@x>")
            assert arrive(raw, to, key=f"mail/{place}") == "not_understood"
        assert [row["to"] for row in owed("not_understood")] == [REQUESTER]
        later = clock.now() + timedelta(hours=25)
        monkeypatch.setattr(clock, "now", lambda: later)
        arrive(mail(to, message_id="<9@x>"), to, key="mail/9")
        assert len(owed("not_understood")) == 2

    def test_nobody_is_answered_whose_name_was_forged(self) -> None:
        assert arrive(mail(US), US, dmarc="FAIL") == "not_understood"
        assert owed("not_understood") == []

    def test_spam_is_not_answered(self) -> None:
        assert arrive(mail(US), US, spam="FAIL") == "refused"
        assert owed("not_understood") == []

    @pytest.mark.parametrize("text", ["  \n\n", "", "> Hola\n> de nuevo"])
    def test_a_mail_without_words_of_its_own_leaves_an_entry(self, number: str, text: str) -> None:
        assert write_on(number, text) == "message"
        (entry,) = thread(number)
        assert "sin texto" in entry.body or "Hola" in entry.body
        assert entry.mail_key == "mail/abc1"
        assert owed("not_understood") == []

    @pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00 nada", b"Hola sin cabecera.\n"])
    def test_bytes_that_are_no_mail_leave_a_note(self, number: str, raw: bytes) -> None:
        assert arrive(raw, reply_address(number)) == "unverified_note"
        (entry,) = thread(number)
        assert (entry.kind, entry.mail_key) == ("note", "mail/abc1")

    def test_a_parser_that_breaks_costs_no_mail(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: Any) -> None:
            raise RecursionError

        monkeypatch.setattr(reading, "read_parts", breaks)
        assert write_on(number) == "message"
        assert "no se puede leer" in thread(number)[0].body

    def test_a_virus_is_told_and_not_opened(self, number: str) -> None:
        assert write_on(number, virus="FAIL") == "refused"
        (entry,) = thread(number)
        assert (entry.kind, "virus" in entry.body) == ("note", True)
        assert entry.attachments == ()
        assert arrive(mail(US), US, key="mail/2", virus="FAIL") == "refused"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-replied; owner-email=x"},
            {"Precedence": "Auto_Reply"},
            {"X_Autoreply": "yes"},
            {"Return_Path": "<>"},
            {"Subject": "Respuesta automática: [Ticket] Recibimos su requerimiento"},
            {"Subject": "=?utf-8?q?Fuera_de_la_oficina=3A?= Re: algo"},
            {"Subject": "Automatic reply: Re: your ticket"},
            {"Subject": "Out of Office"},
            {"Subject": "Resposta automática: Re: algo"},
            {"Subject": "[Auto-Reply] Re: algo"},
            {"Subject": "Estoy de vacaciones Re: algo"},
            {"Subject": "Ausente: Re: algo"},
            {"Subject": "I am out of the office: Re: algo"},
            {"Subject": "Ausência temporária: Re: algo"},
            {"Subject": "Automatische Antwort: Re: algo"},
            {"Subject": "Abwesenheitsnotiz: AW: algo"},
            {"Subject": "Ich bin im Urlaub AW: algo"},
            {"Subject": "=?utf-8?q?R=C3=A9ponse_automatique=C2=A0=3A?= TR: algo"},
            {"Subject": "Absence du bureau : Re: algo"},
            {"Subject": "Notification d\u2019absence"},
            {"X_AutoReply_From": "maria@example.com"},
        ],
    )
    def test_what_a_program_answers_is_a_note_and_opens_nothing(
        self, number: str, headers: dict[str, str]
    ) -> None:
        ANA.change(number, assignee="me")
        ANA.reply(number, status="answered")
        before = tickets.by_number(number)
        to = reply_address(number)
        raw = mail(to, "Vuelvo el lunes.", **headers)
        assert arrive(raw, to) == "automatic"
        entry = thread(number)[-1]
        assert (entry.kind, entry.automatic, entry.body) == ("note", True, "Vuelvo el lunes.")
        assert tickets.by_number(number) == before
        assert owed("message_received") == []

    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"Precedence": "list"},
            {"X_Auto_Response_Suppress": "All"},
            {"List_Id": "<lista.example.com>"},
            {"List_Unsubscribe": "<mailto:x@example.com>"},
        ],
    )
    def test_a_person_behind_a_program_or_a_list_is_heard_and_not_answered(
        self, number: str, headers: dict[str, str]
    ) -> None:
        to = reply_address(number)
        assert arrive(mail(to, **headers), to) == "message"
        assert owed("message_received") == []
        assert arrive(mail(US, **headers), US, key="mail/2") == "not_understood"
        assert owed("not_understood") == []

    @pytest.mark.parametrize(
        "subject",
        [
            "Ausencia de datos de Loja",
            "Re: Respuesta automática: Recibimos su requerimiento",
            "Respuesta automática del IPC, ¿está mal?",
            "Out of office hours data",
            "Vacaciones: turistas por provincia",
            "Ausentes en el censo",
            "Abwesenheit von Daten: Loja",
            "Urlaub: Touristen nach Provinz",
            "Absence de données : Loja",
            "AW: Automatische Antwort: Recibimos su requerimiento",
        ],
    )
    def test_a_person_may_write_of_absences(self, number: str, subject: str) -> None:
        to = reply_address(number)
        assert arrive(mail(to, Subject=subject), to) == "message"

    @pytest.mark.parametrize(
        ("verdicts", "kind"),
        [
            ({}, "message"),
            ({"source": "maria@relay.example"}, "note"),
            ({"spf": "FAIL"}, "note"),
        ],
    )
    def test_a_route_of_hosts_before_the_address_is_believed_with_its_envelope(
        self, number: str, verdicts: dict[str, str], kind: str
    ) -> None:
        to = reply_address(number)
        address = REQUESTER.encode()
        routed = mail(to).replace(b"<" + address, b"<@relay.example:" + address, 1)
        assert b"@relay.example:" in routed
        arrive(routed, to, **verdicts)
        assert thread(number)[-1].kind == kind

    def test_auto_submitted_no_is_a_person(self, number: str) -> None:
        to = reply_address(number)
        assert arrive(mail(to, Auto_Submitted="no"), to) == "message"

    def test_a_bounce_is_a_note_and_not_answered(self, number: str) -> None:
        assert write_on(number, source="") == "automatic"

    @pytest.mark.parametrize("sender", [US, "tickets+x@respuestas.example.ec"])
    def test_our_own_mail_does_not_come_back_to_us(self, number: str, sender: str) -> None:
        to = reply_address(number)
        assert arrive(mail(to, sender=sender), to, source=sender) == "automatic"

    @pytest.mark.parametrize(
        "kind", [kind for kind in Kind if kind not in ("requester_closed", "requester_rated")]
    )
    def test_every_mail_of_ours_is_automatic_to_us(self, kind: Kind, number: str) -> None:
        from chalicelib.mail.compose import compose
        from chalicelib.mail.render import render

        to, mail = reply_address(number), samples.OF_KIND[kind]()
        ours = compose(mail, render(mail, samples.SITE, samples.TOKENS, {}), US, to)
        assert arrive(ours, to) == "automatic"

    def test_a_robot_without_manners_cannot_keep_us_busy(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It answers each of our mails at once, as a person would: it gets one an hour."""
        told = [write_on(number, message_id=f"<{n}@x>", key=f"mail/{n}") for n in range(35)]
        assert told.count("message") == 30
        assert told.count("too_many") == 5
        assert len(owed("message_received")) == 1


class TestCopiesThatNoLineHas:
    """What a mail brought is kept before its line is written: a mail that becomes none leaves
    nothing for long."""

    LONG = "Muchas palabras. " * 4_000

    def test_of_a_mail_that_a_host_delivers_twice(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_on(number, self.LONG, files=[("foto.png", PNG)])
        (line,) = thread(number)
        assert write_on(number, self.LONG, files=[("foto.png", PNG)], key="mail/2") == "duplicate"
        assert len(kept_ids()) == 4
        assert swept_later(monkeypatch) == 2
        assert kept_ids() == {file.id for file in line.files}

    def test_of_a_mail_whose_ticket_is_erased_meanwhile(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = replies.transact

        def after_the_erasure(writes: Any) -> None:
            monkeypatch.setattr(replies, "transact", real)
            ticket = tickets.existing(number)
            gone = erasure.erased(ticket, at=clock.stamp(clock.now()))
            with rights.as_role("EraseAccountsRole"):
                real(tickets.rekeyed(ticket, gone))
            real(writes)

        monkeypatch.setattr(replies, "transact", after_the_erasure)
        assert write_on(number, files=[("foto.png", PNG)]) == "not_understood"
        assert len(kept_ids()) == 1
        assert swept_later(monkeypatch) == 1
        assert kept_ids() == set()

    def test_and_never_of_one_that_has_a_line(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_on(number, self.LONG, files=[("foto.png", PNG), ("otra.png", PNG)])
        write_on(number, "Otra.", message_id="<2@x>", files=[("foto.png", PNG)], key="mail/2")
        before = kept_ids()
        assert len(before) == 4
        for days in (0, 1, 2, 11, 40):
            assert swept_later(monkeypatch, days) == 0
        assert kept_ids() == before

    def test_and_of_none_that_a_line_might_yet_get(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_on(number, files=[("foto.png", PNG)])
        write_on(number, files=[("foto.png", PNG)], key="mail/2")
        assert [swept_later(monkeypatch, days) for days in (0, 1, 2)] == [0, 0, 0]
        assert swept_later(monkeypatch, 3) == 1


class TestFaults:
    def test_a_notification_that_comes_twice_writes_once(self, number: str) -> None:
        assert write_on(number) == "message"
        assert write_on(number) == "duplicate"
        assert len(thread(number)) == 1
        assert len(owed("message_received")) == 1

    def test_a_host_that_delivers_twice_writes_once(self, number: str) -> None:
        write_on(number)
        assert write_on(number, key="mail/abc2") == "duplicate"

    def test_mails_without_a_message_id_are_told_apart_by_ses(self, number: str) -> None:
        assert write_on(number, message_id=None) == "message"
        assert write_on(number, message_id=None) == "duplicate"
        assert write_on(number, message_id=None, key="mail/abc2") == "message"

    def test_notifications_out_of_order_lose_nothing(self, number: str) -> None:
        write_on(number, "La segunda.", message_id="<2@x>", key="mail/2")
        write_on(number, "La primera.", message_id="<1@x>", key="mail/1")
        write_on(number, "La segunda.", message_id="<2@x>", key="mail/2")
        assert [entry.body for entry in thread(number)] == ["La segunda.", "La primera."]

    def test_many_at_once_write_once(self, number: str) -> None:
        from concurrent.futures import ThreadPoolExecutor

        to = reply_address(number)
        record = notification(put(mail(to)), [to])
        with ThreadPoolExecutor(6) as pool:
            told = list(pool.map(lambda _: receiving.receive({"Records": [record]}), range(6)))
        assert sorted(str(one["mail/abc1"]) for one in told) == ["duplicate"] * 5 + ["message"]
        assert len(thread(number)) == 1

    def test_two_mails_at_once_both_land(self, number: str) -> None:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(4) as pool:
            told = list(
                pool.map(
                    lambda n: write_on(number, message_id=f"<{n}@x>", key=f"mail/{n}"), range(4)
                )
            )
        assert told == ["message"] * 4
        assert len(thread(number)) == 4

    def test_killed_between_the_files_and_the_message_it_comes_whole_the_next_time(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dies(writes: Any) -> None:
            raise Unavailable

        with monkeypatch.context() as broken:
            broken.setattr(replies, "transact", dies)
            with pytest.raises(Unavailable):
                write_on(number, files=[("foto.png", PNG)])
        assert thread(number) == []
        assert write_on(number, files=[("foto.png", PNG)]) == "message"
        swept_later(monkeypatch)
        assert kept_ids() == {file.id for file in thread(number)[0].attachments}

    def test_an_original_that_is_gone_ends_the_matter(self, number: str) -> None:
        record = notification("mail/gone", [reply_address(number)])
        assert receiving.receive({"Records": [record]}) == {"mail/gone": "gone"}

    def test_a_notification_that_is_none_is_told_and_holds_up_no_other(self, number: str) -> None:
        to = reply_address(number)
        good = notification(put(mail(to)), [to])
        bad = {"Sns": {"Message": '{"notificationType":"AmazonSnsSubscriptionSucceeded"}'}}
        assert receiving.receive({"Records": [bad, good]}) == {"mail/abc1": "message"}

    def test_a_database_that_is_away_is_asked_again(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: Any) -> int:
            raise Unavailable

        monkeypatch.setattr(guards, "hit", away)
        with pytest.raises(Unavailable):
            write_on(number)

    def test_a_mail_larger_than_ses_takes_is_read_to_its_bound(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(originals, "MOST_BYTES", 2_000)
        assert write_on(number, "Corto.", files=[("grande.png", PNG * 1_000)]) == "message"
        assert thread(number)[0].body.startswith("Corto.")

    def test_an_agent_who_works_meanwhile_loses_nothing(
        self, number: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, done = replies.transact, []

        def after_the_agent(writes: Any) -> None:
            if not done:
                done.append(ANA.change(number, assignee="me"))
            real(writes)

        monkeypatch.setattr(replies, "transact", after_the_agent)
        assert write_on(number) == "message"
        ticket = tickets.by_number(number)
        assert ticket is not None
        assert ticket.assignee == "ana"


def test_the_log_names_no_one(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_on(number)
    told = capsys.readouterr()
    assert "maria" not in (told.out + told.err).lower()
