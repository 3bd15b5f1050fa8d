"""What a run did or would do: a page, a table, the facts of each ticket, and the mapping."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import IO, Any

from infra.osticket.past import facts
from infra.osticket.records.context import Doubt
from infra.osticket.records.tickets import Record

_COLUMNS = ("id_osticket", "numero_osticket", "numero", "abierto", "estado", "area", "tema",
            "lineas", "archivos", "hecho", "dudas")  # fmt: skip
#: Letters with which a spreadsheet takes a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Doubts of a kind that the page shows; the table has all.
_SHOWN = 200


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
        self._sample: list[Record] = []

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
        if len(self._sample) < 10:
            self._sample.append(record)

    def doubt(self, doubt: Doubt, number: str = "") -> None:
        """Something that a person should look at."""
        self.numbers[doubt.kind] += 1
        listed = self.doubts.setdefault(doubt.kind, [])
        if len(listed) < _SHOWN:
            listed.append(f"{number}: {doubt.said}" if number else doubt.said)

    def finish(
        self, title: str, lines: Iterable[str], mapping: str, totals: Mapping[str, Any]
    ) -> Path:
        """Write the page; answers where it is."""
        self._facts.write(f'\n],\n"totals": {json.dumps(totals, ensure_ascii=False)}}}\n')
        self.__exit__()
        (self.folder / "mapa.yaml").write_text(mapping, encoding="utf-8")
        page = self.folder / "informe.html"
        page.write_text(self._page(title, [*lines]), encoding="utf-8")
        return page

    def _page(self, title: str, lines: list[str]) -> str:
        parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
        for kind, counter in self.counts.items():
            rows = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{count}</td></tr>"
                           for name, count in sorted(counter.items()))  # fmt: skip
            parts.append(f"<table><caption>{escape(kind.capitalize())}</caption>{rows}</table>")
        parts.append(f"<p>{self.files} archivos, {self.bytes} bytes.</p><h2>Dudas</h2>")
        for kind, said in sorted(self.doubts.items()):
            more = self.numbers[kind] - len(said)
            listed = "".join(f"<li>{escape(one)}</li>" for one in said)
            listed += f"<li>y {more} más, en informe.csv</li>" if more else ""
            parts.append(f"<h3>{escape(kind)} ({self.numbers[kind]})</h3><ul>{listed}</ul>")
        parts.append("<h2>Muestra, para comparar lado a lado</h2>")
        for one in self._sample:
            old = _shown((line.kind, line.poster, line.body) for line in one.old.entries[:5])
            new = _shown((line.kind, line.agent_name or "", line.body) for line in one.entries[:5])
            parts.append(f"<h3>{escape(one.old.number)} → {escape(one.ticket.number)}</h3>"
                         f"<div class=pair><div>{old}</div><div>{new}</div></div>")  # fmt: skip
        return _PAGE.format(title=escape(title), body="\n".join(parts))


_PAGE = """<!doctype html><html lang="es"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse;margin:1rem 0}}th,td{{border:1px solid #767676;padding:.2rem .6rem;
text-align:left}}caption{{text-align:left;font-weight:bold}}li,p{{overflow-wrap:anywhere}}
.pair{{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}}</style>
<main>{body}</main></html>
"""


def _shown(lines: Iterable[tuple[str, str, str]]) -> str:
    return "".join(
        f"<p><b>{escape(kind)} {escape(who)}</b> {escape(text[:400])}</p>"
        for kind, who, text in lines
    )


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
