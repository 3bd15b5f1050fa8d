"""What rows of ``tickets`` must be besides their key: filters of a query, for DynamoDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.tickets.lifecycle import PAUSABLE, RUNNING, Status

#: The filter that is no attribute: whether a ticket counts by its due date.
OWED = "owed"


def filter_of(filters: Mapping[str, Any]) -> tuple[str, dict[str, str], dict[str, Any]]:
    """A filter expression with its names and values.

    For each attribute a text, a list of texts of which one must be, a pair ``(least, most)``, or
    None for one that must be absent; and for ``OWED`` True. What is damaged passes them all, so
    that it is named and not just missing.
    """
    conditions: list[str] = []
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    for place, (name, wanted) in enumerate(filters.items()):
        if name == OWED:
            owed, marks = _owed()
            conditions.append(owed)
            names |= _OWED_BY
            values |= marks
            continue
        attribute = f"#f{place}"
        names[attribute] = name
        if wanted is None:
            values[":null"] = "NULL"
            held = f"attribute_not_exists({attribute}) OR attribute_type({attribute}, :null)"
        elif isinstance(wanted, tuple):
            values |= {f":f{place}a": wanted[0], f":f{place}b": wanted[1]}
            held = f"{attribute} BETWEEN :f{place}a AND :f{place}b"
        else:
            texts = [wanted] if isinstance(wanted, str) else wanted
            held, marks = _one_of(attribute, f":f{place}n", texts)
            values |= marks
        damaged, marks = _damaged(name, attribute)
        values |= marks
        conditions.append(f"({held} OR {damaged})")
    return " AND ".join(conditions), names, values


_OWED_BY = {"#status": "status", "#paused": "paused_on", "#due": "due_on"}


def _owed() -> tuple[str, dict[str, str]]:
    """``lifecycle.is_owed`` as DynamoDB reads it; a test runs both."""
    running, values = _one_of("#status", ":running", RUNNING)
    waits, more = _one_of("#status", ":pausable", PAUSABLE)
    late = "attribute_not_exists(#paused) OR attribute_type(#paused, :null) OR #due < #paused"
    held = [running, f"({waits} AND ({late}))"]
    values |= more | {":null": "NULL"}
    for name, attribute in (("status", "#status"), ("paused_on", "#paused"), ("due_on", "#due")):
        damaged, marks = _damaged(name, attribute)
        held.append(damaged)
        values |= marks
    return f"({' OR '.join(held)})", values


def _one_of(attribute: str, mark: str, texts: Iterable[str]) -> tuple[str, dict[str, str]]:
    marks = {f"{mark}{place}": text for place, text in enumerate(texts)}
    return f"{attribute} IN ({', '.join(marks)})", marks


def _damaged(name: str, attribute: str) -> tuple[str, dict[str, str]]:
    """Whether an attribute holds what nothing of ours writes there."""
    if name == "status":
        known, marks = _one_of(attribute, ":known", Status)
        return f"NOT {known}", marks
    types = {":text": "S", ":null": "NULL"}
    usual = " OR ".join(f"attribute_type({attribute}, {mark})" for mark in types)
    return f"(attribute_exists({attribute}) AND NOT ({usual}))", types
