"""Dates in Ecuador, and as people read them, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: Dates that people read are Ecuador's; storage is UTC.
ECUADOR = ZoneInfo("America/Guayaquil")

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
