"""An embedded AWS (ministack) as a child process, which never outlives its parent."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SECONDS_TO_START = 30


@dataclass
class Embedded:
    """A running embedded AWS."""

    endpoint: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def embedded(
    state_dir: Path | None = None,
    port: int = 0,
    *,
    auth: bool = False,
    smtp: tuple[str, int] | None = None,
) -> Iterator[Embedded]:
    """Start it on 127.0.0.1, wait until it answers, stop it at the end."""
    with tempfile.TemporaryDirectory() as scratch:
        aws = _start(state_dir or Path(scratch), port or _free_port(), auth=auth, smtp=smtp)
        try:
            _wait(aws)
            yield aws
        finally:
            aws.stop()


def _start(state_dir: Path, port: int, *, auth: bool, smtp: tuple[str, int] | None) -> Embedded:
    log = state_dir / "aws.log"
    environment = os.environ | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true" if auth else "false",
        "LOG_LEVEL": "WARNING",
    }
    if smtp:
        environment["SMTP_HOST"] = f"{smtp[0]}:{smtp[1]}"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, stdout=out, stderr=out
        )
    return Embedded(f"http://127.0.0.1:{port}", process, log)


def _wait(aws: Embedded) -> None:
    for _ in range(_SECONDS_TO_START * 10):
        if aws.process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{aws.endpoint}/_ministack/health", timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the embedded AWS did not start:\n{aws.log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
