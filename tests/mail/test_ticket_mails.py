"""What the mails about a ticket say, each kind for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.notices import NoticeKind
from tests.mail import samples
from tests.mail.reading import LINK, Page, both, rendered

AFTER_DUE = "2027-01-13T15:00:00.000Z"


def first(mail: Mail) -> str:
    """The first paragraph of the text."""
    return rendered(mail).text.partition("\n\n")[0]


class TestWhatAgentsType:
    """Replies, questions, reasons and words at the end go into mails as they were typed."""

    MAKERS = (
        lambda typed: samples.reply(body=typed),
        lambda typed: samples.clarification(body=typed),
        lambda typed: samples.extension(reason=typed),
        lambda typed: samples.closed(words=typed),
    )

    @pytest.mark.parametrize("make", MAKERS)
    def test_cannot_become_html(self, make: Callable[[str], Mail]) -> None:
        typed = '<a href="//evil.example" onclick="x">& {{ number }}</a>'
        mail = rendered(make(typed))
        assert "evil.example" not in str(Page(mail.html).elements)
        assert typed in Page(mail.html).text
        assert typed in mail.text

    @pytest.mark.parametrize("make", MAKERS)
    def test_links_addresses_and_nothing_else(self, make: Callable[[str], Mail]) -> None:
        page = Page(rendered(make("Vea https://www.inec.gob.ec/ipc y javascript:x.")).html)
        (link,) = [one for one in page.all("a") if one.get("rel")]
        assert link["href"] == "https://www.inec.gob.ec/ipc"
        assert link["rel"] == "noopener nofollow"

    @pytest.mark.parametrize("make", MAKERS)
    def test_keeps_its_lines(self, make: Callable[[str], Mail]) -> None:
        mail = rendered(make("Loja: 104,2\r\nQuito: 103,9\n\nSaludos"))
        assert "Loja: 104,2<br>\nQuito: 103,9<br>\n<br>\nSaludos\n" in mail.html
        assert "Loja: 104,2" in mail.text.splitlines()

    @pytest.mark.parametrize("make", MAKERS)
    def test_may_be_longer_than_a_screen(self, make: Callable[[str], Mail]) -> None:
        typed = "\n".join(f"Fila {n}: " + "palabra " * 40 for n in range(120))
        mail = rendered(make(typed))
        assert "Fila 119: palabra" in Page(mail.html).text
        assert typed in mail.text


class TestMessageReceived:
    def test_says_first_that_it_arrived_and_until_when_it_is_answered(self) -> None:
        mail = rendered(samples.message_received())
        assert mail.subject == "[Ticket 051243] Recibimos su mensaje"
        for words in both(mail):
            assert "Quedó guardado en su ticket 051243" in words
            assert "Le responderemos hasta el martes 12 de enero de 2027." in words
            assert LINK in words

    def test_apologises_when_the_date_has_passed_instead_of_promising_it(self) -> None:
        for words in both(rendered(samples.message_received(at=AFTER_DUE))):
            assert "Debíamos responderle hasta el martes 12 de enero de 2027" in words
            assert "Le responderemos" not in words

    def test_the_due_date_itself_is_not_late_until_its_day_ends_in_ecuador(self) -> None:
        late_evening = samples.message_received(at="2027-01-13T04:59:00.000Z")
        assert "Le responderemos hasta" in rendered(late_evening).text
        after_midnight = samples.message_received(at="2027-01-13T05:00:00.000Z")
        assert "Debíamos responderle" in rendered(after_midnight).text

    def test_a_date_that_was_promised_after_it_is_the_one_that_counts(self) -> None:
        promised = {"promised_on": date(2027, 1, 20)}
        for words in both(rendered(samples.message_received(at=AFTER_DUE, **promised))):
            assert "Le responderemos hasta el miércoles 20 de enero de 2027." in words
        later = samples.message_received(at="2027-01-21T05:00:00.000Z", **promised)
        for words in both(rendered(later)):
            assert "Debíamos responderle hasta el miércoles 20 de enero de 2027" in words


class TestReply:
    def test_brings_the_answer_and_says_until_when_to_ask_about_it(self) -> None:
        mail = rendered(samples.reply())
        assert mail.subject == "[Ticket 051243] Respuesta a su requerimiento"
        for words in both(mail):
            assert "Loja: 104,2 Quito: 103,9 <provisional>" in words
            assert "puede pedir una aclaración hasta el lunes 4 de enero de 2027" in words
            assert "Después de esa fecha lo cerraremos." in words

    def test_news_on_the_way_promise_the_answer_by_its_date(self) -> None:
        mail = rendered(samples.reply(status=Status.IN_PROGRESS, answered_at=samples.AT))
        assert mail.subject == "[Ticket 051243] Le escribimos sobre su requerimiento"
        for words in both(mail):
            assert "la tendrá hasta el martes 12 de enero de 2027" in words
            assert "cerraremos" not in words

    def test_news_that_come_late_apologise(self) -> None:
        for words in both(rendered(samples.reply(status=Status.IN_PROGRESS, at=AFTER_DUE))):
            assert "Debíamos responderle hasta el martes 12 de enero de 2027" in words
            assert "la tendrá hasta" not in words

    def test_news_promise_the_new_date_where_one_was_given(self) -> None:
        promised = {"status": Status.IN_PROGRESS, "promised_on": date(2027, 1, 20)}
        for words in both(rendered(samples.reply(at=AFTER_DUE, **promised))):
            assert "la tendrá hasta el miércoles 20 de enero de 2027" in words


class TestClarification:
    def test_asks_and_says_first_until_when_to_reply(self) -> None:
        mail = samples.clarification(body="¿De qué años?")
        assert rendered(mail).subject == "[Ticket 051243] Necesitamos una aclaración suya"
        assert first(mail).endswith("Responda hasta el lunes 4 de enero de 2027.")
        for words in both(rendered(mail)):
            assert "¿De qué años?" in words
            assert "Si no nos responde hasta el lunes 4 de enero de 2027, cerraremos" in words

    def test_says_since_when_the_clock_is_paused(self) -> None:
        for words in both(rendered(samples.clarification())):
            assert "en pausa desde el jueves 17 de diciembre de 2026" in words
            assert "La fecha límite es el martes 12 de enero de 2027" in words

    def test_says_that_the_clock_runs_when_it_is_not_paused(self) -> None:
        for words in both(rendered(samples.clarification(paused_on=None))):
            assert "El plazo no está en pausa: sigue corriendo." in words
            assert "Fecha límite para responderle: martes 12 de enero de 2027." in words
            assert "sumaremos" not in words

    def test_names_the_new_date_where_one_was_promised(self) -> None:
        promised = {"promised_on": date(2027, 1, 20)}
        for words in both(rendered(samples.clarification(**promised))):
            assert "La fecha límite es el miércoles 20 de enero de 2027" in words


class TestExtension:
    def test_says_the_new_date_first_then_the_old_one_and_why(self) -> None:
        mail = samples.extension(reason="Faltan los datos de Loja.")
        assert "La nueva fecha límite es el martes 19 de enero de 2027" in first(mail)
        for words in both(rendered(mail)):
            assert "martes 19 de enero de 2027" in words
            assert "Antes era el martes 12 de enero de 2027." in words
            assert "Faltan los datos de Loja." in words

    @pytest.mark.parametrize(
        ("language", "missed", "new", "once"),
        [
            ("es", "hasta el martes 12 de enero de 2027 y no lo hicimos",
             "La nueva fecha para responderle es el miércoles 20 de enero de 2027", "una sola vez"),
            ("en", "by Tuesday 12 January 2027 and did not",
             "The new date for your answer is Wednesday 20 January 2027", "only once"),
        ],
    )  # fmt: skip
    def test_of_an_overdue_ticket_says_what_was_missed_and_the_new_date(
        self, language: str, missed: str, new: str, once: str
    ) -> None:
        facts = {"due_on": date(2027, 1, 12), "extension": None, "language": language}
        for words in both(rendered(samples.extension(promised_on=date(2027, 1, 20), **facts))):
            assert missed in words
            assert new in words
            assert once not in words

    def test_that_was_promised_late_and_missed_too_is_named_by_the_apology(self) -> None:
        late = samples.notice(NoticeKind.OVERDUE, promised_on=date(2027, 1, 20))
        for words in both(rendered(late)):
            assert "miércoles 20 de enero de 2027, la nueva fecha que le dimos, y no" in words


class TestClosed:
    @pytest.mark.parametrize("why", CloseReason)
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_every_reason_is_told_in_words_for_the_requester(
        self, why: CloseReason, language: str
    ) -> None:
        mail = samples.closed(why=why, language=language)
        sentence = first(mail).partition("051243. ")[2]
        assert sentence.endswith(".")
        assert sentence in Page(rendered(mail).html).text
        assert "solicitante" not in sentence
        assert "requester" not in sentence

    def test_says_how_and_until_when_to_open_it_again(self) -> None:
        for words in both(rendered(samples.closed())):
            assert "Escriba un mensaje en la página de su ticket" in words
            assert "hasta el lunes 4 de enero de 2027 y lo abriremos otra vez" in words

    def test_leaves_no_empty_heading_when_the_agent_added_nothing(self) -> None:
        for words in both(rendered(samples.closed(words=""))):
            assert "le dice el área" not in words.lower()
        assert "blockquote" not in rendered(samples.closed(words="")).html


class TestReopened:
    def test_says_until_when_it_is_answered_now(self) -> None:
        for words in both(rendered(samples.reopened())):
            assert "Abrimos otra vez su ticket 051243" in words
            assert "Le responderemos hasta el martes 12 de enero de 2027." in words


class TestMerged:
    def test_names_the_ticket_that_goes_on_and_links_to_it_alone(self) -> None:
        mail = rendered(samples.merged())
        assert mail.subject == "[Ticket 051243] Seguimos en el ticket 900001"
        link = f"{samples.SITE}/estado/?numero=900001"
        assert {"href": link, "class": "action"} in Page(mail.html).all("a")
        for words in both(mail):
            assert link in words
            assert LINK not in words
            assert "Le responderemos hasta el jueves 7 de enero de 2027." in words

    @pytest.mark.parametrize(
        "into",
        [
            samples.ticket(number="900001", status=Status.ANSWERED),
            samples.ticket(
                number="900001",
                status=Status.WAITING_REQUESTER,
                paused_on=date(2026, 12, 1),
            ),
            samples.ticket(number="900001", due_on=date(2026, 12, 16)),
        ],
        ids=["answered", "paused", "late"],
    )
    def test_promises_no_date_that_does_not_hold(self, into: samples.Ticket) -> None:
        for words in both(rendered(samples.merged(into=into))):
            assert "900001" in words
            assert "Le responderemos" not in words


class TestAssigned:
    def test_says_who_did_it_and_until_when_it_is_answered(self) -> None:
        mail = rendered(samples.assigned())
        assert mail.subject == "[Ticket 051243] Está a su cargo"
        for words in both(mail):
            assert "lo asignó Luis Colega" in words
            assert "Fecha límite: martes 12 de enero de 2027." in words

    def test_a_colleagues_name_cannot_become_html(self) -> None:
        assert "<b>" not in rendered(samples.assigned(by="<b>Luis</b>")).html


class TestRequesterWrote:
    def test_says_where_to_read_it_and_until_when_it_is_answered(self) -> None:
        mail = rendered(samples.requester_wrote())
        assert mail.subject == "[Ticket 051243] El solicitante escribió"
        for words in both(mail):
            assert "Su mensaje se lee en el escritorio." in words
            assert "Fecha límite: martes 12 de enero de 2027." in words


class TestAreaDigest:
    def test_names_the_area_and_each_ticket(self) -> None:
        mail = rendered(samples.area_digest())
        assert mail.subject == "Estadísticas Económicas: 2 tickets nuevos sin asignar"
        for words in both(mail):
            assert "Estadísticas Económicas y nadie los tenía a su cargo." in words
            assert "051243" in words
            assert "900001" in words

    def test_speaks_of_one_ticket_in_the_singular(self) -> None:
        mail = rendered(samples.area_digest(numbers=("051243",)))
        assert mail.subject == "Estadísticas Económicas: un ticket nuevo sin asignar"
        for words in both(mail):
            assert "nadie lo tenía a su cargo. Quizá alguien ya lo tomó." in words
            assert "tickets nuevos" not in words

    @pytest.mark.parametrize(("many", "rest"), [(21, "Y uno más"), (50, "Y 30 más")])
    def test_a_busy_quarter_of_an_hour_stays_a_short_mail(self, many: int, rest: str) -> None:
        mail = rendered(samples.area_digest(numbers=tuple(f"{n:06}" for n in range(many))))
        assert f": {many} tickets nuevos" in mail.subject
        for words in both(mail):
            assert "000019" in words
            assert "000020" not in words
            assert f"{rest}, en el escritorio: {samples.SITE}/agentes/" in words

    def test_names_every_ticket_when_they_fit(self) -> None:
        mail = rendered(samples.area_digest(numbers=tuple(f"{n:06}" for n in range(20))))
        for words in both(mail):
            assert "000019" in words
            assert "en el escritorio:" not in words

    def test_an_areas_name_that_somebody_broke_over_lines_stays_one_subject(self) -> None:
        mail = rendered(samples.area_digest(area="Estadísticas\r\nBcc: otra@example.com"))
        assert "\n" not in mail.subject
        assert "\r" not in mail.subject
