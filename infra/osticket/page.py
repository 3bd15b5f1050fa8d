"""The page of a report, which people read beside osTicket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from infra.osticket.comparing import Compared

if TYPE_CHECKING:
    from infra.osticket.report import Report

#: Differences that the page shows.
_SHOWN = 200
Line = tuple[str, str, str]


@dataclass
class Pair:
    """The beginning of a ticket there and here: the kind of each line, who wrote it, its text."""

    there: str
    here: str
    old: Sequence[Line]
    new: Sequence[Line]


def drawn(report: Report, title: str, lines: Iterable[str], compared: Compared | None) -> str:
    """The page; ``compared`` is what was read back, once something was written."""
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    if compared is not None:
        parts += _compared(compared)
    for kind, counter in report.counts.items():
        rows = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{count}</td></tr>"
                       for name, count in sorted(counter.items()))  # fmt: skip
        parts.append(f"<table><caption>{escape(kind.capitalize())}</caption>{rows}</table>")
    parts.append(f"<p>{report.files} archivos, {report.bytes} bytes.</p><h2>Dudas</h2>")
    for kind, said in sorted(report.doubts.items()):
        more = report.numbers[kind] - len(said)
        listed = "".join(f"<li>{escape(one)}</li>" for one in said)
        listed += f"<li>y {more} más, en informe.csv</li>" if more else ""
        parts.append(f"<h3>{escape(kind)} ({report.numbers[kind]})</h3><ul>{listed}</ul>")
    parts.append("<h2>Muestra, para comparar lado a lado</h2>")
    for pair in report.sample.values():
        new = compared.threads.get(pair.here, []) if compared else pair.new
        parts.append(f"<h3>{escape(pair.there)} → {escape(pair.here)}</h3><div class=pair>"
                     f"<div>{_shown(pair.old)}</div><div>{_shown(new)}</div></div>")  # fmt: skip
    return _PAGE.format(title=escape(title), body="\n".join(parts))


def _compared(found: Compared) -> Iterator[str]:
    yield "<h2>Comparación con lo que se leyó de vuelta</h2>"
    rows = "".join(
        f"<tr{' class=other' if there != here else ''}><th scope=row>{escape(f'{what}: {which}')}"
        f"</th><td>{there}</td><td>{here}</td></tr>"
        for what, which, there, here in found.lines()
    )
    yield ("<table><tr><th></th><th scope=col>Se esperaba</th><th scope=col>Hay aquí</th></tr>"
           f"{rows}</table>")  # fmt: skip
    more = len(found.differences) - _SHOWN
    listed = "".join(f"<li>{escape(one)}</li>" for one in found.differences[:_SHOWN])
    listed += f"<li>y {more} más</li>" if more > 0 else ""
    yield f"<ul>{listed}</ul>" if listed else "<p>Ninguna diferencia.</p>"


def _shown(lines: Iterable[Line]) -> str:
    return "".join(
        f"<p><b>{escape(kind)} {escape(who)}</b> {escape(text)}</p>" for kind, who, text in lines
    )


_PAGE = """<!doctype html><html lang="es"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse;margin:1rem 0}}th,td{{border:1px solid #767676;padding:.2rem .6rem;
text-align:left}}caption{{text-align:left;font-weight:bold}}li,p{{overflow-wrap:anywhere}}
.other{{font-weight:bold;background:#ffe}}
.pair{{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}}</style>
<main>{body}</main></html>
"""
