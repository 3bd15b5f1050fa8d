"""Whatever a row of osTicket holds, its ticket comes over, and takes no other down."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.infra.osticket.old import Row, dump, tables
from tests.infra.osticket.staged import converted, read

#: What binds rows together, and without which there is no ticket.
_KEYS = {"ticket_id", "id", "object_id", "thread_id", "entry_id", "object_type", "thread_entry_id"}
_VALUES = (
    None, "", " ", "0", -1, 0, 2**63, 10**30, "no es un número", "x" * 70_000, "😀" * 300, "\\0",
    "0000-00-00 00:00:00", "2024-13-45 99:99:99", "9999-12-31 23:59:59", "0001-01-01 00:00:00",
    "1969-12-31", "<p>" * 3_000, "<img src=cid:", "{", '{"a":', '[[[[{"x":null}]]]]', "null",
    "&#0;&#xD800;&#999999999;", "\u202eRTL\u0000", "Ã³Ã±â€", "-", "=cmd()", "%{ticket.name}",
    '<img src="data:image/png;base64,AAAA' + "A" * 4_000 + '">', "a@b", "\\'; DROP TABLE x; --",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_value_of_a_row_keeps_a_ticket_from_coming(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    rows = {name: [_broken(row, draw) for row in listed] for name, listed in tables().items()}
    past = read(tmp_path, dump(rows))
    found = converted(past)
    assert past.unread == []
    assert len(found) == len(rows["ticket"])


def _broken(row: Row, draw: random.Random) -> Row:
    return {
        name: draw.choice(_VALUES) if name not in _KEYS and draw.random() < 0.15 else value
        for name, value in row.items()
    }


def test_a_thread_of_thousands_of_lines_comes_over_in_order(tmp_path: Path) -> None:
    rows = tables()
    line = rows["thread_entry"][1]
    rows["thread_entry"] += [line | {"id": 1_000 + n, "body": f"Línea {n}", "created":
                             f"2025-01-01 {n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}"}
                             for n in range(3_000)]  # fmt: skip
    first, *_ = converted(read(tmp_path, dump(rows)))
    said = [one.body for one in first.entries if one.body.startswith("Línea ")]
    assert said == [f"Línea {n}" for n in range(3_000)]


def test_tables_of_version_1_10_tell_events_and_collaborators(tmp_path: Path) -> None:
    rows: dict[str, list[dict[str, Any]]] = tables()
    names = {one["id"]: one["name"] for one in rows.pop("event")}
    for event in rows["thread_event"]:
        event["state"] = names[event.pop("event_id")]
        event.pop("thread_type", None)
    rows["thread_collaborator"] = [
        {"id": 1, "isactive": 1, "thread_id": 1, "user_id": 2, "role": "M"},
        {"id": 2, "isactive": 0, "thread_id": 1, "user_id": 3, "role": "M"},
    ]
    for ticket in rows["ticket"]:
        ticket.pop("ticket_pid", None)
    first, *_ = converted(read(tmp_path, dump(rows, own=True)))
    assert [str(one.event) for one in first.entries if one.kind == "event"] == ["assign"]
    assert "Colaboradores: Juan.Paz@Example.org, eva@example.org (inactivo)." in "\n".join(
        one.body for one in first.entries
    )
