"""What an agent sends to open a ticket for somebody."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator

from chalicelib.domain import fields
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.tickets.ticket import Channel


def _or_none(value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
    return "" if value is None or fields.blank_is_absent(value) is None else judge(value)


class OnBehalf(Opening, extra="forbid"):
    """A ticket for somebody who called, came or wrote."""

    email: Annotated[fields.EmailAddress, WrapValidator(_or_none)] = Field(
        "",
        description="Empty or absent for who has none: they are answered by phone or letter.",
    )
    channel: Channel
    mine: bool = Field(False, strict=True, description="Whether the caller takes it at once.")
