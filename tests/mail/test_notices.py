"""What the clock writes to requesters."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.domain.tickets.notices import Notice, NoticeKind
from tests.mail import samples
from tests.mail.reading import LINK, both, rendered

HALFWAY, DUE_SOON, OVERDUE, _, REMINDER = NoticeKind


@pytest.mark.parametrize(
    ("kind", "subject", "sentences"),
    [
        (
            HALFWAY,
            "Seguimos trabajando en su requerimiento",
            ["Dirección de Estadísticas Económicas", "hasta el martes 12 de enero de 2027"],
        ),
        (DUE_SOON, "Le responderemos pronto", ["hasta el martes 12 de enero de 2027"]),
        (
            OVERDUE,
            "Estamos atrasados con su respuesta",
            [
                "hasta el martes 12 de enero de 2027 y no lo hicimos: estamos atrasados y le",
                "responde por él el área Dirección de Estadísticas Económicas",
                "de nuevo cada 5 días hábiles",
                "diga que es una queja",
            ],
        ),
        (
            REMINDER,
            "Esperamos su aclaración",
            ["Responda hasta el lunes 4 de enero de 2027", "cerraremos el ticket"],
        ),
    ],
)
def test_each_notice_says_its_date_and_what_one_can_do(
    kind: NoticeKind, subject: str, sentences: list[str]
) -> None:
    mail = rendered(samples.notice(kind))
    assert mail.subject == f"[Ticket 051243] {subject}"
    for words in both(mail):
        assert LINK in words
        for sentence in sentences:
            assert sentence in words


def test_a_delay_that_was_told_before_is_told_as_one_that_goes_on() -> None:
    told = Notice(kind=OVERDUE, at=samples.AT, about=date(2027, 1, 12))
    for words in both(rendered(samples.notice(OVERDUE, notices=(told,)))):
        assert "seguimos atrasados y le pedimos disculpas otra vez" in words


@pytest.mark.parametrize("legal", [True, False])
def test_a_legal_request_names_where_else_to_complain(legal: bool) -> None:
    for words in both(rendered(samples.notice(OVERDUE, legal_request=legal))):
        assert ("Defensoría del Pueblo" in words) == legal


def test_a_date_that_moved_says_the_new_one_the_old_one_and_why() -> None:
    mail = rendered(samples.date_moved())
    assert mail.subject == "[Ticket 051243] Cambió la fecha de su respuesta"
    for words in both(mail):
        assert "Cambiaron los feriados" in words
        assert "hasta el martes 12 de enero de 2027" in words
        assert "Antes era el lunes 11 de enero de 2027" in words
        assert LINK in words
