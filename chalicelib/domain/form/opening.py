"""What a person sends to open a ticket."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.files.attachments import Uploads
from chalicelib.domain.form import nationalities
from chalicelib.domain.form.documents import Document
from chalicelib.domain.form.person import OptionalFields
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.rules.catalog import Catalog

Via = Literal["institucional", "estadisticas"]


class Gender(StrEnum):
    """Asked by the institute's form, in this order; sensitive (LOPDP), so agents see it in totals
    only."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"


def _nationality(code: str) -> str:
    if not nationalities.is_known(code):
        raise PydanticCustomError("not_a_choice", "Use a code of ISO 3166-1 alpha-2, or XX.")
    return code


def _topic(topic: str, info: ValidationInfo) -> str:
    if topic not in _catalog(info).topics:
        raise PydanticCustomError("not_a_choice", "Use the id of a topic of GET /api/catalog.")
    return topic


def _user_type(user_type: str, info: ValidationInfo) -> str:
    if user_type not in _catalog(info).user_types:
        raise PydanticCustomError("not_a_choice", "Use the id of a user type of GET /api/catalog.")
    return user_type


def _notice(version: str, info: ValidationInfo) -> str:
    if version != _catalog(info).rules.notice_version:
        raise PydanticCustomError(
            "outdated_notice", "Show the present privacy notice; GET /api/catalog names it."
        )
    return version


def _catalog(info: ValidationInfo) -> Catalog:
    return cast("Catalog", info.context)


Nationality = Annotated[str, AfterValidator(_nationality)]
UserType = Annotated[str, AfterValidator(_user_type)]


class Opening(OptionalFields, extra="forbid"):
    """What a person sends to open a ticket; validated with the Catalog as context."""

    nationality: Nationality
    document: Document
    full_name: fields.FullName
    email: fields.EmailAddress
    gender: Gender
    user_type: UserType
    topic: Annotated[str, AfterValidator(_topic)]
    subject: fields.Subject
    details: fields.Details
    attachments: Uploads = ()
    language: Language = DEFAULT
    via: Via | None = None
    notice_version: Annotated[str, AfterValidator(_notice)]
