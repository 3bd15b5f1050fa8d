"""The tickets of a staged osTicket, one at a time."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from infra.osticket.past import forms, merges
from infra.osticket.past.files import Files
from infra.osticket.past.moments import utc
from infra.osticket.past.shapes import Custom, OldEntry, OldPerson, OldTicket
from infra.osticket.past.threads import Threads
from infra.osticket.past.values import whole
from infra.osticket.reading.staging import Staging

_TICKETS = """
    SELECT t.*, s.name AS status_name, s.state, d.name AS dept, h.topic AS topic,
    p.topic AS topic_parent, a.email AS agent, a.firstname, a.lastname, m.name AS team,
    o.number AS other FROM ticket t
    LEFT JOIN ticket_status s ON s.id = t.status_id LEFT JOIN department d ON d.id = t.dept_id
    LEFT JOIN help_topic h ON h.topic_id = t.topic_id
    LEFT JOIN help_topic p ON p.topic_id = h.topic_pid LEFT JOIN staff a ON a.staff_id = t.staff_id
    LEFT JOIN team m ON m.team_id = t.team_id LEFT JOIN ticket o ON o.ticket_id = t.ticket_pid
    ORDER BY t.ticket_id
"""
_MOMENTS = ("created", "closed", "reopened", "duedate", "est_duedate", "lastupdate")


class Past:
    """What an osTicket holds; ``zone`` is that of its database's host."""

    def __init__(self, staging: Staging, zone: ZoneInfo) -> None:
        self.staging, self.zone = staging, zone
        self.files = Files(staging)
        self.threads = Threads(staging, self.files, zone)
        self.person = lru_cache(maxsize=2_000)(self._person)
        numbers = staging.all("SELECT number FROM ticket GROUP BY number HAVING COUNT(*) > 1")
        #: Tickets of which a row holds what nobody can read, a sentence each.
        self.unread: list[str] = []
        #: Numbers that more than one ticket has.
        self.repeated = frozenset(str(row["number"]) for row in numbers)

    def count(self) -> int:
        """How many tickets there are."""
        return self.staging.count("ticket")

    def tickets(self) -> Iterator[OldTicket]:
        """All, oldest first."""
        for row in self.staging.each(_TICKETS):
            try:
                yield self._ticket(row)
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                self.unread.append(f"{row['number']} (ticket_id {row['ticket_id']}): {error}")

    def _ticket(self, row: sqlite3.Row) -> OldTicket:
        ticket_id, pid = whole(row["ticket_id"]), whole(row["ticket_pid"])
        is_linked = bool(pid and whole(row["flags"]) & merges.LINKED)
        is_merged = bool(
            pid and not is_linked and not merges.is_in_a_circle(self.staging, ticket_id)
        )
        thread = self.threads.thread(ticket_id, "T", "C")
        parent = self.threads.thread(pid, "T", "C") if is_merged else None
        lines, person = self.threads.lines(thread, parent), self.person(whole(row["user_id"]))
        typed = forms.values(self.staging, ticket_id, "T")
        return OldTicket(
            ticket_id=ticket_id,
            key=source(ticket_id, row["number"], row["created"]),
            number=str(row["number"] or ""),
            person=person,
            status=row["status_name"],
            state=row["state"],
            source=str(row["source"] or "Other"),
            subject=self._subject(ticket_id, typed),
            priority=_text(typed.get("priority")),
            **self._dates(row),
            **_filed(row),
            entries=self._with_form_files(ticket_id, lines.entries),
            in_own_row=lines.in_own_row,
            hidden=lines.hidden,
            text_entries=lines.texts,
            events=self.threads.events(thread),
            fields={name: one for name, one in typed.items() if name not in forms.OF_TICKETS},
            collaborators=self._collaborators(thread),
            tasks=self.threads.tasks(ticket_id),
            merged_into=row["other"] if is_merged else None,
            merged_into_id=pid if is_merged else None,
            linked_to=row["other"] if is_linked else None,
            linked_to_id=pid if is_linked else None,
            **merges.children(self.staging, ticket_id),
            remarks=tuple(self._remarks(row, thread, person)),
        )

    def _dates(self, row: sqlite3.Row) -> dict[str, Any]:
        at = {name: utc(row[name], self.zone) for name in _MOMENTS}
        return {
            **{name: at[name] for name in ("created", "closed", "reopened")},
            "due": at["duedate"] or at["est_duedate"],
            "due_by_hand": at["duedate"] is not None,
            "last_update": at["lastupdate"],
            "overdue": bool(whole(row["isoverdue"])),
            "answered": bool(whole(row["isanswered"])),
        }

    def _with_form_files(
        self, ticket_id: int, entries: tuple[OldEntry, ...]
    ) -> tuple[OldEntry, ...]:
        """The files of the ticket's form are the request's: they stand with its first message."""
        files = [file for key in forms.kept(self.staging, ticket_id, "T")
                 for file in self.files.of(key, "E", "M")]  # fmt: skip
        if not files or not entries:
            return entries
        place = next((n for n, one in enumerate(entries) if one.is_first), 0)
        first = entries[place]
        whole_one = replace(first, files=(*first.files, *files))
        return (*entries[:place], whole_one, *entries[place + 1 :])

    def _subject(self, ticket_id: int, typed: dict[str, Custom]) -> str | None:
        if (typed_one := _text(typed.get("subject"))) is not None:
            return typed_one
        if self._has_form(ticket_id):
            return None
        row = self.staging.one("SELECT subject FROM ticket__cdata WHERE ticket_id = ?", ticket_id)
        return (row["subject"] or None) if row else None

    def _has_form(self, ticket_id: int) -> bool:
        return self.staging.one(
            "SELECT e.id FROM form_entry e JOIN form f ON f.id = e.form_id "
            "WHERE e.object_id = ? AND e.object_type = 'T' AND f.type = 'T'", ticket_id
        ) is not None  # fmt: skip

    def _person(self, user_id: int) -> OldPerson:
        user = self.staging.one('SELECT * FROM "user" WHERE id = ?', user_id)
        if user is None:
            return OldPerson(None)
        rows = self.staging.all("SELECT * FROM user_email WHERE user_id = ? ORDER BY id", user_id)
        chosen = [row for row in rows if row["id"] == user["default_email_id"]] or rows
        typed = forms.values(self.staging, user_id, "U")
        group = self.staging.one("SELECT name FROM organization WHERE id = ?", user["org_id"])
        return OldPerson(
            user_id=user_id,
            name=str(user["name"] or "") or None,
            email=str(chosen[0]["address"]) if chosen else None,
            emails=tuple(str(row["address"]) for row in rows),
            phone=_text(typed.get("phone")),
            organization=group["name"] if group else None,
            fields={name: one for name, one in typed.items() if name not in forms.OF_PEOPLE},
        )

    def _collaborators(
        self, thread: sqlite3.Row | None
    ) -> tuple[tuple[str | None, str, bool], ...]:
        rows = self.staging.all(
            "SELECT * FROM thread_collaborator WHERE thread_id = ? ORDER BY id",
            thread["id"] if thread is not None else -1,
        )
        people = [(self.person(whole(row["user_id"])), _is_active(row)) for row in rows]
        return tuple((one.email, one.name or "", is_active) for one, is_active in people)

    def _remarks(
        self, row: sqlite3.Row, thread: sqlite3.Row | None, person: OldPerson
    ) -> Iterator[str]:
        """What the database itself lacks, in the words of the README of the shared dumps."""
        if person.user_id is None:
            yield "user row missing"
        elif person.email is None:
            yield "user has no e-mail row"
        if row["status_name"] is None:
            yield "status row missing"
        if row["dept_id"] and row["dept"] is None:
            yield "department row missing"
        if row["topic_id"] and row["topic"] is None:
            yield "topic row missing"
        if row["staff_id"] and row["agent"] is None:
            yield "agent row missing"
        if thread is None:
            yield "thread row missing"
        if not self._has_form(whole(row["ticket_id"])):
            yield "form entry missing"
        if row["state"] in ("closed", "archived") and utc(row["closed"], self.zone) is None:
            yield "closed date missing"
        if str(row["number"] or "") in self.repeated:
            yield "number exists twice"
        if row["ticket_pid"] and merges.is_in_a_circle(self.staging, whole(row["ticket_id"])):
            yield merges.IN_A_CIRCLE


