"""``make clock AT=2026-12-20T14:00:00Z``: the clock of the running system, at another moment."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import stacks
from infra.package import ROOT

_STACK = "local-consulta-app"


def main() -> None:
    """Run the clock and print what it did."""
    parser = argparse.ArgumentParser(prog="make clock", description=__doc__)
    parser.add_argument("at", nargs="?", help="a moment in UTC; the present one if left out")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where data lie")
    arguments = parser.parse_args()
    print(json.dumps(run_clock(arguments.home, arguments.at)))


def run_clock(home: Path, at: str | None) -> dict[str, object]:
    """Call ``run_clock`` of the system whose data lie in a folder; answers what it answers."""
    patience = Config(read_timeout=150, retries={"total_max_attempts": 1})
    facts = reached(home) | {"config": patience}
    function = stacks.resource(boto3.client("cloudformation", **facts), _STACK, "RunClock")
    answer = boto3.client("lambda", **facts).invoke(
        FunctionName=function, Payload=json.dumps({"at": at} if at else {})
    )
    told: dict[str, object] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        sys.exit(f"The clock failed: {told.get('errorMessage')}")
    return told


def reached(home: Path) -> dict[str, Any]:
    """What clients of AWS need to reach the system whose data lie in a folder."""
    port = home / "port"
    if not port.is_file():
        sys.exit("Nothing runs: start it with make run.")
    return {
        "endpoint_url": f"http://127.0.0.1:{port.read_text()}",
        "region_name": "us-east-1",
        "aws_access_key_id": "000000000000",
        "aws_secret_access_key": "local",
    }


if __name__ == "__main__":
    main()
