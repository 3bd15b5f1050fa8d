"""The embedded AWS leaves nothing running."""

from __future__ import annotations

import contextlib
import io
import os
import time
import zipfile
from pathlib import Path

import boto3
import pytest

from infra.local.embedded import Embedded, embedded

pytestmark = pytest.mark.engine

_HANDLER = """
import subprocess

def handler(event, context):
    subprocess.Popen(["sleep", "600"])
    return "done"
"""


def environment(aws: Embedded) -> dict[str, str]:
    """What a running embedded AWS was given."""
    given = Path(f"/proc/{aws.process.pid}/environ").read_text(encoding="utf-8")
    return dict(pair.split("=", 1) for pair in given.split("\0") if pair)


def run_a_function(aws: Embedded) -> None:
    """Have it start a worker, which starts a process of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", _HANDLER)
    functions = boto3.client("lambda", endpoint_url=aws.endpoint, region_name="us-east-1")
    functions.create_function(
        FunctionName="worker",
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/worker",
        Handler="app.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    answer = functions.invoke(FunctionName="worker")
    assert answer["Payload"].read() == b'"done"'


def anything_runs(group: int) -> bool:
    """Whether a process of a group is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


def test_nothing_that_a_function_started_outlives_it() -> None:
    with embedded() as aws:
        run_a_function(aws)
        group = aws.process.pid
        assert anything_runs(group)
    until = time.monotonic() + 10
    while anything_runs(group) and time.monotonic() < until:
        time.sleep(0.05)
    assert not anything_runs(group)


def test_functions_of_the_edge_run_in_node_itself() -> None:
    """Ended by the pool that started it, a script in between leaves the node that it started."""
    with embedded() as aws:
        first = environment(aws)["PATH"].split(os.pathsep)[0]
    assert not (Path(first) / "node").read_bytes().startswith(b"#!")
