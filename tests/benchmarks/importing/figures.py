"""Tickets a second, memory and write units of an import, in a process of its own.

``TICKETS=100000 make bench BENCH=importing`` measures as many; the dump is made by program, packed,
and has files of one and of three chunks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.report import Figure
from tests.infra.osticket import large

#: Tickets of two measurements: what grows with the dump shows in their difference.
_FEW, _MANY = 400, 2_000
_MEGABYTES = 300.0


def figures() -> Iterator[Figure]:
    """A dry run and a run that writes, against an AWS that lies on the disk."""
    wanted = int(os.environ.get("TICKETS", _MANY))
    few = _measured(_FEW, "apply")
    dry, whole = _measured(wanted, "dry"), _measured(wanted, "apply")
    tickets = int(whole["tickets"])
    what = f"import of {tickets} tickets"
    yield Figure(f"{what}: dry run, tickets a second", dry["tickets"] / dry["seconds"], None)
    yield Figure(f"{what}: dry run, memory", dry["megabytes"], _MEGABYTES, " MB")
    note = f"{whole['calls']:.0f} calls, {whole['rate']:.0f} units a second at most"
    speed = whole["tickets"] / whole["seconds"]
    yield Figure(f"{what}: written and compared, tickets a second", speed, None, note=note)
    note = f"{few['megabytes']:.0f} MB with {few['tickets']:.0f} tickets"
    yield Figure(f"{what}: memory", whole["megabytes"], _MEGABYTES, " MB", note)
    yield Figure("write units of an imported ticket", whole["units"] / tickets, None)


def _measured(tickets: int, how: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="importing-") as name:
        dump = Path(name) / "osticket.sql.gz"
        large.write(dump, tickets)
        command = [sys.executable, "-m", "tests.benchmarks.importing", str(dump), name, how]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2_000:])
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found
