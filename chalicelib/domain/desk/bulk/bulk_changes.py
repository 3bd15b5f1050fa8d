"""One change of many tickets, as agents send it: an act of any number, in calls of a hundred."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from chalicelib.domain.desk.requests import TicketChanges
from chalicelib.domain.form.ticket_numbers import TicketNumber

#: Tickets that one call changes; the desk's pages are built with it.
MOST_AT_ONCE = 100


def _versions(versions: tuple[int, ...] | None, info: ValidationInfo) -> tuple[int, ...] | None:
    if versions is not None and len(versions) != len(info.data.get("numbers", versions)):
        raise PydanticCustomError("mismatch", "Give one version for each of `numbers`.")
    return versions


def _act(act: UUID | None, info: ValidationInfo) -> UUID | None:
    if act is not None and info.data.get("versions", ()) is None:
        raise PydanticCustomError("versions", "An act of several calls names `versions` too.")
    return act


class BulkChanges(TicketChanges, extra="forbid"):
    """One change of many tickets."""

    numbers: Annotated[tuple[TicketNumber, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    versions: Annotated[
        tuple[Annotated[int, Field(ge=1)], ...] | None, AfterValidator(_versions)
    ] = Field(
        None,
        max_length=MOST_AT_ONCE,
        description="The version of each of `numbers` that I saw; one that was changed since is "
        "refused. Without, each is changed as it stands.",
    )
    act: Annotated[UUID | None, AfterValidator(_act)] = Field(
        None,
        description="One for all calls of an act: a person gets one mail of it, and a call that is "
        "sent again changes nothing twice.",
    )

    answered_only: bool = Field(
        False,
        description="Whether a ticket on which nothing was answered is refused (`unanswered`): a "
        "question is no answer.",
    )

    @property
    def wanted(self) -> dict[str, int | None]:
        """Each ticket once, and the version of it that was seen."""
        versions = self.versions or (None,) * len(self.numbers)
        return dict(zip(self.numbers, versions, strict=True))

    @property
    def patch(self) -> TicketChanges:
        """The change, as it is made of each ticket."""
        own = {"numbers", "versions", "act", "answered_only"}
        told = self.model_dump(exclude_unset=True, exclude=own)
        return TicketChanges.model_validate(told)
