"""What was done in osTicket, in our words: what we know is an event, what we do not is a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Act, CloseReason, Status
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services.clock import stamp
from infra.osticket.past.shapes import OldEvent, OldTicket
from infra.osticket.records.context import Context
from infra.osticket.records.lines import EVENT, PROGRAM, entry_id

_OPEN = Status.IN_PROGRESS.value
_SKIPPED = frozenset({"created", "viewed", "login", "logout", "message", "note", "deleted", ""})


class Events:
    """Converts the events of one ticket."""

    def __init__(self, old: OldTicket, number: str, area: str, context: Context) -> None:
        self._old, self._number, self._area, self._context = old, number, area, context
        self._tell = {
            "closed": self._closed, "reopened": self._reopened, "assigned": self._assigned,
            "released": self._released, "transferred": self._transferred, "merged": self._merged,
            "linked": self._linked, "unlinked": self._linked,
        }  # fmt: skip

    def convert(self) -> Iterator[Entry]:
        """Oldest first."""
        was = self._first_area()
        for event in self._old.events:
            if event.name in _SKIPPED or event.at is None:
                continue
            told = self._tell.get(event.name, self._noted)(event)
            if event.name == "transferred":
                changes = told.get("changes") or {}
                to = changes.get("area", [None, was])[1]
                told = told | {"changes": {"area": [was, to]}} if to != was else self._noted(event)
                was = to
            yield self._entry(event, told)

    def _entry(self, event: OldEvent, told: dict[str, Any]) -> Entry:
        agent = self._context.agent(event.staff_id)
        author = self._area if event.staff_id else "system"
        if told.get("kind") == "note" and not event.staff_id:
            told = told | {"author": self._area, "agent_name": PROGRAM}
        return Entry.model_validate({
            "number": self._number, "entry_id": entry_id(event.at or self._context.at, EVENT,
            event.event_id), "kind": "event", "at": stamp(event.at or self._context.at),
            "author": author, "agent": agent.id if agent else None,
            "agent_name": self._context.name(event.staff_id, event.by or ""),
        } | told)  # fmt: skip

    def _closed(self, event: OldEvent) -> dict[str, Any]:
        reason = close_reason(self._status(event), self._context)
        changes = {"status": [_OPEN, Status.CLOSED.value], "close_reason": [None, reason.value]}
        return {"event": Act.CLOSE, "changes": changes}

    def _reopened(self, _: OldEvent) -> dict[str, Any]:
        return {"event": Act.REOPEN, "changes": {"status": [Status.CLOSED.value, _OPEN]}}

    def _assigned(self, event: OldEvent) -> dict[str, Any]:
        name = self._assignee(event)
        return {"event": AgentEvent.ASSIGN, "changes": {"assignee_name": [None, name]}}

    def _released(self, event: OldEvent) -> dict[str, Any]:
        name = self._assignee(event)
        return {"event": AgentEvent.RELEASE, "changes": {"assignee_name": [name, None]}}

    def _transferred(self, event: OldEvent) -> dict[str, Any]:
        to = event.data.get("dept")
        name = self._context.departments.get(_number(to) or -1, str(to or ""))
        area = self._context.area(name)
        return {"event": Act.TRANSFER, "changes": {"area": [None, area]}}

    def _merged(self, event: OldEvent) -> dict[str, Any]:
        other = self._other(event)
        if self._old.merged_into is not None:
            changes = {"status": [_OPEN, Status.CLOSED.value], "merged_into": [None, other]}
            return {"event": Act.MERGE, "changes": changes}
        return {"event": AgentEvent.JOINED, "body": other} if other else self._noted(event)

    def _linked(self, event: OldEvent) -> dict[str, Any]:
        act = AgentEvent.LINK if event.name == "linked" else AgentEvent.UNLINK
        other = self._other(event)
        return {"event": act, "linked": other} if other else self._noted(event)

    def _noted(self, event: OldEvent) -> dict[str, Any]:
        """What no event of ours tells: a note in words."""
        data = event.data
        said = {
            "overdue": "osTicket lo marcó como vencido.",
            "referred": f"Compartido con {self._party(data)}.",
            "collab": f"Colaboradores: {self._people(data)}.",
            "transferred": f"Transferido a {self._party(data)}.",
            "resent": "Se volvió a enviar un mensaje.",
            "merged": "Se unió con otro ticket, que ya no existe.",
            "linked": "Se vinculó con otro ticket, que ya no existe.",
            "unlinked": "Se desvinculó de otro ticket, que ya no existe.",
            "edited": f"Se editó el ticket{self._edited(data)}.",
        }.get(event.name, f"osTicket: {event.name}.")
        return {"kind": "note", "body": said}

    def _edited(self, data: Any) -> str:
        status = _number(data.get("status"))
        name = self._context.statuses.get(status or -1)
        return f": estado «{name}»" if name else ""

    def _people(self, data: Any) -> str:
        parts = []
        for key, sign in (("add", "+"), ("del", "-")):
            named = data.get(key)
            if isinstance(named, dict):
                parts += [f"{sign} {one.get('name') or '?'}" for one in named.values()
                          if isinstance(one, dict)]  # fmt: skip
        return ", ".join(parts) or "?"

    def _party(self, data: Any) -> str:
        for key, known in (("team", self._context.teams), ("dept", self._context.departments)):
            if key in data:
                return known.get(_number(data[key]) or -1, str(data[key]))
        return self._staff(data.get("staff")) or "?"

    def _assignee(self, event: OldEvent) -> str:
        if event.data.get("claim"):
            return self._context.name(event.staff_id, event.by or "") or "?"
        if "team" in event.data:
            team = event.data["team"]
            name = team[1] if isinstance(team, list) and len(team) > 1 else team
            return self._context.teams.get(_number(name) or -1, str(name))
        return self._staff(event.data.get("staff")) or "?"

    def _staff(self, told: object) -> str:
        """Of ``7``, ``[7, "name"]`` or ``[3, {"name": "..."}]``."""
        parts = told if isinstance(told, list) else [told]
        if (name := self._context.name(_number(parts[0]) or -1)) is not None:
            return name
        last = parts[-1]
        return str(last.get("name") or "") if isinstance(last, dict) else str(last or "")

    def _status(self, event: OldEvent) -> str:
        told = event.data.get("status")
        if isinstance(told, list):
            return str(told[-1])
        return self._context.statuses.get(_number(told) or -1, "")

    def _other(self, event: OldEvent) -> str | None:
        key = _number(event.data.get("id"))
        known = self._context.numbers.get(key or -1)
        said = re.search(r"#(\S+)", str(event.data.get("ticket") or ""))
        return known or (said[1] if said else None)

    def _first_area(self) -> str:
        """Where it was before the first transfer."""
        created = next((one for one in self._old.events if one.name == "created"), None)
        return self._context.area(self._context.departments.get(created.dept_id if created else -1))


def close_reason(status: str, context: Context) -> CloseReason:
    """Why something was closed, by the name of its status."""
    _, _, reason = context.mapping.estados.get(status, "").partition(":")
    return CloseReason(reason) if reason else CloseReason.RESOLVED


def _number(value: object) -> int | None:
    return int(str(value)) if str(value).isdigit() else None
