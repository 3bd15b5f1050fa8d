"""What was typed into the forms of osTicket, by the names of its fields."""

from __future__ import annotations

import json

from infra.osticket.past.shapes import Custom
from infra.osticket.reading.staging import Staging

#: Fields with a place of their own: name, address and message are kept elsewhere.
OF_TICKETS = frozenset({"subject", "priority", "message"})
OF_PEOPLE = frozenset({"email", "name", "phone"})
_VALUES = """
    SELECT f.name, f.type, v.value, e.form_id FROM form_entry e
    JOIN form_entry_values v ON v.entry_id = e.id JOIN form_field f ON f.id = v.field_id
    WHERE e.object_id = ? AND e.object_type = ? ORDER BY e.sort, e.id, f.sort, f.id
"""


def values(staging: Staging, object_id: int, object_type: str) -> dict[str, Custom]:
    """The values of a person's or a ticket's forms that are not empty."""
    found: dict[str, Custom] = {}
    for row in staging.all(_VALUES, object_id, object_type):
        value = label(row["value"], str(row["type"] or ""))
        name = str(row["name"] or "")
        if value not in (None, "", []) and name and name not in found:
            found[name] = value
    return found


def label(value: object, kind: str) -> Custom | None:
    """A value as a person read it that day. Lists and choices are JSON of key and label, or, where
    the field was of another type once, plain text."""
    if value is None:
        return None
    text = str(value)
    if not (kind.startswith("list") or kind == "choices") or text[:1] not in ("{", "["):
        return text
    try:
        read = json.loads(text)
    except ValueError:
        return text
    labels = [str(one) for one in (read.values() if isinstance(read, dict) else read)]
    return labels[0] if len(labels) == 1 else labels
