"""Mails as the services owe them, one maker a kind."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from chalicelib.domain.drafts.sending import NotSent
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.form.person import Gender
from chalicelib.domain.languages import Language
from chalicelib.domain.mail import (
    account_mails,
    agent_mails,
    correction_mails,
    link_mails,
    ticket_mails,
)
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.reviews.mornings import Why
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.corrections import Addition
from chalicelib.domain.tickets.dates.steps import Moved, Skipped
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.notices import NoticeKind
from chalicelib.domain.tickets.summary import TicketSummary, told_on
from chalicelib.domain.tickets.ticket import Extension, Rating, Ticket
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.mail import outbox
from tests.person import ADDED

SITE = "https://tickets.example.ec"
AT = "2026-12-18T03:30:00.000Z"  # 17 December, half past ten in the evening, in Ecuador
TO = "Maria@example.com"
ANA = Agent("ana", "Ana Agente", "ana@inec.example", Role.AGENT, frozenset({"DECON"}))

TICKET = Ticket(
    number="051243",
    email="maria@example.com",
    email_typed=TO,
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
    **ADDED,
    notice_version="2026-11",
)


def ticket(**changes: Any) -> Ticket:
    """The sample ticket with some fields changed."""
    return TICKET.model_copy(update=changes)


def received(mail_id: str = "01RECEIVED", **changes: Any) -> Mail:
    """The mail that tells of the sample ticket."""
    return ticket_mails.received(ticket(**changes), mail_id=mail_id)


def access_links(
    mail_id: str = "01LINKS", numbers: tuple[str, ...] = ("051243", "900001"), **changes: Any
) -> Mail:
    """Links to tickets of these numbers, newest first."""
    status, ends = changes.pop("status", "received"), changes.pop("end_earlier", False)
    facts = {"subject": "Precios", "topic": "ipc", "area": "DECON", "due_on": "2027-01-15"}
    rows = [TicketSummary(number=one, opened_at=AT, status=status, **facts) for one in numbers]
    newest = ticket(**changes)
    wanted = link_mails.links_wanted(
        newest.email, newest.language, end_earlier=ends, mail_id=mail_id, at=AT
    )
    return link_mails.access_links(wanted, newest, rows, TOPICS.__getitem__)


TOPICS = {"ipc": "Índice de Precios al Consumidor"}
FILES = (
    Attachment(id="A1", name="ipc_loja.xlsx", size=1_258_291, type="application/x"),
    Attachment(id="A2", name="leeme <1>.txt", size=40, type="text/plain"),
)
BODIES = {
    "es": "Le enviamos el IPC mensual.\n\nLoja: 104,2\nQuito: 103,9 <provisional>",
    "en": "Here is the monthly CPI.\n\nLoja as of May: 104.2\nQuito as of May: 103.9 <provisional>",
}
UNTIL = date(2027, 1, 4)


def message_received(mail_id: str = "01MESSAGE", at: str = AT, **changes: Any) -> Mail:
    """The mail that acknowledges a message on the sample ticket."""
    return ticket_mails.message_received(ticket(**changes), mail_id=mail_id, at=at)


def reply(
    mail_id: str = "01REPLY",
    body: str | None = None,
    at: str = AT,
    files: tuple[Attachment, ...] = (),
    **changes: Any,
) -> Mail:
    """The answer, or with another ``status`` news on the way to it."""
    of = ticket(**{"status": Status.ANSWERED} | changes)
    body = BODIES.get(of.language, BODIES["es"]) if body is None else body
    about = ticket_mails.about(of, TOPICS["ipc"], files)
    return ticket_mails.reply(of, body, mail_id=mail_id, at=at, answerable_until=UNTIL, about=about)


def clarification(mail_id: str = "01ASKED", body: str | None = None, **changes: Any) -> Mail:
    """The question that paused the clock."""
    asked = {"status": Status.WAITING_REQUESTER, "paused_on": date(2026, 12, 17)}
    of = ticket(**asked | changes)
    body = BODIES.get(of.language, BODIES["es"]) if body is None else body
    about = ticket_mails.about(of, TOPICS["ipc"], ())
    return ticket_mails.clarification(
        of, body, mail_id=mail_id, at=AT, answer_until=UNTIL, about=about
    )


def extension(mail_id: str = "01LONGER", reason: str | None = None, **changes: Any) -> Mail:
    """The new date of the sample ticket."""
    before, after = TICKET.due_on, date(2027, 1, 19)
    kept = Extension(reason="", due_before=before, due_after=after, at=AT)
    of = ticket(**{"due_on": after, "extension": kept} | changes)
    reason = BODIES.get(of.language, BODIES["es"]) if reason is None else reason
    return ticket_mails.extension(of, reason, mail_id=mail_id, at=AT)


def closed(
    mail_id: str = "01CLOSED",
    words: str | None = None,
    why: CloseReason = CloseReason.NOT_INEC,
    **changes: Any,
) -> Mail:
    """That the sample ticket was closed."""
    of = ticket(**{"status": Status.CLOSED} | changes)
    words = BODIES.get(of.language, BODIES["es"]) if words is None else words
    return ticket_mails.closed(of, why, words, mail_id=mail_id, at=AT, reopen_until=UNTIL)


def reopened(mail_id: str = "01AGAIN", **changes: Any) -> Mail:
    """That the sample ticket was opened again."""
    return ticket_mails.reopened(ticket(**changes), mail_id=mail_id, at=AT)


def merged(mail_id: str = "01JOINED", into: Ticket | None = None, **changes: Any) -> Mail:
    """That the sample ticket goes on as another."""
    into = into or ticket(number="900001", due_on=date(2027, 1, 7))
    return ticket_mails.merged(ticket(**changes), into, mail_id=mail_id, at=AT)


def split(mail_id: str = "01SPLIT", **changes: Any) -> Mail:
    """That a part of another ticket goes on as the sample ticket."""
    areas = (AREA, "Dirección de Estadísticas Sociodemográficas")
    return ticket_mails.split(ticket(**changes), "900001", areas, mail_id=mail_id, at=AT)


def sign_in_code(mail_id: str = "01CODE", language: Language = "es") -> Mail:
    """A code to sign in."""
    return account_mails.sign_in_code(TO, "042917", language, mail_id=mail_id, at=AT)


def address_code(mail_id: str = "01PROOF", language: Language = "es") -> Mail:
    """A code that proves an address."""
    return account_mails.address_code(TO, "042917", language, mail_id=mail_id, at=AT)


def proof_code(mail_id: str = "01READ", language: Language = "es") -> Mail:
    """A code that proves that one reads a ticket's mail."""
    return account_mails.proof_code(TO, "042917", "051243", language, mail_id=mail_id, at=AT)


