"""Somebody who asked before, as an agent fills the form in for them."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain.desk.people.requester import UNVERIFIED, unverified
from chalicelib.domain.form.documents import Document
from chalicelib.domain.form.person import OPTIONAL, StoredOptionalFields, stored_document
from chalicelib.domain.languages import Language
from chalicelib.domain.model import Model
from chalicelib.domain.tickets.ticket import Ticket


class PersonSought(Model, extra="forbid"):
    """Who is looked for; in a body, so that nothing of theirs stands in an address."""

    q: str = Field(
        min_length=1, max_length=254, description="A cédula, a passport, an e-mail or a phone."
    )


class KnownPerson(StoredOptionalFields):
    """What somebody told in the newest of their tickets that the caller may see. Their gender is
    asked anew: agents do not see it."""

    number: str = Field(description="That ticket's.")
    opened_at: str
    full_name: str
    email: str
    document: Document
    nationality: str
    user_type: str
    language: Language
    unverified: tuple[str, ...] = UNVERIFIED


def known(ticket: Ticket) -> KnownPerson:
    """Who asked in a ticket."""
    same = {"number", "opened_at", "full_name", "nationality", "user_type", "language", *OPTIONAL}
    return KnownPerson(
        **ticket.model_dump(include=same),
        email=ticket.email_typed,
        document=stored_document(ticket.document_type, ticket.document_number),
        unverified=unverified(ticket),
    )
