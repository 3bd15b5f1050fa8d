"""A site under gunicorn in processes of its own, and what CPU they take."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from infra.local.embedded import free_port

#: The environment of django-helpdesk and gunicorn, which ``make bench-peers`` makes.
PEERS = Path(sys.prefix) / "peers"
WORKERS = 4
_TICK = os.sysconf("SC_CLK_TCK")
_SECONDS_TO_START = 60
#: Ours runs on our packages; gunicorn, behind all of them, is the same for both.
_OURS = "import sys; sys.path.append({packages!r}); from gunicorn.app.wsgiapp import run; run()"


@contextlib.contextmanager
def served(site: str, *, ours: bool, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The port and the process of a site: ``module:application``."""
    port = free_port()
    (packages,) = (PEERS / "lib").glob("python*/site-packages")
    command = [str(PEERS / "bin" / "python"), "-m", "gunicorn"]
    if ours:
        command = [sys.executable, "-c", _OURS.format(packages=str(packages))]
    options = [f"--workers={WORKERS}", f"--bind=127.0.0.1:{port}", "--log-level=error", site]
    with subprocess.Popen(
        [*command, *options], env=os.environ | environment, start_new_session=True
    ) as process:
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_SECONDS_TO_START * 10):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("a site did not start")


def cpu_of(process: int) -> float:
    """CPU seconds of a process and of its children that live."""
    return sum(_cpu(one) for one in _family(process))


def _family(process: int) -> Iterator[int]:
    yield process
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(_fields(path)[1]) == process:
                yield from _family(int(path.parent.name))


def _cpu(process: int) -> float:
    with contextlib.suppress(OSError):
        fields = _fields(Path(f"/proc/{process}/stat"))
        return (int(fields[11]) + int(fields[12])) / _TICK
    return 0.0


def _fields(stat: Path) -> list[str]:
    """What proc(5) tells of a process behind its name, beginning with its state."""
    return stat.read_text().rpartition(")")[2].split()
