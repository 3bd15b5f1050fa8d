"""The packaged function: size, import time and memory, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from infra.local.__main__ import this_architecture
from tests.benchmarks.report import Figure
from tests.packages import built

_TRIES = 9
_SCRIPTS = (
    "import boto3; boto3.client('dynamodb')",
    "import app",
    "import app; from chalicelib.store.aws.dynamodb import dynamodb; dynamodb()",
)
#: The runtime has boto3 and no cryptography, which PyJWT would import if it could.
_ALONE = "import sys, time; sys.modules['cryptography'] = None; sys.path.insert(0, {code!r});"
_TIMED = _ALONE + "started = time.process_time();{statement}; print(time.process_time() - started)"
_REQUEST = (
    _ALONE + "import app; sys.path.append({root!r});"
    "import tests.desk as desk; reply = desk.open_ticket(); assert reply.status == 201, reply;"
    "print([int(line.split()[1]) for line in open('/proc/self/status')"
    " if line.startswith('VmRSS')][0])"
)


def figures() -> Iterator[Figure]:
    """Needs the endpoint of an engine with tables, secrets and catalog in the environment."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        cloud = built("arm64")
        yield Figure("deployment package", cloud.code.stat().st_size / 1e6, 5, " MB")
        here = built(this_architecture())
        code = folder / "code"
        with zipfile.ZipFile(here.code) as archive:
            archive.extractall(code)
        runs = [[_timed(code, script) for script in _SCRIPTS] for _ in range(_TRIES)]
        floor, imported, ready = (min(times) for times in zip(*runs, strict=True))
        yield Figure(
            "import CPU of the API, to boto3.client('dynamodb') alone",
            imported / floor,
            1.5,
            note=f"{ready / floor:.2f} with its own client made",
        )
        memory = int(_run(_REQUEST.format(code=str(code), root=os.getcwd())).splitlines()[-1])  # noqa: PTH109
        yield Figure("memory after the first request", memory / 1024, 90, " MB")


def _timed(code: Path, statement: str) -> float:
    return float(_run(_TIMED.format(code=str(code), statement=statement)))


def _run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYDANTIC_DISABLE_PLUGINS": "__all__"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
