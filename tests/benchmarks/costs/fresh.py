"""A fresh process to its first answer: calls and CPU, with nothing held and bytecode as in Lambda.

The packaged function runs beside the runtime's boto3, in a process for each try. What it calls is
counted where it leaves the process, the pool's signing keys included; calls made side by side count
one each. A process that paused is the same one four minutes later.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3

from chalicelib.store.agents import directory
from infra.local.__main__ import this_architecture
from infra.package import ROOT
from infra.template import read
from tests.agents import ADMIN, ANA, FRONT, Colleague
from tests.benchmarks.report import Figure
from tests.conftest import put_catalog
from tests.desk import gateway_event, look_up, open_ticket
from tests.packages import built
from tests.places import put_secrets
from tests.tables import create_tables
from tests.tokens import agent_token

_TRIES = 7
#: The runtime has boto3 and no cryptography, which PyJWT would import if it could.
_ALONE = "import sys, time; sys.modules['cryptography'] = None; sys.path.insert(0, {code!r})\n"
_FLOOR = _ALONE + (
    "started = time.process_time()\n"
    "import boto3; boto3.client('dynamodb')\n"
    "print(time.process_time() - started)"
)
_ASKED = """
import contextlib, io, json
event, pause = json.loads(sys.stdin.read())
class Context:
    aws_request_id = "fresh"
    def get_remaining_time_in_millis(self): return 30_000
def answer():
    calls.clear()
    with contextlib.redirect_stdout(io.StringIO()) as log:
        told = app.app(event, Context())
    assert told["statusCode"] == 200, log.getvalue()
started, calls = time.process_time(), []
import http.client
begun = http.client.HTTPConnection.putrequest
def putrequest(self, method, url, *args, **options):
    calls.append(url)
    return begun(self, method, url, *args, **options)
http.client.HTTPConnection.putrequest = putrequest
operations = []
import botocore.client
made = botocore.client.BaseClient._make_api_call
def make(self, operation, arguments):
    operations.append(operation)
    return made(self, operation, arguments)
botocore.client.BaseClient._make_api_call = make
import app
start_calls = len(calls)
answer()
found = {"cpu": time.process_time() - started, "first": start_calls + len(calls),
    "operations": list(operations)}
operations.clear()
if pause:
    real = time.monotonic
    time.monotonic = lambda: real() + pause
    answer()
    found |= {"paused": len(calls), "then": operations}
found["kB"] = [int(line.split()[1]) for line in open("/proc/self/status") if "VmRSS" in line][0]
print(json.dumps(found))
"""
_IN_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "fresh", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
#: Seconds of the pause: the catalog is old by then and the secrets, kept for five minutes, are not.
_PAUSE = 240


def figures() -> Iterator[Figure]:
    """Needs an engine with everybody in its pool, in the environment."""
    client = boto3.client("dynamodb")
    create_tables(client)
    put_secrets()
    put_catalog(client, "")
    directory.newest()  # as the clock does each hour
    opened = open_ticket(email="primera@example.com").json
    found = look_up(opened["email"], opened["number"])
    assert found.status == 200, found
    with tempfile.TemporaryDirectory() as scratch:
        code = Path(scratch) / "code"
        with zipfile.ZipFile(built(this_architecture()).code) as archive:
            archive.extractall(code)
        yield from _told(code, "look-up", _look_up(opened), (4, 3))
        yield from _told(code, "desk list", _list(ANA), (10, 8), (11, 9))
        yield from _told(code, "desk list of ATC", _list(FRONT))
        yield from _told(code, "desk list of an admin", _list(ADMIN))


_Calls = tuple[float | None, float | None]


def _told(
    code: Path,
    what: str,
    event: dict[str, Any],
    aims: _Calls = (None, None),
    floors: _Calls = (None, None),
) -> Iterator[Figure]:
    """The figures of one request; ``aims`` and ``floors`` of its calls, at first and later."""
    tries = [(_floor(code), _asked(code, event)) for _ in range(_TRIES)]
    found = tries[0][1]
    note = ", ".join(found["operations"])
    first = f"calls of a fresh process to its first {what}"
    yield Figure(first, found["first"], aims[0], note=note, floor=floors[0])
    note = ", ".join(found["then"])
    later = f"calls of a {what} after a pause"
    yield Figure(later, found["paused"], aims[1], note=note, floor=floors[1])
    floor, spent = min(cost for cost, _ in tries), min(one["cpu"] for _, one in tries)
    note = f"{1e3 * spent:.0f} ms to {1e3 * floor:.0f}"
    yield Figure(f"CPU to the first {what}, to boto3.client", spent / floor, 1.8, note=note)
    memory = min(one["kB"] for _, one in tries) / 1024
    yield Figure(f"memory after the first {what}", memory, 64, " MB")


def _look_up(opened: dict[str, Any]) -> dict[str, Any]:
    body = {"email": opened["email"], "number": opened["number"]}
    return gateway_event("POST", "/lookups", json.dumps(body), {}, {})


def _list(who: Colleague) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {agent_token(who.agent)}"}
    return gateway_event("GET", "/agent/tickets", None, bearer, {})


def _floor(code: Path) -> float:
    return float(_run(_FLOOR.format(code=str(code)), ""))


def _asked(code: Path, event: dict[str, Any]) -> dict[str, Any]:
    script = _ALONE.format(code=str(code)) + _ASKED
    answer: dict[str, Any] = json.loads(_run(script, json.dumps([event, _PAUSE])))
    return answer


def _run(script: str, given: str) -> str:
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    handler = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]["APIHandler"]
    settings = handler["Properties"].get("Environment", {}).get("Variables", {})
    # What only a deployment knows (an address of its own) has no value here.
    environment |= {name: told for name, told in settings.items() if isinstance(told, str)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment | _IN_LAMBDA,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
