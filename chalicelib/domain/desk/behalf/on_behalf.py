"""What an agent sends to open a ticket for somebody."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from chalicelib.domain import fields
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.form.person import offered
from chalicelib.domain.model import Id
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.ticket import Channel


def _or_none(value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
    return "" if value is None or fields.blank_is_absent(value) is None else judge(value)


def _area(area: str | None, info: ValidationInfo) -> str | None:
    if area is not None and area not in offered(info).areas:
        raise PydanticCustomError("not_a_choice", "Use the id of an area.")
    return area


class OnBehalf(Opening, extra="forbid"):
    """A ticket for somebody who called, came or wrote."""

    email: Annotated[fields.EmailAddress, WrapValidator(_or_none)] = Field(
        "",
        description="Empty or absent for who has none: they are answered by phone or letter.",
    )
    area: Annotated[Id | None, AfterValidator(_area)] = Field(
        None,
        description="Which area answers; left out, it is the topic's.",
        exclude_if=lambda area: area is None,  # a repeat of a call is known by its text
    )
    channel: Channel
    mine: bool = Field(False, strict=True, description="Whether the caller takes it at once.")

    def answering_area(self, catalog: Catalog) -> str:
        """The id of the area that is to answer."""
        return self.area or catalog.area_of(self.topic).id
