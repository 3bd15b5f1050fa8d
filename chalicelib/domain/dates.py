"""Dates in Ecuador, and as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.languages import words

#: Dates that people read are Ecuador's; storage is UTC.
ECUADOR = ZoneInfo("America/Guayaquil")

#: A day that may be asked or told about: the service did not exist before, and nothing is planned
#: for after; arithmetic on the calendar's own ends would overflow.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]

#: The shape that makes stamps sort as the moments do.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,6})?Z")


def is_stamp(value: object) -> bool:
    """Whether a value is a moment as it is stored."""
    if not isinstance(value, str) or not _STAMP.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _stamp(text: str) -> str:
    if not is_stamp(text):
        raise PydanticCustomError("not_a_moment", "Write UTC, as 2026-11-26T15:04:05.000Z.")
    return text


#: A moment as it is stored: UTC, ISO 8601 with milliseconds and ``Z``.
Stamp = Annotated[str, AfterValidator(_stamp)]


def long_date(day: date, language: str) -> str:
    """``martes 15 de diciembre de 2026`` or ``Tuesday 15 December 2026``."""
    said = words(language)["dates"]
    pattern: str = said["long"]
    weekday, month = said["weekdays"][day.weekday()], said["months"][day.month - 1]
    return pattern.format(weekday=weekday, day=day.day, month=month, year=day.year)


def ecuador_date(stamp: str) -> date:
    """The date in Ecuador at a moment, given as its stamp in UTC."""
    return datetime.fromisoformat(stamp).astimezone(ECUADOR).date()