def erasure_code(mail_id: str = "01WIPE", language: Language = "es") -> Mail:
    """A code that asks for erasure."""
    return account_mails.erasure_code(TO, "042917", language, mail_id=mail_id, at=AT)


def erasure_asked(mail_id: str = "01WIPING", language: Language = "es") -> Mail:
    """That an erasure waits."""
    due_at = "2026-12-25T03:30:00.000Z"
    return account_mails.erasure_asked(TO, due_at, language, mail_id=mail_id, at=AT)


def correction_asked(mail_id: str = "01TAKEN", **changes: Any) -> Mail:
    """That a correction of the sample ticket's address waits."""
    due_at = "2026-12-21T03:30:00.000Z"
    return correction_mails.correction_asked(
        ticket(**changes), "nueva@example.org", due_at, mail_id=mail_id, at=AT
    )


def email_corrected(
    mail_id: str = "01TOOK", undo_until: str | None = "2027-01-20T03:30:00.000Z", **changes: Any
) -> Mail:
    """That the sample ticket has another address."""
    after = ticket(email="nueva@example.org", email_typed="nueva@example.org", **changes)
    return correction_mails.email_corrected(TO, after, undo_until, mail_id=mail_id, at=AT)


def correction_stopped(mail_id: str = "01KEPT", *, undone: bool = False, **changes: Any) -> Mail:
    """That the sample ticket keeps its address."""
    return correction_mails.correction_stopped(
        TO, ticket(**changes), undone=undone, mail_id=mail_id, at=AT
    )


