"""The catalog as the repository's seeds make it, and moments of acts under its rules."""

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


def with_rules(**rules: Any) -> Catalog:
    """The catalog with some rules changed."""
    return Catalog(**{**vars(CATALOG), "rules": CATALOG.rules.model_copy(update=rules)})


def moment(day: str = "2026-12-18", **rules: Any) -> ActContext:
    """Ten in the morning of a day in Ecuador."""
    return ActContext(f"{day}T15:00:00.000Z", date.fromisoformat(day), with_rules(**rules))
