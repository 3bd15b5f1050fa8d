"""Some tickets written at the same time, and the journal with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from chalicelib import logs
from chalicelib.domain.errors import Unavailable
from infra.osticket.past.tickets import Past
from infra.osticket.records.context import Context, Doubt
from infra.osticket.records.tickets import Record
from infra.osticket.report import Report
from infra.osticket.writing import beside, journal, writer
from infra.osticket.writing.journal import DONE, Row
from infra.osticket.writing.known import Known

#: Tickets that are written at the same time, and those that wait for it.
AT_A_TIME, _WAITING = 4, 12
_NEW, _AS_BEFORE, _RENEWED = "importado", "ya estaba", "puesto al día"
#: What became of those that stand here as they were read.
BROUGHT = frozenset({_NEW, _AS_BEFORE, _RENEWED})


class Writer:
    """Writes tickets; ``became`` counts what became of them, ``failed`` those to be tried again."""

    def __init__(self, past: Past, context: Context, known: Known) -> None:
        self._past, self._context, self._known = past, context, known
        self._pool = ThreadPoolExecutor(AT_A_TIME)
        self._busy: dict[Future[str], Record] = {}
        self.became: Counter[str] = Counter()
        self.failed = 0

    def take(self, record: Record) -> Iterator[tuple[Record, str]]:
        """Begin to write a ticket; answers those that are done."""
        known = self._known.get(record.source)
        self._busy[self._pool.submit(self._write, record, known)] = record
        while len(self._busy) >= _WAITING:
            yield from self._done(*wait(self._busy, return_when=FIRST_COMPLETED))

    def rest(self) -> Iterator[tuple[Record, str]]:
        """Wait for those that are left."""
        while self._busy:
            yield from self._done(*wait(self._busy, return_when=FIRST_COMPLETED))
        self._pool.shutdown()

    def beside(self, report: Report) -> None:
        """Profiles and canned replies."""
        run = self._context.run
        for user_id, account in beside.accounts(self._past, self._context):
            known = self._known.get(f"account#{user_id}")
            self.became["perfil"] += beside.put_account(user_id, account, run, known)
        for one in beside.canned(self._past, self._context):
            if isinstance(one, Doubt):
                report.doubt(one)
                continue
            for doubt in one.doubts:
                report.doubt(doubt)
            known = self._known.get(f"canned#{one.source}")
            self.became["respuesta predefinida"] += beside.put_canned(one, self._past, run, known)
        self.became += Counter()  # what nothing came of is not told

    def _done(self, done: set[Future[str]], _: set[Future[str]]) -> Iterator[tuple[Record, str]]:
        for future in done:
            record, became = self._busy.pop(future), future.result()
            self.became[became] += 1
            yield record, became

    def _write(self, record: Record, known: Row | None) -> str:
        ticket, came = record.ticket, record.ticket.imported
        digest = came.digest if came else ""
        row = Row(record.source, ticket.number, self._context.run, digest)
        try:
            if known is not None and known.state == DONE:
                return self._again(record, known, row)
            if known is None:
                journal.write([row])
            writer.write(record, self._past.files)
        except writer.Taken:
            self.failed += 1
            return "no: su número es de otro aquí; repita la orden"
        except Unavailable:
            self.failed += 1
            return "no: la base de datos no respondió; repita la orden"
        except Exception as error:  # one bad ticket takes no other down
            logs.error("ticket_not_imported", source=record.source)
            self.failed += 1
            return f"no: {type(error).__name__}; repita la orden"
        journal.write([Row(row.source, row.number, row.run, digest, DONE)])
        return _NEW

    def _again(self, record: Record, known: Row, row: Row) -> str:
        if known.digest == row.digest:
            return _AS_BEFORE
        if not writer.update(record, self._past.files):
            return "cambió en osTicket y también aquí: no se toca"
        journal.write([Row(row.source, row.number, known.run, row.digest, DONE)])
        return _RENEWED