def addition_asked(mail_id: str = "01ADDING", **changes: Any) -> Mail:
    """Whether an address is for the sample ticket, which has none."""
    facts = {"email": TO, "email_typed": TO, "asked_by": "ana", "asked_by_name": "Ana"}
    added = Addition(**facts, mailed_at=AT, until="2027-01-05T03:30:00.000Z")
    without = ticket(**changes, email="sin-correo#051243", email_typed="", addition=added)
    return correction_mails.addition_asked(without, added, mail_id=mail_id, at=AT)


def email_added(mail_id: str = "01ADDED", **changes: Any) -> Mail:
    """That the sample ticket has its first address."""
    return correction_mails.email_added(ticket(**changes), mail_id=mail_id, at=AT)


def address_changed(
    mail_id: str = "01MOVED", language: Language = "es", *, former: bool = False
) -> Mail:
    """That another address took the place of one."""
    return account_mails.address_changed(TO, language, former=former, mail_id=mail_id, at=AT)


def erased(mail_id: str = "01ERASED", language: Language = "es") -> Mail:
    """That somebody's data are gone."""
    return account_mails.erased(TO, language, mail_id=mail_id, at=AT)


def not_understood(mail_id: str = "01LOST", language: Language = "es") -> Mail:
    """The answer to a mail of no ticket."""
    return account_mails.not_understood(TO, language, mail_id=mail_id, at=AT)


def not_reopened(mail_id: str = "01LATE", **changes: Any) -> Mail:
    """The answer to a mail on a ticket that does not open again."""
    return ticket_mails.not_reopened(ticket(**changes), mail_id=mail_id, at=AT)


