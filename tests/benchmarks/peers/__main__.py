"""``make bench-peers``: sixteen people at once who open tickets and look them up, at
django-helpdesk on SQLite and at our handlers; both under gunicorn, one after the other.

Ours stands on DynamoDB Local where Java and ``tests/dynamodb`` are there, else on the embedded
engine; both are slower than DynamoDB, and take their CPU from the same cores. So its CPU is named
apart, and the functions that an opening wakes are counted in, each measured by itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from infra.local.embedded import Embedded
from tests.benchmarks.costs import life
from tests.benchmarks.one import on_aws, with_people
from tests.benchmarks.peers import clients
from tests.benchmarks.peers.clients import Done, Helpdesk, Ours, Person
from tests.benchmarks.peers.servers import PEERS, cpu_of, served
from tests.benchmarks.report import Figure
from tests.dynamodb.__main__ import _HERE, dynamodb_local

_HOME = Path(__file__).parent
_SECONDS, _WARM, _LIVES = 12.0, 4.0, 12


class Measured:
    """What a site did, and the CPU of its app and of its database for each act, in ms."""

    def __init__(self, done: Done, app: float, database: float) -> None:
        assert done.accepted, "nothing was accepted"
        assert done.refused == 0, f"{done.refused} of {done.accepted} were refused"
        self.rate = done.accepted / done.seconds
        self.app = 1e3 * app / done.accepted
        self.database = 1e3 * database / done.accepted


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as home:
        theirs = _helpdesk(home)
    for name, one in theirs.items():
        note = f"CPU {one.app:.1f} ms in the app, {one.database:.1f} ms in SQLite"
        print(Figure(f"django-helpdesk: {name} a second", one.rate, None, note=note).line())
    for figure in on_aws(lambda aws: _ours(aws, theirs))():
        print(figure.line(), flush=True)


def _helpdesk(home: str) -> dict[str, Measured]:
    environment = {"HELPDESK_HOME": home, "PYTHONPATH": str(_HOME)}
    python = str(PEERS / "bin" / "python")
    prepare = [python, str(_HOME / "helpdesk_site.py"), "prepare"]
    subprocess.run(prepare, env=os.environ | environment, check=True)
    with served("helpdesk_site:application", ours=False, environment=environment) as (port, pid):
        return _measured([Helpdesk(port) for _ in range(clients.CLIENTS)], pid, None)


def _measured(people: list[Person], app: int, engine: int | None) -> dict[str, Measured]:
    """Openings, then look-ups. Without an engine the database is in the app's process, and told."""
    clients.act(people, lambda person: person.open() and person.look_up(), _WARM)
    found = {}
    for name, what in (
        ("openings", lambda person: person.open()),
        ("look-ups", lambda person: person.look_up()),
    ):
        before = cpu_of(app), cpu_of(engine) if engine else 0.0
        done = clients.act(people, what, _SECONDS)
        spent = cpu_of(app) - before[0]
        database = cpu_of(engine) - before[1] if engine else done.database
        found[name] = Measured(done, spent - (0 if engine else database), database)
    return found


def _ours(aws: Embedded, theirs: dict[str, Measured]) -> Iterator[Figure]:
    with _database(aws) as engine:
        yield from with_people(lambda: _told(engine, theirs))(aws)


@contextlib.contextmanager
def _database(aws: Embedded) -> Iterator[int]:
    """The process of the database that the program is pointed at."""
    if shutil.which("java") is None or not (_HERE / "node_modules").exists():
        yield aws.process.pid
        return
    with dynamodb_local() as (port, process):
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = f"http://127.0.0.1:{port}"
        try:
            yield process
        finally:
            del os.environ["AWS_ENDPOINT_URL_DYNAMODB"]


def _told(engine: int, theirs: dict[str, Measured]) -> Iterator[Figure]:
    life.prepare()
    with served("tests.benchmarks.peers.ours:application", ours=True, environment={}) as (
        port,
        pid,
    ):
        ours = _measured([Ours(port) for _ in range(clients.CLIENTS)], pid, engine)
    for name, one in ours.items():
        note = f"CPU {one.app:.1f} ms in the app, {one.database:.1f} ms in the database"
        yield Figure(f"ours: {name} a second", one.rate, None, note=note)
    woken = _woken()
    spent = ours["openings"].app + sum(woken.values())
    note = f"handler {ours['openings'].app:.1f} ms" + "".join(
        f", {part} {cost:.1f}" for part, cost in woken.items()
    )
    yield Figure("CPU of all functions that an opening wakes", spent, None, " ms", note)
    peer = theirs["openings"]
    yield Figure("to helpdesk's app and database", spent / (peer.app + peer.database), 0.9)
    for name in ours:
        # Figures miss their aim when they are above it: the less, the better.
        core = (theirs[name].app + theirs[name].database) / ours[name].app
        times = ours[name].rate / theirs[name].rate
        note = f"{times:.2f} times as many, aim 4; {core:.1f} by the app's CPU, its database apart"
        yield Figure(
            f"helpdesk's {name} a second, to ours",
            theirs[name].rate / ours[name].rate,
            0.25,
            note=note,
        )


def _woken() -> dict[str, float]:
    """CPU in ms of the functions behind an opening, each by itself, in a process that is warm."""
    life._live(life._quiet)
    lives = [life._live(life._timed)["opening"].cpu for _ in range(_LIVES)]
    parts = [part for part in life.PARTS if part != "handler"]
    return {part: 1e3 * sum(one[part] for one in lives) / _LIVES for part in parts}


if __name__ == "__main__":
    main()