def source(ticket_id: object, number: object, created: object) -> str:
    """What an old ticket is called wherever it is read: its id there, and eight signs of what never
    changes of it, so that another osTicket with the same ids is another."""
    told = hashlib.sha256(f"{number} {created}".encode()).hexdigest()
    return f"{ticket_id}.{told[:8]}"


def _filed(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "topic_id": whole(row["topic_id"]),
        "topic": row["topic"],
        "topic_parent": row["topic_parent"],
        "dept_id": whole(row["dept_id"]),
        "department": row["dept"],
        "staff_id": whole(row["staff_id"]),
        "assignee_email": row["agent"],
        "assignee_name": _full_name(row),
        "team": row["team"],
    }


def _is_active(row: sqlite3.Row) -> bool:
    """Whether a collaborator is one still; versions before 1.11 say so in a column of its own."""
    of = "isactive" if row["flags"] is None and "isactive" in row.keys() else "flags"  # noqa: SIM118
    return bool(whole(row[of]) & 1)


def _text(value: Custom | None) -> str | None:
    if isinstance(value, list):
        return ", ".join(value)
    return value or None


def _full_name(row: sqlite3.Row) -> str | None:
    names = (str(row["firstname"] or ""), str(row["lastname"] or ""))
    return " ".join(name for name in names if name) or None
