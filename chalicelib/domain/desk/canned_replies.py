"""Canned replies: texts that agents begin from, with variables that the ticket fills in."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.dates import long_date
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket

#: What may stand in braces.
VARIABLES = ("nombre", "numero", "fecha_limite", "tema", "area", "asunto")
_VARIABLE = re.compile(r"\{([^{}\s]*)\}")


def _known(text: str) -> str:
    unknown = [name for name in _VARIABLE.findall(text) if name not in VARIABLES]
    if unknown:
        raise PydanticCustomError(
            "unknown_variable",
            "Unknown: {unknown}. Known: {known}.",
            {"unknown": ", ".join(unknown), "known": ", ".join(VARIABLES)},
        )
    return text


Body = Annotated[fields.Reply, AfterValidator(_known)]


class CannedReplyText(Model, extra="forbid"):
    """What leads write. Without ``area`` it is everybody's."""

    name: fields.CannedReplyName
    body_es: Body
    body_en: Body | None = None
    area: Id | None = Field(None, description="An area's id; absent for all areas.")


class CannedReply(Model):
    """A row of the catalog, kind ``canned_reply``."""

    id: str
    name: str
    body_es: str
    body_en: str | None = None
    area: str | None = None


class Preview(Model, extra="forbid"):
    """A text to be filled in for a ticket, before it is sent or saved."""

    number: TicketNumber
    body: Body


def filled(text: str, ticket: Ticket, catalog: Catalog) -> str:
    """A text with its variables filled in, in the ticket's language."""
    language = ticket.language
    values = {
        "nombre": ticket.full_name,
        "numero": ticket.number,
        "fecha_limite": long_date(ticket.due_on, language),
        "tema": catalog.topic_name(ticket.topic, language),
        "area": catalog.area_name(ticket.area, language),
        "asunto": ticket.subject,
    }
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
