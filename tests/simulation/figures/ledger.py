"""What happens to the tickets of a simulation, noted as it happens by looking at the model, and
counted by SQL: nothing of the product is asked."""

from __future__ import annotations

import sqlite3
from datetime import date

from tests.simulation.model import Modelled

_TABLES = """
CREATE TABLE ticket (number PRIMARY KEY, area, topic, nationality);
CREATE TABLE happened (number, measure, day, place);
"""
#: What is true of a ticket once; closing is true until it is taken up again.
_COUNT = """
SELECT {dimension}, measure, place, count(*)
FROM happened JOIN ticket USING (number)
WHERE day BETWEEN ? AND ?
GROUP BY 1, 2, 3
"""


class Ledger:
    """Notes of all tickets, and the sums that follow from them."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect(":memory:")
        self._rows.executescript(_TABLES)
        self._seen: dict[str, dict[str, object]] = {}

    def note(self, ticket: Modelled) -> None:
        """Look at a ticket after whatever may have been done to it."""
        before, now = self._seen.get(ticket.number), _look(ticket)
        if before == now:
            return
        self._seen[ticket.number] = now
        if before is None:
            self._add(ticket, "opened", ticket.sum.filed, 0)
            before = now
        day, since = ticket.world.day, ticket.world.calendar.between
        if now["replies"] and not before["replies"]:
            self._add(ticket, "replied", day, since(ticket.sum.filed, day))
        if now["answers"] and not before["answers"]:
            self._add(ticket, "answered", day, since(ticket.sum.filed, day))
            if day <= ticket.due:
                self._add(ticket, "in_time", day, 0)
            else:
                self._late(ticket, day)
        if now["closed"] != before["closed"]:
            if now["closed"]:
                self._add(ticket, "closed", day, since(ticket.sum.filed, day))
            else:
                self._forget(ticket, "closed")
                self._add(ticket, "reopened", day, 0)
        if now["area"] != before["area"]:
            self._add(ticket, "transferred", day, 0)
        if now["extended"] and not before["extended"]:
            self._add(ticket, "extended", day, 0)
        if ticket.score and not before["score"]:
            self._add(ticket, "rated", day, ticket.score)
        if now["overdue"]:
            self._late(ticket, day)
        nationality = "-" if ticket.erased else "EC"
        self._rows.execute(
            "INSERT OR REPLACE INTO ticket VALUES (?, ?, ?, ?)",
            (ticket.number, ticket.area, ticket.topic, nationality),
        )

    def sums(self, dimension: str, first: date, last: date) -> dict[tuple[str, str, int], int]:
        """How often each measure came in a period, by value of a dimension and place."""
        rows = self._rows.execute(
            _COUNT.format(dimension=dimension), (first.isoformat(), last.isoformat())
        )
        return {(value, measure, place): count for value, measure, place, count in rows}

    def _late(self, ticket: Modelled, day: date) -> None:
        known = "SELECT 1 FROM happened WHERE number = ? AND measure = 'overdue'"
        if not self._rows.execute(known, (ticket.number,)).fetchone():
            self._add(ticket, "overdue", day, 0)

    def _forget(self, ticket: Modelled, measure: str) -> None:
        gone = "DELETE FROM happened WHERE number = ? AND measure = ?"
        self._rows.execute(gone, (ticket.number, measure))

    def _add(self, ticket: Modelled, measure: str, day: date, place: int) -> None:
        row = (ticket.number, measure, day.isoformat(), place)
        self._rows.execute("INSERT INTO happened VALUES (?, ?, ?, ?)", row)


def _look(ticket: Modelled) -> dict[str, object]:
    return {
        "replies": ticket.wrote_to,
        "answers": ticket.answers,
        "closed": ticket.status == "closed",
        "area": ticket.area,
        "extended": ticket.extended,
        "score": ticket.score,
        "overdue": any(kind == "overdue" for kind, _ in ticket.told),
        "erased": ticket.erased,
    }
