"""Threads: lines in the order in which they were written, and what was done between them."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from infra.osticket.past.files import Files
from infra.osticket.past.merges import LINKED
from infra.osticket.past.moments import utc
from infra.osticket.past.shapes import OldEntry, OldEvent, OldTask
from infra.osticket.past.values import whole
from infra.osticket.reading.staging import Staging

#: A line that came from a duplicate's thread.
FROM_CHILD = 1024
#: The file that holds a body of more than 65,000 letters.
_BODY_FILE = re.compile(r"[0-9A-Fa-f]{32}\.txt")
_ENTRIES = """
    SELECT e.*, (SELECT m.data FROM thread_entry_merge m WHERE m.thread_entry_id = e.id
    ORDER BY m.id LIMIT 1) AS came FROM thread_entry e WHERE e.thread_id = ?
    ORDER BY e.created, e.id
"""
_OF_A_PART = (
    "SELECT t.flags FROM thread h JOIN ticket t ON t.ticket_id = h.object_id "
    "WHERE h.id = ? AND h.object_type IN ('T', 'C') AND t.ticket_pid = ?"
)
_EVENTS = "SELECT * FROM thread_event WHERE thread_id = ? ORDER BY timestamp, id"


@dataclass(frozen=True)
class Lines:
    """The lines of a ticket: those written to it, and how many rows its own thread has."""

    entries: tuple[OldEntry, ...]
    in_own_row: int
    hidden: int
    texts: int


class Threads:
    """Reads the threads of a staged osTicket."""

    def __init__(self, staging: Staging, files: Files, zone: ZoneInfo) -> None:
        self._staging, self._files, self._zone = staging, files, zone

    @cached_property
    def _names(self) -> dict[int, str]:
        rows = self._staging.all("SELECT id, name FROM event")
        return {whole(row["id"]): str(row["name"]) for row in rows}

    def lines(self, thread: sqlite3.Row | None, parent: sqlite3.Row | None) -> Lines:
        """What was written to a ticket; of a merged one, what went into its parent's thread."""
        if thread is None:
            return Lines((), 0, 0, 0)
        own = self._staging.all(_ENTRIES, thread["id"])
        written = [row for row in own if self._is_own(row, thread)]
        if parent is not None:
            moved = self._staging.all(_ENTRIES, parent["id"])
            written += [row for row in moved if _came_from(row) == thread["id"]]
        entries = [self._entry(row) for row in written]
        shown = tuple(sorted((one for one in entries if not one.is_hidden), key=_order))
        texts = sum(one.is_text for one in shown)
        return Lines(shown, len(own), len(entries) - len(shown), texts)

    def _is_own(self, row: sqlite3.Row, thread: sqlite3.Row) -> bool:
        """Whether a line of a thread is told there: it was written there, or the ticket that it
        came from is no part of that ticket any more."""
        if (came := _came_from(row)) in (None, thread["id"]):
            return True
        part = self._staging.one(_OF_A_PART, came, thread["object_id"])
        return part is None or bool(whole(part["flags"]) & LINKED)

    def of_task(self, thread: sqlite3.Row | None) -> tuple[OldEntry, ...]:
        """The lines of a task."""
        return self.lines(thread, None).entries

    def events(self, thread: sqlite3.Row | None) -> tuple[OldEvent, ...]:
        """What was done, oldest first."""
        rows = self._staging.all(_EVENTS, thread["id"]) if thread is not None else []
        return tuple(self._event(row) for row in rows)

    def tasks(self, ticket_id: int) -> tuple[OldTask, ...]:
        """The tasks of a ticket."""
        rows = self._staging.all(
            "SELECT t.*, c.title FROM task t LEFT JOIN task__cdata c ON c.task_id = t.id "
            "WHERE t.object_id = ? AND t.object_type = 'T' ORDER BY t.id",
            ticket_id,
        )
        return tuple(self._task(row) for row in rows)

    def thread(self, object_id: int, *kinds: str) -> sqlite3.Row | None:
        """The thread of a ticket (``T``, or ``C`` once merged) or a task (``A``)."""
        marks = ",".join("?" * len(kinds))
        return self._staging.one(
            f"SELECT * FROM thread WHERE object_id = ? AND object_type IN ({marks}) ORDER BY id",  # noqa: S608
            object_id,
            *kinds,
        )

    def _task(self, row: sqlite3.Row) -> OldTask:
        return OldTask(
            task_id=whole(row["id"]),
            number=str(row["number"] or row["id"]),
            title=str(row["title"] or ""),
            created=utc(row["created"], self._zone),
            closed=utc(row["closed"], self._zone),
            due=utc(row["duedate"], self._zone),
            staff_id=whole(row["staff_id"]),
            entries=self.of_task(self.thread(whole(row["id"]), "A")),
        )

    def _entry(self, row: sqlite3.Row) -> OldEntry:
        files = self._files.of(whole(row["id"]), "H", str(row["type"]))
        body, in_file = str(row["body"] or ""), None
        if not body:
            in_file = next((one for one in files if _is_body(one.inline, one.type, one.name)), None)
        if in_file is not None:
            read = b"".join(self._files.chunks(in_file.file_id))
            body = read.decode("utf-8", "replace")
            files = [one for one in files if one is not in_file]
        return OldEntry(
            entry_id=whole(row["id"]),
            kind=str(row["type"] or "N"),
            at=utc(row["created"], self._zone),
            poster=str(row["poster"] or ""),
            title=str(row["title"] or ""),
            body=body,
            is_text=row["format"] == "text",
            flags=whole(row["flags"]),
            staff_id=whole(row["staff_id"]),
            user_id=whole(row["user_id"]),
            source=str(row["source"] or ""),
            editor=None if row["editor"] is None else str(row["editor"]),
            edited_at=utc(row["updated"], self._zone),
            files=tuple(files),
            body_in_file=in_file is not None,
        )

    def _event(self, row: sqlite3.Row) -> OldEvent:
        return OldEvent(
            event_id=whole(row["id"]),
            name=self._names.get(whole(row["event_id"]), "") or _state(row),
            at=utc(row["timestamp"], self._zone),
            by=None if row["username"] in (None, "SYSTEM") else str(row["username"]),
            staff_id=whole(row["uid"]) if row["uid_type"] == "S" else 0,
            dept_id=whole(row["dept_id"]),
            data=_data(row["data"]),
            annulled=bool(whole(row["annulled"])),
        )


def _state(row: sqlite3.Row) -> str:
    """What was done, as versions before 1.11 say it."""
    return str(row["state"] or "") if "state" in row.keys() else ""  # noqa: SIM118


def _order(entry: OldEntry) -> tuple[float, int]:
    return (entry.at.timestamp() if entry.at else 0.0, entry.entry_id)


def _came_from(row: sqlite3.Row) -> int | None:
    """The thread that a line was moved from; None where it stands in its own."""
    if not whole(row["flags"]) & FROM_CHILD:
        return None
    thread = _data(row["came"]).get("thread")
    return int(str(thread)) if str(thread or "").isdigit() else None


def _data(value: object) -> dict[str, object]:
    try:
        read = json.loads(str(value)) if value else {}
    except ValueError:
        return {}  # cut at 1,024 letters
    return read if isinstance(read, dict) else {}


def _is_body(inline: bool, kind: str | None, name: str) -> bool:
    return inline and kind == "text/html" and _BODY_FILE.fullmatch(name) is not None
