"""An account: an address that its holder has proved, and what they chose to keep with it.

It has no password and no number: who can read the address's mail is its holder. What is kept
prefills the form; each ticket keeps what was typed that day.

A proved address gives sight of the tickets that have it: those opened with it, and those whose
address was corrected to it. One that was corrected to another address is of who reads that one,
whoever opened it. When the account moves to
another one, the tickets are not touched: the account remembers its former addresses, each until
the moment it was left. Whoever gets a left address later (mail hosts hand them out again) thus
never shows their tickets to the account that left it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chalicelib.domain import fields
from chalicelib.domain.dates import Stamp
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.form.documents import Document, DocumentType
from chalicelib.domain.form.person import (
    Mailbox,
    PartialPerson,
    Profile,
    stored,
    stored_document,
)
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Ticket

#: Addresses that an account may have left: each costs a query in every list of its tickets.
MOST_FORMER = 5
#: Sorts after every moment, and after what somebody mistyped for one.
ALWAYS = "~"


class Former(Model):
    """An address that the account has left: its tickets until then are the account's."""

    email: str = Field(description="Normalised.")
    until: str = Field(description="The stamp of the moment at which it was left.")


class Account(Mailbox, PartialPerson):
    """A row of ``accounts``, by its normalised address."""

    version: int = 1
    sessions: str = Field(description="A ULID that every valid session bears; a new one ends all.")
    former: tuple[Former, ...] = ()
    created_at: Stamp
    updated_at: Stamp
    document_type: DocumentType | None = None
    document_number: str | None = None
    language: Language = DEFAULT
    erasure: Literal["asked", "moved"] | None = Field(
        None, description="`asked`: by its holder. `moved`: this is what was left of it."
    )
    erasure_at: Stamp | None = Field(None, description="Since when.")
    erasure_due_at: Stamp | None = Field(None, description="When it is done at the earliest.")
    erasing: tuple[str, ...] = Field((), description="Tickets whose threads are being erased.")

    @property
    def addresses(self) -> tuple[Former, ...]:
        """All proved addresses, the present one first."""
        return (Former(email=self.email, until=ALWAYS), *self.former)

    def opens(self, ticket: Ticket) -> bool:
        """Whether a ticket is the account's."""
        return any(
            ticket.email == address.email
            and (ticket.email_since or ticket.opened_at) <= address.until
            for address in self.addresses
        )

    def owns(self, ticket: Ticket) -> bool:
        """Whether the account has proved an address that the ticket came to with proof. One that
        came by an unproved correction is shown, but is not the account's to take or to erase."""
        proven = ticket.proven_email
        return proven is None or any(proven == address.email for address in self.addresses)


def registered(email_typed: str, language: Language, *, sessions: str, at: str) -> Account:
    """A new account. ``at`` is now, as a stamp."""
    return Account(
        email=fields.email_key(email_typed),
        email_typed=email_typed,
        sessions=sessions,
        language=language,
        created_at=at,
        updated_at=at,
    )


def kept(account: Account, profile: Profile, *, at: str) -> Account:
    """The account with another profile, in its next version."""
    facts = {"language": profile.language, "version": account.version + 1, "updated_at": at}
    return account.model_copy(update=stored(profile) | facts)


def moved(
    account: Account, email_typed: str, there: Account | None, *, sessions: str, at: str
) -> Account:
    """The account at another address, its sessions ended.

    ``there`` is what the table holds at that address. An account of its own there goes on in
    this one: its holder has proved both. Raises Invalid when too many addresses were left.
    """
    new = fields.email_key(email_typed)
    theirs = there.former if there is not None and there.erasure != "moved" else ()
    left: dict[str, Former] = {}
    for former in (Former(email=account.email, until=at), *account.former, *theirs):
        if former.email != new:
            left.setdefault(former.email, former)
    if len(left) > MOST_FORMER:
        raise Invalid([Fault("email", "too_many_addresses", "The address changed too often.")])
    return account.model_copy(
        update={
            "email": new,
            "email_typed": email_typed,
            "version": (there.version if there else 0) + 1,
            "sessions": sessions,
            "former": tuple(left.values()),
            "updated_at": at,
        }
    )


def tombstone(account: Account, *, at: str) -> Account:
    """What stands at an address that an account has left, until it is removed: nothing of its
    holder, and no session that could open it."""
    return Account(
        email=account.email,
        email_typed="",
        version=account.version + 1,
        sessions="",
        created_at=at,
        updated_at=at,
        erasure="moved",
        erasure_at=at,
    )


class AccountView(PartialPerson):
    """An account as its holder sees it."""

    email: str = Field(description="As typed.")
    former_emails: tuple[str, ...] = Field(description="Addresses that were proved before.")
    created_at: str
    language: Language
    document: Document | None = None
    erasure_asked_at: str | None = None
    erasure_due_at: str | None = Field(
        None, description="When it is done at the earliest, unless it is stopped."
    )


class OwnAccount(AccountView):
    """An account as its holder reads it, with what an erasure waits for."""

    erasure_held: tuple[str, ...] | None = Field(
        None,
        description="Numbers of tickets that must stay for now, for a legal reason: the erasure "
        "waits for them.",
    )


def view(account: Account, catalog: Catalog) -> AccountView:
    """What its holder sees; a user type that is no longer offered is left out."""
    same = {"created_at", "language", *PartialPerson.model_fields}
    is_offered = account.user_type in catalog.offered_user_types
    document = None
    if account.document_type and account.document_number:
        document = stored_document(account.document_type, account.document_number)
    return AccountView(
        **account.model_dump(include=same) | ({} if is_offered else {"user_type": None}),
        email=account.email_typed,
        former_emails=tuple(former.email for former in account.former),
        document=document,
        erasure_asked_at=account.erasure_at if account.erasure == "asked" else None,
        erasure_due_at=account.erasure_due_at if account.erasure == "asked" else None,
    )
