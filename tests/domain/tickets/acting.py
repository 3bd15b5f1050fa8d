"""What an act is judged by: the day, and the catalog that a test changes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.act_context import ActContext
from tests.conftest import SEEDS

_rows = [row for path in sorted(SEEDS.glob("*.json")) for row in json.loads(path.read_text())]


CATALOG: Catalog = catalog_rows.read(_rows)


def now(day: str = "2026-12-18", **rules: Any) -> ActContext:
    catalog = Catalog(**{**vars(CATALOG), "rules": CATALOG.rules.model_copy(update=rules)})
    return ActContext(f"{day}T15:00:00.000Z", date.fromisoformat(day), catalog)
