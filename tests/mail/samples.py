"""Mails as the services owe them, one maker a kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain import letters, mails
from chalicelib.domain.mails import Kind, Mail
from chalicelib.domain.opening import Gender
from chalicelib.domain.tickets import Rating, Skipped, Ticket

SITE = "https://tickets.example.ec"
AT = "2026-12-18T03:30:00.000Z"  # 17 December, half past ten in the evening, in Ecuador

TICKET = Ticket(
    number="051243",
    email="maria@example.com",
    email_typed="Maria@example.com",
    subject="Índice de precios de 2020 a 2025",
    topic="ipc",
    area="DECON",
    language="es",
    opened_at=AT,
    updated_at=AT,
    due_on=date(2027, 1, 12),
    first_day=date(2026, 12, 18),
    working_days=15,
    skipped=[
        Skipped(date=date(2026, 12, 25), name_es="Navidad", name_en="Christmas Day"),
        Skipped(date=date(2027, 1, 1), name_es="Año Nuevo", name_en="New Year's Day"),
    ],
    nationality="EC",
    document_type="cedula",
    document_number="1700000019",
    full_name="María Fernanda Quishpe Ñato",
    gender=Gender.FEMALE,
    phone="+593991234567",
    user_type="student",
    organization="Universidad Nacional de Loja",
    notice_version="2026-11",
)


def ticket(**changes: Any) -> Ticket:
    """The sample ticket with some fields changed."""
    return TICKET.model_copy(update=changes)


def received(mail_id: str = "01RECEIVED", **changes: Any) -> Mail:
    """The mail that tells of the sample ticket."""
    return mails.received(ticket(**changes), mail_id=mail_id)


def access_links(
    mail_id: str = "01LINKS", numbers: tuple[str, ...] = ("051243", "900001"), **changes: Any
) -> Mail:
    """Links to tickets of these numbers, newest first."""
    status = changes.pop("status", "received")
    rows = [{"number": number, "opened_at": AT, "status": status} for number in numbers]
    return mails.access_links(ticket(**changes), rows, mail_id=mail_id, at=AT)


def requester_closed(mail_id: str = "01CLOSED", language: str = "es", **changes: Any) -> Mail:
    """Tells an agent that the requester closed the sample ticket."""
    mail = letters.requester_closed(ticket(**changes), "ana@inec.example", mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def requester_rated(mail_id: str = "01RATED", language: str = "es", **changes: Any) -> Mail:
    """Tells an agent what the requester thinks."""
    rated = ticket(rating=Rating(score=4, at=AT), **changes)
    mail = letters.requester_rated(rated, "ana@inec.example", mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


#: A maker for every kind there is: a kind without one fails the contract tests.
OF_KIND = {
    Kind.RECEIVED: received,
    Kind.ACCESS_LINKS: access_links,
    Kind.REQUESTER_CLOSED: requester_closed,
    Kind.REQUESTER_RATED: requester_rated,
}

TOKENS = {"051243": "token-of-051243", "900001": "token-of-900001"}
