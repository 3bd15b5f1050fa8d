"""Dates in Ecuador, and as people read them, in both languages."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

#: Dates that people read are Ecuador's; storage is UTC.
ECUADOR = ZoneInfo("America/Guayaquil")

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

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def long_date(day: date, language: str) -> str:
    """``martes 15 de diciembre de 2026`` or ``Tuesday 15 December 2026``."""
    weekday, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    if language == "en":
        return f"{weekday} {day.day} {month} {day.year}"
    return f"{weekday} {day.day} de {month} de {day.year}"


def ecuador_date(stamp: str) -> date:
    """The date in Ecuador at a moment, given as its stamp in UTC."""
    return datetime.fromisoformat(stamp).astimezone(ECUADOR).date()
