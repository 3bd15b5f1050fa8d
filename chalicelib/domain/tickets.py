"""The ticket: what a person sends to open one, what is kept, and what its requester sees."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields, lifecycle, nationalities
from chalicelib.domain.catalog import Catalog, Language
from chalicelib.domain.deadlines import Deadline
from chalicelib.domain.documents import Document
from chalicelib.domain.holidays import Holiday
from chalicelib.domain.lifecycle import Clock, Status
from chalicelib.domain.model import Model

Via = Literal["institucional", "estadisticas"]


class Gender(StrEnum):
    """Asked by the institute's form; sensitive (LOPDP), so agents see it in totals only."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"


def _blank_is_absent(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


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


def _upload(_: str) -> str:
    raise PydanticCustomError("unknown_upload", "There is no such upload.")


def _catalog(info: ValidationInfo) -> Catalog:
    return cast("Catalog", info.context)


class Opening(Model, extra="forbid"):
    """What a person sends to open a ticket; validated with the Catalog as context."""

    nationality: Annotated[str, AfterValidator(_nationality)]
    document: Document
    full_name: fields.FullName
    email: fields.EmailAddress
    gender: Gender
    phone: Annotated[fields.Phone | None, BeforeValidator(_blank_is_absent)] = None
    user_type: Annotated[str, AfterValidator(_user_type)]
    organization: Annotated[fields.Organization | None, BeforeValidator(_blank_is_absent)] = None
    topic: Annotated[str, AfterValidator(_topic)]
    subject: fields.Subject
    details: fields.Details
    attachments: tuple[Annotated[str, AfterValidator(_upload)], ...] = ()
    language: Language = "es"
    via: Via | None = None
    notice_version: Annotated[str, AfterValidator(_notice)]


class Entry(Model):
    """A line of a ticket's thread; never changed once written."""

    number: str
    entry_id: str = Field(description="A ULID; the opening entry is always `0`.")
    kind: Literal["message", "reply", "note", "event"]
    at: str = Field(description="UTC, ISO 8601 with milliseconds and Z.")
    author: str = Field(description="`requester`, an area's id, or `system`.")
    body: str = ""
    event: str | None = Field(None, description="What happened, for kind `event`.")


class Skipped(Model):
    """A holiday that did not count towards a due date."""

    date: date
    name_es: str
    name_en: str


class Ticket(Model):
    """A ticket's present state and who asked, as typed that day: one row of ``tickets``."""

    number: str
    email: str = Field(description="The normalised address: part of the key.")
    email_typed: str
    version: int = 1
    status: Status = Status.RECEIVED
    subject: str
    topic: str
    area: str
    language: Language
    opened_at: str
    updated_at: str
    due_on: date
    first_day: date
    working_days: int
    skipped: tuple[Skipped, ...] = ()
    review_on: date | None = None
    legal_request: bool = False
    nationality: str
    document_type: str
    document_number: str
    full_name: str
    gender: Gender
    phone: str | None = None
    user_type: str
    organization: str | None = None
    via: Via | None = None
    notice_version: str

    @property
    def clock(self) -> Clock:
        """Whether the time to answer runs now."""
        return lifecycle.clock(self.status, legal_request=self.legal_request)


def opened(
    opening: Opening,
    *,
    number: str,
    area: str,
    deadline: Deadline,
    review_on: date,
    opened_at: str,
) -> Ticket:
    """The ticket that an opening becomes. ``opened_at`` is a stamp, in UTC."""
    return Ticket(
        number=number,
        email=fields.email_key(opening.email),
        email_typed=opening.email,
        subject=opening.subject,
        topic=opening.topic,
        area=area,
        language=opening.language,
        opened_at=opened_at,
        updated_at=opened_at,
        due_on=deadline.due_on,
        first_day=deadline.first_day,
        working_days=deadline.working_days,
        skipped=tuple(_skipped(holiday) for holiday in deadline.skipped),
        review_on=review_on,
        nationality=opening.nationality,
        document_type=opening.document.type,
        document_number=opening.document.number,
        full_name=opening.full_name,
        gender=opening.gender,
        phone=opening.phone,
        user_type=opening.user_type,
        organization=opening.organization,
        via=opening.via,
        notice_version=opening.notice_version,
    )


def _skipped(holiday: Holiday) -> Skipped:
    return Skipped(date=holiday.date, name_es=holiday.name_es, name_en=holiday.name_en)
