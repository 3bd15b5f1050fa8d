"""One run: what is read, mapped, told and, if so asked, written."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chalicelib.domain.rules.permissions import Agent
from chalicelib.services import clock
from chalicelib.services.clock import stamp
from chalicelib.store.agents import pool_people
from chalicelib.store.catalog.catalog import current
from infra.osticket import leftovers
from infra.osticket.comparing import Compared, Comparison
from infra.osticket.mapping import document, proposal
from infra.osticket.mapping.document import ANONYMISE, LEAVE_OUT, Mapping
from infra.osticket.past import facts, zones
from infra.osticket.past.tickets import Past
from infra.osticket.past.values import whole
from infra.osticket.progress import Progress
from infra.osticket.records import leaving_out
from infra.osticket.records.context import Context, Doubt, OldAgent
from infra.osticket.records.tickets import Record, convert, is_beyond_retention
from infra.osticket.report import Report
from infra.osticket.writing import journal, numbers, pace
from infra.osticket.writing.journal import BEGUN, DONE, Run
from infra.osticket.writing.known import Known
from infra.osticket.writing.writers import BROUGHT, Writer

#: Differences that are printed; the page has more.
_TOLD = 12


@dataclass(frozen=True)
class Wanted:
    """What the command was asked for."""

    mapping: Path | None
    apply: bool
    folder: Path
    expected: Path | None
    title: str
    #: Write units a second.
    rate: float = pace.DEFAULT


def run(past: Past, wanted: Wanted, doubts: list[str]) -> int:
    """Do it; answers the exit status."""
    with Report(wanted.folder) as report:
        return _run(past, wanted, doubts, report)


def _run(past: Past, wanted: Wanted, doubts: list[str], report: Report) -> int:
    started = time.monotonic()
    agents = {one.email: one for one in pool_people.everybody().values()}
    mapping = _mapping(past, wanted, doubts, agents, report)
    known = Known(past.staging, journal.read())
    this = _this_run(clock.now(), apply=wanted.apply)
    context = _context(past, this, mapping, agents, known)
    suspected = zones.suspected(past)
    for said in leftovers.told(past):
        report.doubt(Doubt("no pasa", said))
    act = Writer(past, context, known) if wanted.apply else None
    paced = pace.Pace(wanted.rate)
    if act:
        paced.keep()
    comparison = Comparison(past.staging)
    _tickets(past, context, report, act, mapping, comparison)
    compared = None
    if act:
        act.beside(report)
        journal.note_run(Run(this.run, this.at, DONE))
        compared = comparison.read_back(one.here for one in report.sample.values())
    totals = facts.totals(past, report.checks)
    lines = [
        *suspected,
        *_beyond(report, mapping),
        *_after(report, act, past, paced),
        *_read_back(compared),
    ]
    page = report.finish(wanted.title, lines, document.written(mapping), totals, compared)
    _say(report, lines, page, context, act, time.monotonic() - started)
    return _compared(wanted.expected, page, past) or int(
        bool(past.unread or (act and act.failed) or (compared and compared.differences))
    )


def _mapping(
    past: Past, wanted: Wanted, doubts: list[str], agents: dict[str, Agent], report: Report
) -> Mapping:
    catalog = current()
    proposed = proposal.propose(past, catalog, agents)
    mapping = proposed.mapping
    if wanted.mapping:
        mapping = document.load(wanted.mapping, catalog, agents, past.zone.key)
        doubts = [*doubts, *document.strangers(mapping, proposed.mapping)]
    else:
        doubts = [*doubts, *proposed.doubts]
    for said in doubts:
        report.doubt(Doubt("mapa", said))
    return mapping


def _context(
    past: Past, this: Run, mapping: Mapping, agents: dict[str, Agent], known: Known
) -> Context:
    catalog = current()
    return Context(
        run=this.run, at=datetime.fromisoformat(this.at), mapping=mapping, catalog=catalog,
        zone=past.zone, agents=agents, staff=_staff(past),
        departments=_named(past, "department", "id", "name"),
        statuses=_named(past, "ticket_status", "id", "name"),
        teams=_named(past, "team", "team_id", "name"),
        numbers=numbers.assign(past, known, catalog.rules.number_digits),
    )  # fmt: skip


def _this_run(now: datetime, *, apply: bool) -> Run:
    """The run that broke off, or a new one."""
    last = journal.open_run() if apply else None
    if last is not None and last.state == BEGUN:
        print(f"Sigue la importación {last.run}, que quedó a medias.")
        return last
    this = Run(f"{now:%Y%m%d-%H%M%S}", stamp(now), BEGUN)
    if apply:
        journal.note_run(this)
    return this


def _tickets(
    past: Past, context: Context, report: Report, act: Writer | None, mapping: Mapping,
    comparison: Comparison,
) -> None:  # fmt: skip
    progress = Progress(past.count())

    def told(done: Iterable[tuple[Record, str]]) -> None:
        for record, became in done:
            report.ticket(record, became)
            if became in BROUGHT:
                comparison.expect(record)
            progress.step()

    for old in past.tickets():
        try:
            record = convert(old, context)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            why = " ".join(str(error).split())[:300]
            past.unread.append(f"{old.number} (ticket_id {old.ticket_id}): {why}")
            continue
        if is_beyond_retention(record, context):
            report.late[int(record.ticket.opened_at[:4])] += 1
            if mapping.pasado_el_plazo == LEAVE_OUT:
                told([(record, "dejado: pasó el plazo")])
                continue
            if mapping.pasado_el_plazo == ANONYMISE:
                record = leaving_out.anonymised(record, context)
        told(act.take(record) if act else [(record, "se importaría")])
    told(act.rest() if act else ())
    progress.end()
    for said in past.unread:
        report.doubt(Doubt("ticket que no se pudo leer: no pasa", said))


def _staff(past: Past) -> dict[int, OldAgent]:
    rows = past.staging.all("SELECT staff_id, email, firstname, lastname FROM staff")
    return {
        whole(row["staff_id"]): OldAgent(
            str(row["email"] or ""), f"{row['firstname'] or ''} {row['lastname'] or ''}".strip()
        )
        for row in rows
    }


def _named(past: Past, table: str, key: str, name: str) -> dict[int, str]:
    rows = past.staging.all(f'SELECT "{key}" AS k, "{name}" AS n FROM "{table}"')  # noqa: S608
    return {whole(row["k"]): str(row["n"]) for row in rows}


def _beyond(report: Report, mapping: Mapping) -> list[str]:
    if not report.late:
        return []
    years = ", ".join(f"{year}: {count}" for year, count in sorted(report.late.items()))
    said = (
        f"{report.late.total()} tickets cerrados pasaron ya el plazo de conservación ({years}). "
        f"Con «pasado_el_plazo: {mapping.pasado_el_plazo}» del mapa; puede ser importar (se "
        "anonimizan a los 90 días), anonimizar (llegan sin la persona) o dejar (no llegan)."
    )
    return [said]


def _after(report: Report, act: Writer | None, past: Past, paced: pace.Pace) -> list[str]:
    if act is None:
        return ["No se cambió nada. APPLY=yes lo hace."]
    done = ", ".join(f"{count} {what}" for what, count in sorted(act.became.items()))
    told = sum(report.counts.get("hecho", Counter()).values())
    units = (
        f"Se escribieron {paced.units:.0f} unidades de DynamoDB, a lo más {paced.rate:.0f} por s."
    )
    return [f"Hecho: {done}.", f"Tickets en la copia: {past.count()}; tratados: {told}.", units]


def _read_back(compared: Compared | None) -> list[str]:
    if compared is None:
        return []
    files = compared.here.get("archivos", Counter())
    touched = f" ({compared.touched} con los que ya se trabaja, sin comparar)"
    said = (
        f"Se leyeron de vuelta {compared.number} tickets{touched if compared.touched else ''} y "
        f"{files['número']} archivos de {files['bytes']} bytes: "
        f"{len(compared.differences) or 'sin'} diferencias."
    )
    return [said, *compared.differences[:_TOLD]]


def _say(report: Report, lines: list[str], page: Path, context: Context, act: Writer | None,
         seconds: float) -> None:  # fmt: skip
    for line in lines:
        print(line)
    for kind, said in sorted(report.doubts.items()):
        print(f"\n{kind} ({report.numbers[kind]})")
        for one in said[:12]:
            print(f"  {one}")
        if report.numbers[kind] > 12:
            print(f"  ... y {report.numbers[kind] - 12} más, en el informe")
    print(f"\nInforme: {page}")
    for name, file in (("Tabla", "informe.csv"), ("Datos", "tickets.json"), ("Mapa", "mapa.yaml")):
        print(f"{name + ':':<8} {page.with_name(file)}")
    if act:
        print(f"Para deshacerlo: make import STAGE=... UNDO={context.run}")
    print(f"{seconds:.0f} s")


def _compared(expected: Path | None, page: Path, past: Past) -> int:
    if expected is None:
        return 0
    number = 0
    for said in facts.differences(expected, page.with_name("tickets.json"), past):
        print(said)
        number += 1
    if not number:
        print(f"Igual a {expected.name}: ninguna diferencia.")
    return 1 if number else 0
