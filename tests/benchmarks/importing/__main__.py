"""One import in a process of its own, told as JSON: ``python -m tests.benchmarks.importing DUMP
FOLDER``; its memory is the importer's, whose AWS lies on the disk. ``figures.py`` starts it."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from infra.osticket import run
from infra.osticket.past.tickets import Past
from infra.osticket.reading.staging import Staging, suffix
from infra.osticket.reading.statements import Statements
from infra.osticket.writing import pace
from tests.benchmarks.importing.stub import Stub


def main() -> None:
    """Read, write and compare; the last line says what it took."""
    dump, folder, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    stub = Stub(folder / "aws.sqlite")
    stub.begin()
    began = time.monotonic()
    staging = Staging(folder / "osticket.sqlite")
    staging.fill(Statements(dump, lambda table: suffix(table) is not None).rows())
    read = time.monotonic() - began
    past = Past(staging, ZoneInfo("America/Guayaquil"))
    rate = float(os.environ.get("RATE", pace.DEFAULT))
    wanted = run.Wanted(None, how == "apply", folder / "report", None, "Medición", rate)
    status = run.run(past, wanted, staging.doubts)
    told = {
        "status": status,
        "tickets": past.count(),
        "read": read,
        "seconds": time.monotonic() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
        "units": stub.units,
        "rate": rate,
        "calls": sum(stub.calls.values()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
