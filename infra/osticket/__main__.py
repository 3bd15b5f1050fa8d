"""``make import DUMP=osticket.sql.gz ZONE=America/Guayaquil STAGE=local``: what an osTicket holds.

A dry run, which changes nothing and writes a report; ``APPLY=yes`` does it. ``UNDO=run`` takes back
what a run brought. ``docs/changeover.md`` has the steps.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infra.osticket import progress, reach
from infra.osticket.reading.staging import Staging, suffix
from infra.osticket.reading.statements import Statements
from infra.osticket.reading.text import NoDump
from infra.package import ROOT


def main() -> None:
    """The command line."""
    arguments = _arguments()
    if arguments.undo:
        os.environ.update(reach.environment(arguments.stage, arguments.home))
        sys.exit(_undo(arguments.undo))
    zone = _zone(arguments.zone)
    if bool(arguments.dump) == bool(arguments.source):
        sys.exit("Diga qué se importa: DUMP=archivo.sql.gz, o FROM=mysql://usuario@servidor/base.")
    os.environ.update(reach.environment(arguments.stage, arguments.home))
    sys.exit(_import(arguments, zone))


def _import(arguments: argparse.Namespace, zone: ZoneInfo) -> int:
    # The program reads its settings when it is first asked for them.
    from infra.osticket import run
    from infra.osticket.mapping.document import BadMapping
    from infra.osticket.past.expected import NoFacts
    from infra.osticket.past.tickets import Past
    from infra.osticket.writing import pace

    with tempfile.TemporaryDirectory(prefix="osticket-") as folder:
        staging = Staging(Path(folder) / "osticket.sqlite")
        try:
            _read(arguments, staging)
            name = Path(arguments.dump or "mysql").name.partition(".")[0]
            return run.run(
                Past(staging, zone),
                run.Wanted(
                    mapping=arguments.mapping,
                    apply=arguments.apply,
                    folder=ROOT / "build" / "import" / f"{name}-{arguments.stage}",
                    expected=arguments.expected,
                    title=f"Importación de osTicket: {name}",
                    rate=arguments.rate or pace.of_stage(arguments.stage),
                ),
                staging.doubts,
            )
        except (NoDump, NoFacts) as why:
            print(why)
            return 2
        except BadMapping as why:
            print(f"El mapa no sirve:\n{why}")
            return 2


def _read(arguments: argparse.Namespace, staging: Staging) -> None:
    if arguments.source:
        from infra.osticket.reading.live import Live

        live = Live(arguments.source)
        staging.fill(live.rows(), arguments.prefix)
        staging.doubts += live.doubts()
        return
    path = Path(arguments.dump)
    if not path.is_file():
        raise NoDump(f"No hay archivo {path}.")
    reading = progress.Reading(path.stat().st_size)
    statements = Statements(path, lambda table: suffix(table) is not None, reading.at)
    staging.fill(statements.rows(), arguments.prefix)
    reading.end()
    staging.doubts += statements.doubts()


def _undo(run_id: str) -> int:
    from infra.osticket.writing import journal, undo

    def told(done: int, of: int) -> None:
        if done % 100 == 0 or done == of:
            print(f"{done} de {of}", flush=True)

    found = undo.undo(run_id, told)
    if found == undo.Undone():
        print(f"No hay nada de la importación {run_id}.")
        return 2
    last = journal.open_run()
    if last is not None and last.run == run_id:
        journal.note_run(journal.Run(last.run, last.at, journal.DONE))
    print(f"Se quitaron {len(found.gone)} tickets, y {found.beside} perfiles y respuestas.")
    if found.stay:
        print(f"Se quedan {len(found.stay)}, en los que alguien trabajó: {', '.join(found.stay)}")
    if found.kept_beside:
        print(f"Se quedan {found.kept_beside} perfiles o respuestas, que alguien cambió aquí.")
    return 0


def _zone(name: str | None) -> ZoneInfo:
    if not name:
        sys.exit(
            "Diga en qué zona horaria está el servidor de la base de datos, pues ella no lo dice: "
            "ZONE=America/Guayaquil (o UTC, ...). En MySQL: SELECT @@system_time_zone;"
        )
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        sys.exit(f"{name} no es una zona horaria. Por ejemplo: America/Guayaquil, UTC.")


def _rate(told: str) -> float:
    rate = float(told)
    if not rate >= 1:
        raise argparse.ArgumentTypeError("RATE= son unidades de escritura por segundo, 1 o más")
    return rate


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make import", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--dump", help="what mysqldump wrote, also with gzip")
    parser.add_argument("--from", dest="source", help="mysql://user@host/database, read only")
    parser.add_argument("--zone", help="of the database's host")
    parser.add_argument("--mapping", type=Path)
    parser.add_argument("--prefix", help="of the tables, where a dump has several osTickets")
    parser.add_argument("--apply", action="store_true")
    parser.add_argument("--rate", type=_rate, help="write units a second, at most")
    parser.add_argument("--undo", help="the run to take back")
    parser.add_argument("--expected", type=Path, help="facts to compare with")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where local data lie")
    return parser.parse_args()


if __name__ == "__main__":
    main()
