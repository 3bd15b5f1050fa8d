"""``make bench``: every figure; ``python -m tests.benchmarks NAME...`` for some.

Each benchmark runs in a process of its own: it begins with nothing that another has set, and one
that fails takes no other down.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from tests.benchmarks.one import BENCHMARKS

#: A benchmark that takes longer hangs: the longest takes some minutes on a quiet machine.
_SECONDS = 2_400


def main() -> None:
    """Print the figures. A missed aim is told and is no failure; a benchmark that broke is one."""
    chosen = sys.argv[1:] or [*BENCHMARKS]
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: there are {', '.join(BENCHMARKS)}")
    module = (sys.executable, "-m", "tests.benchmarks.one")
    if failed := run({name: (*module, name) for name in chosen}):
        sys.exit(f"failed: {', '.join(failed)}")


def run(commands: Mapping[str, Sequence[str]], seconds: float = _SECONDS) -> list[str]:
    """Run each to its end, in turn; the names of those that failed or took longer."""
    failed = []
    for name, command in commands.items():
        began = time.monotonic()
        print(f"--- {name}", flush=True)
        problem = _run(command, seconds)
        if problem:
            failed.append(name)
            print(f"FAILED  {name}: {problem}", flush=True)
        print(f"--- {name}: {time.monotonic() - began:,.0f} s", flush=True)
    return failed


def _run(command: Sequence[str], seconds: float) -> str:
    """What went wrong, if anything; the rest was printed by the process."""
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            status = process.wait(seconds)
            return f"status {status}" if status else ""
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"took longer than {seconds:,.0f} s"
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGINT)
            raise


if __name__ == "__main__":
    main()
