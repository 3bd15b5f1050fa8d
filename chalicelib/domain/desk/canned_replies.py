"""Canned replies and signatures: texts that agents begin from and end with, whose variables the
ticket fills in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.dates import Stamp, long_date
from chalicelib.domain.files.attachments import Attachment, Uploads
from chalicelib.domain.form.ticket_numbers import TicketNumber
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket

#: What may stand in braces. ``agente`` and ``cargo`` are of whoever writes to the requester.
VARIABLES = ("nombre", "numero", "fecha_limite", "tema", "area", "asunto", "agente", "cargo")
_VARIABLE = re.compile(r"\{([^{}\s]*)\}")


def known_variables(text: str) -> str:
    """A text that names no other variables than these, as pydantic judges it."""
    unknown = [name for name in _VARIABLE.findall(text) if name not in VARIABLES]
    if unknown:
        raise PydanticCustomError(
            "unknown_variable",
            "Unknown: {unknown}. Known: {known}.",
            {"unknown": ", ".join(unknown), "known": ", ".join(VARIABLES)},
        )
    return text


Body = Annotated[fields.Reply, AfterValidator(known_variables)]


@dataclass(frozen=True)
class Writer:
    """Who writes to a requester; a title that they never gave is None."""

    name: str
    job_title: str | None = None


class CannedReplyText(Model, extra="forbid"):
    """What leads write. Without ``area`` it is everybody's."""

    name: fields.CannedReplyName
    body_es: Body
    body_en: Body | None = None
    area: Id | None = Field(None, description="An area's id; absent for all areas.")
    attachments: Uploads | None = Field(
        None,
        description="Uploads, and ids of files that it has; absent, its files stay as they are.",
    )


class CannedReply(Model):
    """A row of the catalog, kind ``canned_reply``."""

    id: str
    name: str
    body_es: str
    body_en: str | None = None
    area: str | None = None
    files: tuple[Attachment, ...] = Field(
        (), description="What goes with it: whoever inserts it gets a copy of each."
    )


class FileLent(Model):
    """A copy of a canned reply's file, as an upload that a reply may name; or why there is none."""

    name: str
    size: int = Field(description="Bytes.")
    upload_id: str | None = None
    until: Stamp | None = Field(None, description="Until when it can be named.")
    code: Literal["lent_gone", "lent_refused"] | None = Field(
        None, description="It is not there any more, or the search for malware refused it."
    )


class Preview(Model, extra="forbid"):
    """A text to be filled in for a ticket, before it is sent or saved."""

    number: TicketNumber
    body: Body


def filled(text: str, ticket: Ticket, catalog: Catalog, writer: Writer) -> str:
    """A text with its variables filled in, in the ticket's language. One without a value stays in
    its braces: a gap, for whoever writes to fill."""
    language = ticket.language
    values: dict[str, str | None] = {
        "nombre": ticket.full_name,
        "numero": ticket.number,
        "fecha_limite": long_date(ticket.due_on, language),
        "tema": catalog.topic_name(ticket.topic, language),
        "area": catalog.area_name(ticket.area, language),
        "asunto": ticket.subject,
        "agente": writer.name,
        "cargo": writer.job_title,
    }
    return _VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)


def gaps(text: str) -> list[str]:
    """The variables that a text still has, each once."""
    return list(dict.fromkeys(name for name in _VARIABLE.findall(text) if name in VARIABLES))


def signature(ticket: Ticket, catalog: Catalog, writer: Writer) -> str:
    """What a reply of a writer's ends with on a ticket: its area's signature, without the lines
    that nothing is known to fill in. Nobody reads it again before it leaves, so that a gap in it
    would be seen by the requester first."""
    text = catalog.signature(ticket.area, ticket.language)
    lines = filled(text, ticket, catalog, writer).splitlines()
    return "\n".join(line for line in lines if not gaps(line)).strip()


def signed(body: str, ending: str) -> str:
    """A text with its signature, unless it ends with it already, however it is spaced."""
    if not ending or _spaced(body).endswith(_spaced(ending)):
        return body
    return f"{body}\n\n{ending}"


def _spaced(text: str) -> str:
    return " ".join(text.split()).casefold()
