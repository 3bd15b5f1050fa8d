"""A ticket as who is asked about it sees it: to be read, and without who asked for it.

What its requester may read is shown, and the question. Left out are the area's own deliberation,
name, document and contact of the requester, and files, which are often copies of an identity card:
who asks says in the question what of them matters. Contact and document are hidden in the words of
the thread too, where they stand as the ticket has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from pydantic import Field

from chalicelib.domain.dates import Stamp
from chalicelib.domain.desk.thread import DeskEntry
from chalicelib.domain.languages import Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named
from chalicelib.domain.teamwork.questions import AskedNamed, is_late, named
from chalicelib.domain.tickets.entry import Entry, is_public
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.domain.tickets.summary import NamedTicket, named_ticket
from chalicelib.domain.tickets.ticket import Ticket

#: Stands where contact or document was.
HIDDEN = "•••"
#: What is shorter stands in too many words that are no contact.
_SHORTEST = 5


class QuestionRow(Model):
    """An open question in the list of who is asked."""

    number: str = Field(description="Its ticket.")
    id: str
    subject: str
    topic: Named
    area: Named = Field(description="The ticket's.")
    to: AskedNamed
    by: str = Field(description="Name of the agent who asked.")
    at: Stamp
    late: bool = Field(description="Open for more working days than are usual.")


class AskedQuestion(Model):
    """The question itself."""

    id: str
    body: str
    to: AskedNamed
    by: str = Field(description="Name of the agent who asked.")
    at: Stamp
    late: bool = Field(description="Open for more working days than are usual.")


class AskedTicket(NamedTicket):
    """A ticket, read by who is asked about it."""

    language: Language
    question: AskedQuestion
    entries: list[DeskEntry] = Field(description="What its requester may read of the thread.")
    hidden_files: int = Field(description="How many files the thread has, which are not shown.")


def question_row(
    ticket: Ticket, question: OpenQuestion, catalog: Catalog, language: str, today: date
) -> QuestionRow:
    """An open question in a list, in the words of a language."""
    about = named_ticket(ticket, catalog, language)
    return QuestionRow(
        number=ticket.number,
        id=question.id,
        subject=_hiding(ticket)(ticket.subject),
        topic=about.topic,
        area=about.area,
        **_facts(question, catalog, language, today),
    )


def asked_ticket(
    ticket: Ticket,
    question: OpenQuestion,
    thread: Iterable[Entry],
    desk_entries: Callable[[list[Entry]], list[DeskEntry]],
    *,
    catalog: Catalog,
    language: str,
    today: date,
) -> AskedTicket:
    """A ticket as who is asked sees it. ``thread`` are its lines and those of its duplicates,
    ``desk_entries`` turns lines into what agents read."""
    lines = list(thread)
    hide, shown = _hiding(ticket), [line for line in lines if is_public(line)]
    words = next((line.body for line in lines if line.entry_id == question.id), "")
    about = dict(named_ticket(ticket, catalog, language))
    return AskedTicket(
        **about | {"subject": hide(ticket.subject)},
        language=ticket.language,
        question=AskedQuestion(
            id=question.id, body=hide(words), **_facts(question, catalog, language, today)
        ),
        entries=[_plain(entry, hide) for entry in desk_entries(shown)],
        hidden_files=sum(len(line.files) for line in shown),
    )


def _facts(
    question: OpenQuestion, catalog: Catalog, language: str, today: date
) -> dict[str, object]:
    return {
        "to": named(question, catalog, language),
        "by": question.by_name,
        "at": question.at,
        "late": is_late(question.at, today, catalog),
    }


def _plain(entry: DeskEntry, hide: Callable[[str], str]) -> DeskEntry:
    """A line without files, and without what a mail quotes: addresses stand in its heading."""
    bare = {"attachments": (), "quoted": "", "full_text": None, "quoted_text": None}
    hidden = {"unverified_sender": None, "linked": None, "splits_as": None}
    return entry.model_copy(update={**bare, **hidden, "body": hide(entry.body)})


def _hiding(ticket: Ticket) -> Callable[[str], str]:
    """Hides the contact and the document of a ticket's requester in a text."""
    known = (ticket.email, ticket.email_typed, ticket.phone, ticket.document_number)
    parts = sorted({one for one in known if one and len(one) >= _SHORTEST}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, parts)) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.sub(HIDDEN, text)
