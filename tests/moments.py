"""Moments of acts, under the rules of the seeds or others."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.tickets.act_context import ActContext
from tests.seeds import CATALOG


def with_rules(**rules: Any) -> Catalog:
    """The catalog with some rules changed."""
    return Catalog(**{**vars(CATALOG), "rules": CATALOG.rules.model_copy(update=rules)})


def moment(day: str = "2026-12-18", **rules: Any) -> ActContext:
    """Ten in the morning of a day in Ecuador."""
    return ActContext(f"{day}T15:00:00.000Z", date.fromisoformat(day), with_rules(**rules))
