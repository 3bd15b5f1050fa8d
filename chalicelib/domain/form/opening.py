"""What a person sends to open a ticket."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.files.attachments import Uploads
from chalicelib.domain.form.person import TypedPerson, offered
from chalicelib.domain.languages import DEFAULT, Language

Via = Literal["institucional", "estadisticas"]
#: Where a ticket came from, which nobody who opens one may say: it was imported.
KeptVia = Via | Literal["osticket"]


def _topic(topic: str, info: ValidationInfo) -> str:
    if topic not in offered(info).offered_topics:
        raise PydanticCustomError("not_a_choice", "Use the id of a topic of GET /api/catalog.")
    return topic


def _notice(version: str, info: ValidationInfo) -> str:
    if version != offered(info).rules.notice_version:
        raise PydanticCustomError(
            "outdated_notice", "Show the present privacy notice; GET /api/catalog names it."
        )
    return version


class Opening(TypedPerson, extra="forbid"):
    """What a person sends to open a ticket; validated with the Catalog as context."""

    topic: Annotated[str, AfterValidator(_topic)]
    subject: fields.Subject
    details: fields.Details
    attachments: Uploads = ()
    language: Language = DEFAULT
    via: Via | None = None
    notice_version: Annotated[str, AfterValidator(_notice)]
