"""A requester's personal fields: the one list of them, in each shape that a row or a page needs.

Opening, ticket, account, data export and the agents' view are made of these shapes. What
requesters may add is declared once as typed and once as kept; what everybody is asked for has a
line in each shape. ``tests/contracts/test_personal_fields.py`` says where one is missing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.form import nationalities, phones
from chalicelib.domain.form.documents import Document, DocumentType
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.named import Named


class Gender(StrEnum):
    """Asked by the institute's form, in this order; sensitive (LOPDP), so agents see it in totals
    only."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"


def offered(info: ValidationInfo) -> Catalog:
    """The catalog that a form is validated with."""
    return cast("Catalog", info.context)


def _nationality(code: str) -> str:
    if not nationalities.is_known(code):
        raise PydanticCustomError("not_a_choice", "Use a code of ISO 3166-1 alpha-2, or XX.")
    return code


def _user_type(user_type: str, info: ValidationInfo) -> str:
    if user_type not in offered(info).offered_user_types:
        raise PydanticCustomError("not_a_choice", "Use the id of a user type of GET /api/catalog.")
    return user_type


Nationality = Annotated[str, AfterValidator(_nationality)]
UserType = Annotated[str, AfterValidator(_user_type)]
_BLANK_IS_ABSENT = BeforeValidator(fields.blank_is_absent)


class OptionalFields(Model):
    """What requesters may add about themselves, as typed, and judged; a blank is nothing."""

    phone: Annotated[phones.Phone | None, _BLANK_IS_ABSENT] = None
    organization: Annotated[fields.Organization | None, _BLANK_IS_ABSENT] = None


class StoredOptionalFields(Model):
    """The same as kept and shown."""

    phone: str | None = None
    organization: str | None = None


#: Their names.
OPTIONAL = frozenset(OptionalFields.model_fields)
#: Those that are plain text: the pages show, check and fill them alike.
TEXTS = tuple(name for name in OptionalFields.model_fields if name in fields.LIMITS)
#: What tells little of a person: shown also to whoever has not proved that a ticket is theirs.
HARMLESS = frozenset({"organization"})


class TypedPerson(OptionalFields, extra="forbid"):
    """What the form asks of a person; validated with the Catalog as context."""

    nationality: Nationality
    document: Document
    full_name: fields.FullName
    email: fields.EmailAddress
    gender: Gender
    user_type: UserType


class Profile(OptionalFields, extra="forbid"):
    """What prefills the form, all of it by choice; validated with the Catalog as context.

    A field that is absent, null or blank is not kept. Gender is sensitive (LOPDP, art. 26): it
    is kept only for who sends it.
    """

    full_name: Annotated[fields.FullName | None, _BLANK_IS_ABSENT] = None
    nationality: Annotated[Nationality | None, _BLANK_IS_ABSENT] = None
    document: Document | None = None
    gender: Annotated[Gender | None, _BLANK_IS_ABSENT] = None
    user_type: Annotated[UserType | None, _BLANK_IS_ABSENT] = None
    language: Language = DEFAULT


class Mailbox(Model):
    """An e-mail address, as rows keep it."""

    email: str = Field(
        description="The address, normalised: it is compared and found by this. Without one, a "
        "mark of this ticket alone, which is no address."
    )
    email_typed: str = Field(
        description="The address as typed: mail goes there. Empty for who has none."
    )

    @property
    def has_email(self) -> bool:
        """Whether mail can be owed at all."""
        return bool(self.email_typed)


class Person(Mailbox, StoredOptionalFields):
    """Who asked, as typed and judged that day: a row is not judged again by the rules of today."""

    nationality: str
    document_type: DocumentType
    document_number: str
    full_name: str
    gender: Gender
    user_type: str


class PartialPerson(StoredOptionalFields):
    """What is known of a person who chose what to tell, but for the identity document."""

    full_name: str | None = None
    nationality: str | None = None
    gender: Gender | None = None
    user_type: str | None = Field(None, description="An id of `GET /api/catalog`.")


class NamedPerson(StoredOptionalFields):
    """Who asked, in words; what a view may show of gender and document, it adds itself."""

    full_name: str
    email: str
    nationality: Named
    user_type: Named


#: Stands for the address of who has none, before the ticket's number: it has no `@`, so that
#: nobody can type it, and no two tickets share it.
_NO_EMAIL = "sin-correo#"


def stored(typed: TypedPerson | Profile, number: str = "") -> dict[str, Any]:
    """What was typed, by the names of a row's attributes; ``number`` is the ticket's, if it is
    one."""
    facts = typed.model_dump(include=set(PartialPerson.model_fields))
    document = typed.document
    facts |= {"document_type": document and document.type}
    facts |= {"document_number": document and document.number}
    if isinstance(typed, TypedPerson):
        key = fields.email_key(typed.email) if typed.email else email_mark(number)
        facts |= {"email": key, "email_typed": typed.email}
    return facts


def email_mark(number: str) -> str:
    """What stands for the address of who has none on a ticket."""
    return f"{_NO_EMAIL}{number}"


def stored_document(document_type: DocumentType, number: str) -> Document:
    """A row's identity document, as it was judged that day."""
    return Document.model_construct(type=document_type, number=number)


def named(person: Person, catalog: Catalog, language: str) -> NamedPerson:
    """A person as rows keep one, in the words of a language."""
    return NamedPerson(
        **person.model_dump(include={"full_name", *OPTIONAL}),
        email=person.email_typed,
        nationality=Named(
            id=person.nationality, name=nationalities.name(person.nationality, language)
        ),
        user_type=Named(
            id=person.user_type,
            name=catalog.user_type_name(person.user_type, language),
        ),
    )
