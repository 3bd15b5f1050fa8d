"""What an act is judged by: the day, and the catalog that a test changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.act_context import ActContext
from tests.seeds import CATALOG


def now(day: str = "2026-12-18", **rules: Any) -> ActContext:
    catalog = Catalog(**{**vars(CATALOG), "rules": CATALOG.rules.model_copy(update=rules)})
    return ActContext(f"{day}T15:00:00.000Z", date.fromisoformat(day), catalog)