def assigned(mail_id: str = "01YOURS", by: str = "Luis Colega", language: str = "es") -> Mail:
    """Tells an agent of the sample ticket."""
    mail = agent_mails.assigned(TICKET, ANA.email, by, mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def requester_wrote(mail_id: str = "01WROTE", language: str = "es") -> Mail:
    """Tells its holder of a message on the sample ticket."""
    mail = agent_mails.requester_wrote(TICKET, ANA.email, mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def approval_wanted(mail_id: str = "01WANTED", language: str = "es") -> Mail:
    """Tells an agent of a colleague's reply on the sample ticket."""
    mail = agent_mails.approval_wanted(TICKET, ANA.email, "Luis Colega", mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def reply_returned(mail_id: str = "01RETURNED", language: str = "es") -> Mail:
    """Tells an agent that their reply on the sample ticket went back to them."""
    mail = agent_mails.reply_returned(TICKET, ANA.email, "Luis Colega", mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def reply_not_sent(mail_id: str = "01KEPTBACK", language: str = "es") -> Mail:
    """Tells an agent that their reply on the sample ticket did not leave."""
    mail = agent_mails.reply_not_sent(
        TICKET, ANA.email, NotSent.REQUESTER_WROTE, mail_id=mail_id, at=AT
    )
    return mail.model_copy(update={"language": language})


def note_left(mail_id: str = "01NOTED", language: str = "es", *, holds: bool = True) -> Mail:
    """Tells an agent of a colleague's note on the sample ticket."""
    mail = agent_mails.note_left(
        TICKET, ANA.email, "Luis Colega", holds=holds, mail_id=mail_id, at=AT
    )
    return mail.model_copy(update={"language": language})


def question_answered(mail_id: str = "01SAID", language: str = "es", *, asked: bool = True) -> Mail:
    """Tells an agent that a colleague of another area answered on the sample ticket."""
    mail = agent_mails.question_answered(
        TICKET, ANA.email, "Zoe Colega", asked=asked, mail_id=mail_id, at=AT
    )
    return mail.model_copy(update={"language": language})


def stands_in(language: str = "es", count: int = 3) -> Mail:
    """Tells an agent of tickets that they hold since colleagues are away."""
    numbers = [f"{n:06d}" for n in range(51_243, 51_243 + count)]
    absent = [
        {"name": "Luis Colega", "last_day": "2026-12-18", "numbers": numbers},
        {"name": "Zoe Colega", "last_day": "2026-12-23", "numbers": ["900001"]},
    ]
    mail = agent_mails.stands_in(ANA, absent, mail_id="01STANDSIN", at=AT)
    return mail.model_copy(update={"language": language})


def proposal_waits(language: str = "es", count: int = 3) -> Mail:
    """Tells who may confirm it that a change of the catalog waits."""
    params = {
        "by": "Flor Andrade",
        "kind": "holiday",
        "row": "2026-12-07",
        "touches": count,
        "in_force_on": "2026-11-28",
    }
    mail = agent_mails.proposal_waits(ANA.email, params, mail_id="01PROPOSAL", at=AT)
    return mail.model_copy(update={"language": language})


def export_ready(language: str = "es", count: int = 3, failure: str | None = None) -> Mail:
    """Tells an agent that the file that they asked for is made, or not."""
    params = {"export": "01EXPORT", "rows": count, "failure": failure, "until": "2026-12-04"}
    mail = agent_mails.export_ready(ANA, params, mail_id="01EXPORTED", at=AT)
    return mail.model_copy(update={"language": language})


def anonymised(language: str = "es", count: int = 214) -> Mail:
    """Tells an administrator how many tickets were anonymised in a year."""
    mail = agent_mails.anonymised(ANA, 2026, count, mail_id="01ANONYMOUS", at=AT)
    return mail.model_copy(update={"language": language})


def area_digest(
    mail_id: str = "01NEW",
    numbers: tuple[str, ...] = ("051243", "900001"),
    area: str = "Estadísticas Económicas",
    language: str = "es",
) -> Mail:
    """Tells an agent of tickets that nobody holds."""
    mail = agent_mails.area_digest(
        ANA, area, numbers[0], mail_id=mail_id, window="digest#DECON#1", at=AT, due_at=AT
    )
    # As it leaves: what gathers its tickets is told to nobody.
    told = {"area": area, "numbers": list(numbers)}
    return mail.model_copy(update={"language": language, "params": told})


def morning(mail_id: str = "01TODAY", language: str = "es", **changes: Any) -> Mail:
    """What waits for a lead of the front desk and of another area who holds a ticket too."""
    facts = {"number": "051243", "topic": "Empleo", "due_on": "2026-12-16"}
    late = {"why": "overdue", "count": 12, "link": "?vista=mine", "tickets": [facts]}
    none = dict.fromkeys(Why, 0)
    params = {
        "day": "2026-12-17",
        "own": [late],
        "questions": {
            "count": 3,
            "late": 1,
            "numbers": ["051243", "051244"],
            "link": "?pagina=preguntas",
        },
        "reviews": {
            "count": 1,
            # As it was written, in Spanish; told apart here, for mails share no sentence.
            "questions": [f"¿Cuánto fue la inflación? ({language})"],
            "link": "?pagina=publicaciones&estado=to_review",
        },
        "areas": [
            {
                "name": "Estadísticas Económicas",
                "lists": [late | {"why": why, "link": f"?vista={why}&area=DECON"} for why in Why],
                "unreadable": ["900002"],
            }
        ],
        "figures": [
            {
                "name": "Registros",
                "counts": none | {"escalated": 2, "overdue": 1, "wrote": 1},
                "unreadable": 0,
                "heard": True,
                "link": "?vista=area&area=DIRAD",
            },
            {
                "name": "Cartografía",
                "counts": dict.fromkeys(Why, 2),
                "unreadable": 1,
                "heard": False,
                "link": "?vista=area&area=DICA",
            },
        ],
    }
    return Mail(
        mail_id=mail_id,
        kind=Kind.MORNING,
        to=ANA.email,
        language=language,
        params=params | changes,
        created_at=AT,
        next_try_at=AT,
    )


def requester_closed(mail_id: str = "01ENDED", language: str = "es", **changes: Any) -> Mail:
    """Tells an agent that the requester closed the sample ticket."""
    mail = agent_mails.requester_closed(
        ticket(**changes), "ana@inec.example", mail_id=mail_id, at=AT
    )
    return mail.model_copy(update={"language": language})


def requester_rated(mail_id: str = "01RATED", language: str = "es", **changes: Any) -> Mail:
    """Tells an agent what the requester thinks."""
    rated = ticket(rating=Rating(score=4, at=AT), **changes)
    mail = agent_mails.requester_rated(rated, "ana@inec.example", mail_id=mail_id, at=AT)
    return mail.model_copy(update={"language": language})


def notice(kind: NoticeKind, **changes: Any) -> Mail:
    """What the clock tells of the sample ticket."""
    mail_id, names = changes.pop("mail_id", f"01{kind}"), ticket_mails.Names(TOPICS["ipc"], AREA)
    lead_told = changes.pop("lead_told", False)
    of = ticket(**changes)
    told = UNTIL if kind is NoticeKind.REMINDER else told_on(of)
    return ticket_mails.notice(
        of, kind, told, names, every=5, lead_told=lead_told, mail_id=mail_id, at=AT
    )


def date_moved(**changes: Any) -> Mail:
    """A holiday came, and the sample ticket's date is a day later."""
    move = Moved(told=date(2027, 1, 11), on=date(2026, 12, 18))
    return notice(NoticeKind.DATE_MOVED, untold_move=move, **changes)


AREA = "Dirección de Estadísticas Económicas"

#: A maker for every kind there is: a kind without one fails the contract tests.
OF_KIND = {
    Kind.RECEIVED: received,
    Kind.ACCESS_LINKS: access_links,
    Kind.MESSAGE_RECEIVED: message_received,
    Kind.REPLY: reply,
    Kind.CLARIFICATION: clarification,
    Kind.EXTENSION: extension,
    Kind.CLOSED: closed,
    Kind.REOPENED: reopened,
    Kind.MERGED: merged,
    Kind.SPLIT: split,
    Kind.HALFWAY: partial(notice, NoticeKind.HALFWAY),
    Kind.DUE_SOON: partial(notice, NoticeKind.DUE_SOON),
    Kind.OVERDUE: partial(notice, NoticeKind.OVERDUE),
    Kind.DATE_MOVED: date_moved,
    Kind.REMINDER: partial(notice, NoticeKind.REMINDER),
    Kind.SIGN_IN_CODE: sign_in_code,
    Kind.ADDRESS_CODE: address_code,
    Kind.PROOF_CODE: proof_code,
    Kind.ERASURE_CODE: erasure_code,
    Kind.ERASURE_ASKED: erasure_asked,
    Kind.CORRECTION_ASKED: correction_asked,
    Kind.EMAIL_CORRECTED: email_corrected,
    Kind.CORRECTION_STOPPED: correction_stopped,
    Kind.ADDITION_ASKED: addition_asked,
    Kind.EMAIL_ADDED: email_added,
    Kind.ADDRESS_CHANGED: address_changed,
    Kind.ERASED: erased,
    Kind.NOT_UNDERSTOOD: not_understood,
    Kind.NOT_REOPENED: not_reopened,
    Kind.ASSIGNED: assigned,
    Kind.REQUESTER_WROTE: requester_wrote,
    Kind.AREA_DIGEST: area_digest,
    Kind.APPROVAL_WANTED: approval_wanted,
    Kind.REPLY_RETURNED: reply_returned,
    Kind.REPLY_NOT_SENT: reply_not_sent,
    Kind.NOTE_LEFT: note_left,
    Kind.QUESTION_ANSWERED: question_answered,
    Kind.STANDS_IN: stands_in,
    Kind.ANONYMISED: anonymised,
    Kind.PROPOSAL_WAITS: proposal_waits,
    Kind.EXPORT_READY: export_ready,
    Kind.MORNING: morning,
    Kind.REQUESTER_CLOSED: requester_closed,
    Kind.REQUESTER_RATED: requester_rated,
}

TOKENS = {"051243": "token-of-051243", "900001": "token-of-900001", "button": "token-of-button"}


def owe(mail: Mail) -> None:
    """Write a mail as owed, with no fact that it tells."""
    transact({"mail": outbox.enqueued(mail)})
