"""Rows of the catalog that the citizens' unit writes, judged as the service reads them.

What makes a row wrong is said by ``rules/catalog_rows.py``, whoever wrote it: an edit is refused
for what the reader would find in it, or elsewhere because of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from chalicelib.domain import fields
from chalicelib.domain.dates import Stamp
from chalicelib.domain.desk.canned_replies import known_variables
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import OTHER_TOPIC, Finding
from chalicelib.domain.rules.operations import ATTRIBUTES, PublishedFacts, unwritten

Row = Mapping[str, Any]
Kind = Literal["topic", "area", "user_type"]

_NAMES = ("name_es", "name_en")
#: What is written here of each kind. A topic's periods stay with administrators.
FIELDS: dict[str, tuple[str, ...]] = {
    "topic": (
        *_NAMES, "theme_es", "theme_en", "area", "hint_es", "hint_en", "hint_url", *ATTRIBUTES,
        "withdrawn",
    ),
    "area": (*_NAMES, "signature_es", "signature_en"),
    "user_type": (*_NAMES, "order", "withdrawn"),
}  # fmt: skip
_NUMBERS = frozenset({"order", "since", "working_days", "retention_months"})
#: An area is a group of the user pool and a queue of tickets: it comes and goes in the console.
ADDED = frozenset({"topic", "user_type"})
#: The field to blame where a finding names none: of a holiday its id, which is its date.
_BLAMED = {"holiday": "date", "setting": "value"}
#: One more than the digits of an ETag allow (``api/requests.py``).
_VERSIONS = 10**9

_Text = Annotated[fields.CatalogText | None, BeforeValidator(fields.blank_is_absent)]
_Signature = Annotated[
    Annotated[fields.Signature, AfterValidator(known_variables)] | None,
    BeforeValidator(fields.blank_is_absent),
]


class CatalogText(Model, extra="forbid"):
    """What is written of a row; which of it belongs to which kind, its answer shows."""

    name_es: _Text = None
    name_en: _Text = None
    theme_es: _Text = None
    theme_en: _Text = None
    area: Id | None = Field(None, description="The id of the area that gets a topic's tickets.")
    hint_es: _Text = None
    hint_en: _Text = None
    hint_url: _Text = None
    description_es: _Text = None
    description_en: _Text = None
    periodicity_es: _Text = None
    periodicity_en: _Text = None
    since: int | None = Field(None, ge=1800, le=2199, description="The first year published.")
    levels_es: _Text = None
    levels_en: _Text = None
    formats: _Text = None
    synonyms_es: _Text = None
    synonyms_en: _Text = None
    signature_es: _Signature = None
    signature_en: _Signature = None
    order: int | None = Field(None, ge=0, le=999, description="Where a user type stands.")
    withdrawn: bool | None = Field(None, description="Not offered any more; its name stays.")


class CatalogValues(Model):
    """What stands in a row; what is of a wrong type there is left out."""

    name_es: str | None = None
    name_en: str | None = None
    theme_es: str | None = None
    theme_en: str | None = None
    area: str | None = None
    hint_es: str | None = None
    hint_en: str | None = None
    hint_url: str | None = None
    description_es: str | None = None
    description_en: str | None = None
    periodicity_es: str | None = None
    periodicity_en: str | None = None
    since: int | None = None
    levels_es: str | None = None
    levels_en: str | None = None
    formats: str | None = None
    synonyms_es: str | None = None
    synonyms_en: str | None = None
    signature_es: str | None = None
    signature_en: str | None = None
    order: int | None = None
    withdrawn: bool | None = None


class Undoing(Model):
    """The last edit from the desk, which one act takes back."""

    by: str = Field(description="Who made it.")
    at: Stamp


class CatalogEntry(Model):
    """A row of the catalog as it is edited."""

    kind: Kind
    id: str
    version: int = Field(description="Changes with the row, also where the console changed it.")
    values: CatalogValues
    fields: tuple[str, ...] = Field(description="What of it is written here.")
    working_days: int | None = Field(None, description="A topic's own; set in the console.")
    retention_months: int | None = Field(None, description="A topic's own; set in the console.")
    findings: list[Finding]
    unwritten: list[str] = Field(description="Facts of a topic's operation that nobody wrote yet.")
    undo: Undoing | None = None


def version_of(row: Row | None) -> int:
    """A row's version: 1 to 999,999,999 by its content, since the console counts none; 0 for no
    row."""
    if row is None:
        return 0
    text = json.dumps(row, default=str, sort_keys=True)
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % (_VERSIONS - 1) + 1


def entry(row: Row, findings: Iterable[Finding], undo: Undoing | None = None) -> CatalogEntry:
    """A row as it is shown; what somebody wrote wrong into it in the console is left empty."""
    kind = str(row["kind"])
    key = f"{kind}/{row['id']}"
    return CatalogEntry.model_validate(
        {
            "kind": kind,
            "id": str(row["id"]),
            "version": version_of(row),
            "values": {name: _shown(name, row.get(name)) for name in FIELDS[kind]},
            "fields": FIELDS[kind],
            "working_days": _shown("working_days", row.get("working_days")),
            "retention_months": _shown("retention_months", row.get("retention_months")),
            "findings": [one for one in findings if one.key == key],
            "unwritten": _unwritten(row),
            "undo": undo,
        }
    )


def _unwritten(row: Row) -> list[str]:
    if row["kind"] != "topic" or row["id"] == OTHER_TOPIC:
        return []
    facts: dict[str, Any] = {name: _shown(name, row.get(name)) for name in ATTRIBUTES}
    return unwritten(PublishedFacts.model_construct(**facts))


def _shown(name: str, value: Any) -> str | int | bool | None:
    """A value of the type that it should have; numbers come as Decimal."""
    if name in _NUMBERS:
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return int(value) if is_number and value == int(value) else None
    wanted = bool if name == "withdrawn" else str
    return value if isinstance(value, wanted) else None


def edited(kind: str, row_id: str, before: Row | None, text: CatalogText) -> dict[str, Any]:
    """A row with what was written; what is not written here stays. Raises Invalid for what does
    not belong to the kind."""
    sent = text.model_dump(exclude_none=True)
    foreign = sorted(sent.keys() - FIELDS[kind])
    if foreign:
        detail = f"Belongs to no {kind}."
        raise Invalid([Fault(name, "unknown_attribute", detail) for name in foreign])
    kept = {name: value for name, value in (before or {}).items() if name not in FIELDS[kind]}
    if sent.get("withdrawn") is False:
        del sent["withdrawn"]
    return {"kind": kind, "id": row_id, **kept, **sent}


def check(rows: Iterable[Row], row: Row, editable: Collection[str]) -> None:
    """Raises Invalid with all that the reader finds in a row, or elsewhere because of it.

    ``rows`` are those of the table as they stand, ``editable`` what of the row was written.
    """
    key = f"{row['kind']}/{row['id']}"
    others = [one for one in rows if (one["kind"], one["id"]) != (row["kind"], row["id"])]
    before = catalog_rows.read(rows).findings
    after = catalog_rows.read([*others, row]).findings
    wrong = [
        one for one in after if one not in before or (one.key == key and one.attribute in editable)
    ]
    if wrong:
        raise Invalid([_fault(one, key, str(row["kind"])) for one in wrong])


def _fault(finding: Finding, key: str, kind: str) -> Fault:
    """A finding as a fault of the field to blame: of other rows, it is the withdrawal."""
    here = finding.key in (key, kind)
    field = (finding.attribute if finding.key == key else None) or _BLAMED.get(kind, "withdrawn")
    where = "" if here else f" ({finding.key})"
    return Fault(field, finding.code, f"The catalog would be wrong: {finding.code}{where}.")
