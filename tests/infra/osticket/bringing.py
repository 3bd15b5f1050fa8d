"""An import of the sample, and what is here afterwards."""

from __future__ import annotations

from pathlib import Path

from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.tickets import tickets
from infra.osticket import run
from infra.osticket.writing import journal
from tests.agents import FRONT
from tests.infra.osticket.old import Row, dump
from tests.infra.osticket.staged import read


def bring(folder: Path, rows: dict[str, list[Row]] | None = None, *, apply: bool = True,
          mapping: Path | None = None) -> int:  # fmt: skip
    past = read(folder, dump(rows))
    return run.run(past, run.Wanted(mapping, apply, folder / "report", None, "Prueba"), [])


def by_old() -> dict[str, Ticket]:
    """Tickets by what they were called there."""
    found = [tickets.by_number(row.number) for row in journal.read()
             if journal.is_ticket(row)]  # fmt: skip
    return {one.imported.source.removeprefix("osticket:").partition(".")[0]: one for one in found
            if one and one.imported}  # fmt: skip


def note_on(number: str) -> None:
    """An agent works on a ticket."""
    version = FRONT.see(number)["version"]
    said = FRONT.call("POST", f"/tickets/{number}/notes", {"body": "La llamo mañana."}, version)
    assert said.status == 201, said.json
