"""``make test-mysql``: the live database and every dump of it tell what the first dump does.

The judge shares nothing with us: MariaDB and MySQL, whichever is installed, hold the tables, with a
trigger, a view and a routine beside them, and their own programs write the dumps. ``DUMP=`` and
``EXPECTED=`` take another osTicket than the sample of the tests.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra.osticket.past import facts
from infra.osticket.past.expected import members
from infra.osticket.past.tickets import Past
from infra.osticket.reading.live import Live
from infra.osticket.reading.staging import Row, Staging, suffix
from infra.osticket.reading.statements import Statements
from tests.infra.osticket import old
from tests.infra.osticket.staged import GUAYAQUIL
from tests.mysql import schema, server

_LOSES = "latin1"
#: How somebody may call the program that writes dumps.
_WAYS = {
    "all, in hex": ("--single-transaction", "--hex-blob", "--routines", "--triggers", "--events"),
    "all, escaped": ("--single-transaction", "--routines"),
    "a row a statement, named": ("--skip-extended-insert", "--complete-insert", "--hex-blob"),
    "data alone, named": ("--no-create-info", "--complete-insert", "--compact"),
    "replaced, locked": ("--replace", "--add-locks", "--lock-tables=false", "--tz-utc"),
    _LOSES: ("--default-character-set=latin1", "--hex-blob"),
    "with another's database": ("--hex-blob", "--databases"),
}
#: What only MySQL's own writes.
_OF_MYSQL = {
    "with GTIDs and statistics": ("--single-transaction", "--set-gtid-purged=ON",
                                  "--column-statistics", "--source-data=2", "--hex-blob"),
    "as runbooks have it": ("--single-transaction", "--hex-blob", "--no-tablespaces",
                            "--default-character-set=utf8mb4"),
}  # fmt: skip


def main() -> int:
    """Compare all ways; answers how it ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", type=Path)
    parser.add_argument("--expected", type=Path)
    wanted = parser.parse_args()
    makes = [one for one in server.MAKES if one.is_here()]
    if not makes:
        print("Neither MariaDB nor MySQL is here: apt-get install mariadb-server")
        return 2
    if find_spec("pymysql") is None:
        print("PyMySQL is missing: .venv/bin/pip install 'pymysql[rsa]'")
        return 2
    with tempfile.TemporaryDirectory(prefix="osticket-") as name:
        ended = [_compared(make, Path(name), wanted.dump, wanted.expected) for make in makes]
        return max(ended)


def _compared(make: server.Make, folder: Path, dump: Path | None, expected: Path | None) -> int:
    if dump is None:
        dump = folder / "sample.sql"
        dump.write_bytes(old.dump())
    plain = _staged(folder / "plain.sqlite", _rows_of(dump))
    failed = 0
    wanted = _told(plain)
    with server.started(make) as database:
        print(database.version, flush=True)
        database.sql(schema.created(plain))
        database.sql(_read(dump))
        database.sql(schema.BESIDE)
        for name, rows in _ways(folder, database):
            found = _told(_staged(folder / "way.sqlite", rows))
            said = [*_differences(_left_by(name, wanted), found)]
            if expected is not None and _LOSES not in name:
                said += _unexpected(expected, found)
            print(f"{'ok    ' if not said else 'FAILED'} {name}: {len(found)} tickets", flush=True)
            for one in said[:10]:
                print(f"       {one}")
            failed += bool(said)
    return 1 if failed else 0


def _left_by(name: str, wanted: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a way can tell: MySQL itself writes ``?`` for letters that latin1 has none of."""
    if _LOSES not in name:
        return wanted
    told = json.dumps(wanted, ensure_ascii=False).encode("cp1252", "replace")
    return json.loads(told.decode("cp1252"))  # type: ignore[no-any-return]


def _ways(folder: Path, database: server.Server) -> Iterator[tuple[str, Iterable[Row]]]:
    address = f"{quote(server.USER)}:{quote(server.PASSWORD, safe='')}@127.0.0.1:{database.port}"
    yield "the live database", Live(f"mysql://{address}/{server.DATABASE}").rows()
    ways = _WAYS | (_OF_MYSQL if database.make.name == "MySQL" else {})
    for name, options in ways.items():
        path = folder / "way.sql.gz"
        path.write_bytes(gzip.compress(database.dump(*options), 1))
        yield f"{database.make.dumper}, {name}", _rows_of(path)


def _rows_of(path: Path) -> Iterator[Row]:
    return Statements(path, lambda table: suffix(table) is not None).rows()


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _staged(path: Path, rows: Iterable[Row]) -> Staging:
    path.unlink(missing_ok=True)
    staging = Staging(path)
    staging.fill(rows)
    return staging


def _told(staging: Staging) -> dict[str, dict[str, Any]]:
    past = Past(staging, GUAYAQUIL)
    found = {str(one.ticket_id): facts.of(one) for one in past.tickets()}
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def _differences(
    wanted: dict[str, dict[str, Any]], found: dict[str, dict[str, Any]]
) -> Iterator[str]:
    for key in sorted({*wanted, *found}, key=int):
        if key not in wanted or key not in found:
            yield f"ticket {key}: {'missing' if key in wanted else 'too many'}"
        else:
            yield from facts.of_ticket(wanted[key], found[key])


def _unexpected(expected: Path, found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, one in members(expected):
        if name == "tickets":
            yield from facts.of_ticket(one, found.get(str(one["ticket_id"]), {}))


if __name__ == "__main__":
    sys.exit(main())
