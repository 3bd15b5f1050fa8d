"""What was typed into the forms of osTicket, by the names of its fields."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

from infra.osticket.past.shapes import Custom
from infra.osticket.reading.staging import Staging

#: Fields with a place of their own: name, address and message are kept elsewhere.
OF_TICKETS = frozenset({"subject", "priority", "message"})
OF_PEOPLE = frozenset({"email", "name", "phone"})
#: What a field is called: many have no name for templates, and some no label either.
NAME = "COALESCE(NULLIF(TRIM(f.name), ''), NULLIF(TRIM(f.label), ''), 'campo ' || f.id)"
#: Fields that hold files.
FILES = "files"
_VALUES = f"""
    SELECT {NAME} AS name, f.type, v.value, f.id AS field, e.id AS entry FROM form_entry e
    JOIN form_entry_values v ON v.entry_id = e.id JOIN form_field f ON f.id = v.field_id
    WHERE e.object_id = ? AND e.object_type = ? ORDER BY e.sort, e.id, f.sort, f.id
"""  # noqa: S608


def values(staging: Staging, object_id: int, object_type: str) -> dict[str, Custom]:
    """The values of a person's or a ticket's forms that are not empty."""
    found: dict[str, Custom] = {}
    for row in staging.all(_VALUES, object_id, object_type):
        value, name = label(row["value"], str(row["type"] or "")), str(row["name"])
        if value is None or value in ("", []):
            continue
        while name in found and found[name] != value:
            name = f"{name} (otro)"
        found[name] = value
    return found


def kept(staging: Staging, object_id: int, object_type: str) -> Iterator[int]:
    """Under which ``object_id`` osTicket keeps the files of a field of somebody's forms."""
    for row in staging.all(_VALUES, object_id, object_type):
        if row["type"] == FILES:
            yield zlib.crc32(f"E{row['field']}{row['entry']}".encode())


def label(value: object, kind: str) -> Custom | None:
    """A value as a person read it that day. Lists and choices are JSON of key and label, or, where
    the field was of another type once, plain text."""
    if value is None:
        return None
    text = str(value)
    is_list = kind.startswith("list") or kind in ("choices", FILES)
    if not is_list or text[:1] not in ("{", "["):
        return text
    try:
        read = json.loads(text)
    except ValueError:
        return text
    labels = [str(one) for one in (read.values() if isinstance(read, dict) else read)]
    return labels[0] if len(labels) == 1 else labels
