"""What a run did or would do: a page, a table, the facts of each ticket, and the mapping."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from infra.osticket.comparing import Compared
from infra.osticket.page import Pair, drawn
from infra.osticket.past import facts
from infra.osticket.records.context import Doubt
from infra.osticket.records.tickets import Record

_COLUMNS = ("id_osticket", "numero_osticket", "numero", "abierto", "estado", "area", "tema",
            "lineas", "archivos", "hecho", "dudas")  # fmt: skip
#: Letters with which a spreadsheet takes a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Doubts of a kind that the page shows; the table has all.
_SHOWN = 200
_SAMPLE = 20


@dataclass
class Report:
    """Collects what is told, and writes it as it comes: nothing grows with the tickets but sums."""

    folder: Path
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    files: int = 0
    bytes: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._table: IO[str] = (self.folder / "informe.csv").open(
            "w", encoding="utf-8-sig", newline=""
        )
        self._csv = csv.writer(self._table)
        self._csv.writerow(_COLUMNS)
        self._facts: IO[str] = (self.folder / "tickets.json").open("w", encoding="utf-8")
        self._facts.write('{"tickets": [')
        self._sign = "\n"
        self.sample: dict[tuple[str, str], Pair] = {}

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *_: object) -> None:
        self._table.close()
        self._facts.close()

    def ticket(self, record: Record, done: str) -> None:
        """One ticket and what became of it."""
        old, ticket = record.old, record.ticket
        said = [one.said for one in record.doubts]
        row = [old.ticket_id, old.number, ticket.number, ticket.opened_at, ticket.status.value,
               ticket.area, ticket.topic, len(record.entries), len(old.files), done,
               "; ".join(said)]  # fmt: skip
        self._csv.writerow([_cell(one) for one in row])
        told = facts.of(old)
        self.checks[str(told["document_check"])] += 1
        self._facts.write(self._sign + json.dumps(told, ensure_ascii=False))
        self._sign = ",\n"
        for kind, value in (("estado", ticket.status.value), ("área", ticket.area), ("hecho", done),
                            ("año", ticket.opened_at[:4]), ("tipo", old.source)):  # fmt: skip
            self.counts.setdefault(kind, Counter())[value] += 1
        for one in old.entries:
            self.counts.setdefault("líneas", Counter())[one.kind] += 1
        for kept in record.files:
            self.files, self.bytes = self.files + 1, self.bytes + kept.attachment.size
        for doubt in record.doubts:
            self.doubt(doubt, ticket.number)
        self._show(record)

    def _show(self, record: Record) -> None:
        """The first of each year and state, to be looked at side by side."""
        ticket, old = record.ticket, record.old
        key = (ticket.opened_at[:4], ticket.status.value)
        if key in self.sample or len(self.sample) == _SAMPLE:
            return
        there = [(one.kind, one.poster, one.body[:400]) for one in old.entries[:5]]
        here = [(one.kind, one.agent_name or one.author, one.body[:400])
                for one in record.entries[:5]]  # fmt: skip
        self.sample[key] = Pair(old.number, ticket.number, there, here)

    def doubt(self, doubt: Doubt, number: str = "") -> None:
        """Something that a person should look at."""
        self.numbers[doubt.kind] += 1
        listed = self.doubts.setdefault(doubt.kind, [])
        if len(listed) < _SHOWN:
            listed.append(f"{number}: {doubt.said}" if number else doubt.said)

    def finish(
        self, title: str, lines: Iterable[str], mapping: str, totals: Mapping[str, Any],
        compared: Compared | None,
    ) -> Path:  # fmt: skip
        """Write the page; answers where it is."""
        self._facts.write(f'\n],\n"totals": {json.dumps(totals, ensure_ascii=False)}}}\n')
        self.__exit__()
        (self.folder / "mapa.yaml").write_text(mapping, encoding="utf-8")
        page = self.folder / "informe.html"
        page.write_text(drawn(self, title, lines, compared), encoding="utf-8")
        return page


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
