"""The facts of old tickets in plain JSON: what a reader outside compares with what it knows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chalicelib.domain.form.documents import cedula
from infra.osticket.kept import Told
from infra.osticket.past.expected import members
from infra.osticket.past.moments import told
from infra.osticket.past.shapes import OldFile, OldTicket
from infra.osticket.past.tickets import Past

_BROKEN = "attachments whose data cannot be had"
#: The field that holds the identity document, by the names that sites give it.
DOCUMENT = ("cedula", "documento", "identificacion", "ci")


def of(old: OldTicket) -> dict[str, Any]:
    """One ticket, by the names of ``expected.json``."""
    kinds = Counter(entry.kind for entry in old.entries)
    broken = [_BROKEN] if any(one.problem for one in old.files) else []
    custom = {**old.person.fields, **old.fields}
    custom.pop("notes", None)
    return {
        "ticket_id": old.ticket_id, "number": old.number, "email": old.person.email,
        "emails_all": sorted(old.person.emails), "name": old.person.name,
        "phone": old.person.phone, "status": old.status, "status_kind": old.state,
        "source": old.source, "subject": old.subject, "priority": old.priority,
        "created": told(old.created), "closed": told(old.closed),
        "reopened": told(old.reopened), "due": told(old.due),
        "last_update": told(old.last_update), "overdue": old.overdue, "answered": old.answered,
        "topic": old.topic, "topic_parent": old.topic_parent, "department": old.department,
        "assignee_email": old.assignee_email, "team": old.team,
        "messages": kinds["M"], "replies": kinds["R"], "notes": kinds["N"],
        "hidden_originals": old.hidden,
        "bodies_in_files": sum(entry.body_in_file for entry in old.entries),
        "text_entries": old.text_entries, "entries_in_own_thread_row": old.in_own_row,
        "attachments": [_file(one) for one in old.files],
        "custom": custom,
        "collaborators": [{"email": email, "active": on} for email, _, on in old.collaborators],
        "tasks": len(old.tasks), "merged_into": old.merged_into, "linked_to": old.linked_to,
        "remarks": [*old.remarks, *broken],
        "document_check": document_check(document(old)),
    }  # fmt: skip


def totals(past: Past, checks: Mapping[str, int]) -> dict[str, Any]:
    """The sums of ``expected.json`` that the rows give; ``checks`` are counted with the tickets."""
    names = ("user", "user_email", "user_account", "staff", "thread_entry", "thread_event", "file",
             "file_chunk", "attachment", "task", "canned_response")  # fmt: skip
    called = dict(zip(
        names, "users user_emails accounts agents entries events files chunks attachments tasks "
        "canned".split(), strict=True))  # fmt: skip
    counted = {called[name]: past.staging.count(name) for name in names}
    events = past.staging.all(
        "SELECT e.name, COUNT(*) AS n FROM thread_event t JOIN event e ON e.id = t.event_id "
        "GROUP BY e.name ORDER BY e.name"
    )
    orphans = past.staging.all(
        "SELECT name FROM file WHERE id NOT IN (SELECT file_id FROM attachment) ORDER BY name"
    )
    return {
        "db_time_zone": past.zone.key, "dates_here": "UTC", "tickets": past.count(), **counted,
        "orphan_files": [row["name"] for row in orphans],
        "deleted_tickets": sum(row["n"] for row in events if row["name"] == "deleted"),
        "duplicate_numbers": sorted(past.repeated),
        "event_counts": {row["name"]: row["n"] for row in events},
        "document_checks": dict(sorted(checks.items())),
    }  # fmt: skip


def document(old: OldTicket) -> str | None:
    """The identity document as typed."""
    found = (old.person.fields.get(name) for name in DOCUMENT)
    return next((str(one) for one in found if one), None)


def document_check(typed: str | None) -> str | None:
    """What an identity document as typed looks like."""
    if not typed:
        return None
    plain = re.sub(r"[\s.-]", "", typed)
    if plain.isascii() and plain.isdigit():
        if len(plain) == 10:
            return "cedula_valid" if is_cedula(plain) else "cedula_invalid"
        return {9: "nine_digits", 13: "thirteen_digits"}.get(len(plain), "other")
    is_passport = re.fullmatch(r"[A-Za-z0-9]{5,20}", plain) and any(c.isdigit() for c in plain)
    return "passport_like" if is_passport else "other"


def is_cedula(typed: str) -> bool:
    """Whether the program itself would take it."""
    try:
        cedula(typed)
    except ValueError:
        return False
    return True


def differences(expected: Path, found: Path, past: Past) -> Iterator[str]:
    """Where facts differ from a file of expectations, a sentence each. Raises NoFacts."""
    ours, sums = Told(past.staging, "facts"), dict[str, Any]()
    for name, one in members(found):
        if name == "tickets":
            ours.put([(str(one["ticket_id"]), json.dumps(one))])
        else:
            sums[name] = one
    seen = Told(past.staging, "expected")
    for name, one in members(expected):
        if name == "totals":
            yield from _of_totals(one, sums.get(name, {}))
        if name != "tickets":
            continue
        key = str(one["ticket_id"])
        seen.put([(key, "")])
        if (mine := ours.get(key)) is None:
            yield f"falta el ticket {key} ({one['number']})"
        else:
            yield from of_ticket(one, json.loads(mine))
    yield from (f"sobra el ticket {key}" for key, _ in ours if seen.get(key) is None)


def _of_totals(wanted: dict[str, Any], sums: dict[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        if name != "dump" and sums.get(name) != value:
            yield f"totals.{name}: se esperaba {value}, hay {sums.get(name)}"


def of_ticket(wanted: dict[str, Any], mine: dict[str, Any]) -> Iterator[str]:
    """Where a ticket differs from what is wanted of it."""
    for name, value in wanted.items():
        if name != "kinds" and _sorted(mine.get(name)) != _sorted(value):
            yield f"{wanted['number']}.{name}: se esperaba {value!r}, hay {mine.get(name)!r}"


def _sorted(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(json.dumps(one, sort_keys=True) for one in value)
    return value


def _file(one: OldFile) -> dict[str, Any]:
    told_of = {
        "name": one.name, "size": one.size, "sha256": one.sha256, "type": one.type,
        "inline": one.inline, "entry": one.entry_kind,
    }  # fmt: skip
    if one.problem:
        told_of["problem"] = one.problem
    if one.actual_size is not None:
        told_of["actual_size"] = one.actual_size
    return told_of
