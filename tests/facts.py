"""Facts of tickets that are alike but for what a test says."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.figures.fact import Fact

NOVEMBER = date(2026, 11, 1)


def fact(number: int, **told: Any) -> Fact:
    filed: dict[str, Any] = {
        "number": f"{100000 + number}",
        "version": 1,
        "area": "DECON",
        "topic": "ipc",
        "user_type": "student",
        "nationality": "EC",
        "gender": "female",
        "channel": "web",
        "via": "-",
        "language": "es",
        "opened_on": NOVEMBER,
    }
    return Fact.model_validate(filed | told)
