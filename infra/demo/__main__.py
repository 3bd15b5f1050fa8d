"""``make demo``: a believable month for the system of this machine.

It fills the one that ``make run`` runs; where none runs, it starts one, fills it and keeps it
running until Ctrl-C. A system that has its month gets no second one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from infra.osticket import reach
from infra.package import ROOT

_READY = "Ready in"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where data lie")
    arguments = parser.parse_args()
    home = arguments.home.resolve()
    if _runs(home):
        sys.exit(_fill(home))
    with _started(arguments.port, home) as system:
        status = _fill(home)
        if status == 0:
            status = system.wait()
    sys.exit(status)


def _runs(home: Path) -> bool:
    port = home / "port"
    if not port.is_file():
        return False
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=2),
    ):
        return True
    return False


@contextlib.contextmanager
def _started(port: int, home: Path) -> Iterator[subprocess.Popen[str]]:
    """``make run``, once it is ready. Ctrl-C reaches it, too, and it ends in order."""
    command = [sys.executable, "-m", "infra.local", "--port", str(port), "--home", str(home)]
    system = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert system.stdout is not None  # noqa: S101 - asked for
        for line in system.stdout:
            print(line, end="", flush=True)
            if _READY in line:
                break
        else:
            sys.exit(system.wait())
        yield system
    except KeyboardInterrupt:
        pass
    finally:
        system.send_signal(signal.SIGTERM)
        system.wait()


def _fill(home: Path) -> int:
    os.environ.update(reach.environment("local", home) | {"LOG_LEVEL": "CRITICAL"})
    # The program reads its settings when it is first asked for them.
    from infra.demo import figures, filling

    before = filling.begin()
    if before is not None:
        at, whole = before
        told = "has its month since" if whole else "has a part of a month, broken off, of"
        print(f"This system {told} {at}: nothing was added.")
        print("For a new one: Ctrl-C where it runs, make reset, make demo.")
        return 0
    started = time.monotonic()
    print("· a month of 150 tickets", flush=True)
    done = filling.fill()
    answered = filling.answer_by_mail(done.asked[:3])
    figures.count(home)
    filling.end()
    for refused in done.refused:
        print(f"  refused: {refused}")
    print(
        f"\n  {done.tickets.total()} tickets, {answered} answered by mail,"
        f" in {time.monotonic() - started:.0f} s. Sign in at /agentes/ as ana@inec.example;"
        " /buzon/ has every mail.\n",
        flush=True,
    )
    return 1 if done.refused else 0


if __name__ == "__main__":
    main()
