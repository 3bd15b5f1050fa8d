"""``make figures STAGE=prod REBUILD=all``, or ``REBUILD=051243,051244``: the facts of tickets made
anew, and the days counted again that they touch; with ``CLOSE=2026-01`` what is told for ever is
closed of the months since then (``docs/runbook.md``). ``STAGE=local`` is the running system of this
machine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import stacks, stage_file
from infra.package import ROOT

_FUNCTION = "CountFigures"
#: A call may take all the time that the function has.
_PATIENCE = Config(read_timeout=150, retries={"total_max_attempts": 1})
#: Tickets that one call is asked for: it does them in a minute, and says what is left.
_AT_ONCE = 1_000


def main() -> None:
    """The command line: says how far it is, and ends once every day is counted."""
    parser = argparse.ArgumentParser(prog="make figures", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--rebuild", required=True, help="all, or numbers with commas between")
    parser.add_argument("--close", help="the first month to close, 2026-01; what is, stays")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where local data lie")
    arguments = parser.parse_args()
    facts, prefix = stage_file.reached(arguments.stage, arguments.home)
    stack = f"{arguments.stage}-consulta-app"
    function = stacks.resource(boto3.client("cloudformation", **facts), stack, _FUNCTION)
    if arguments.rebuild == "all":
        numbers = every_number(boto3.client("dynamodb", **facts), f"{prefix}tickets")
    else:
        numbers = (number.strip() for number in arguments.rebuild.split(","))
    functions = boto3.client("lambda", **facts, config=_PATIENCE)
    status = rebuild(functions, function, numbers)
    if arguments.close and status == 0:
        close(functions, function, arguments.close)
    sys.exit(status)


def every_number(dynamodb: Any, table: str) -> Iterator[str]:
    """The numbers of all tickets, page by page; nothing else of them is read."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        ProjectionExpression="#number",
        ExpressionAttributeNames={"#number": "number"},
    )
    return (row["number"]["S"] for page in pages for row in page["Items"])


def rebuild(functions: Any, function: str, numbers: Iterable[str]) -> int:
    """Call the function until nothing is left; answers the exit status."""
    rest, left = iter(numbers), list[str]()
    rebuilt, bad = 0, list[str]()
    while wanted := [*left, *islice(rest, _AT_ONCE - len(left))]:
        done = _invoke(functions, function, {"rebuild": {"numbers": wanted}})
        left, rebuilt, bad = done["left"], rebuilt + done["rebuilt"], bad + done["bad"]
        print(f"{rebuilt} facts made", flush=True)
    days, finished = 0, False
    while not finished:
        done = _invoke(functions, function, {})
        finished, days = done["finished"], days + done["days"]
        print(f"{days} days counted", flush=True)
    print("".join(f"NOT made, its row cannot be read: {number}\n" for number in bad), end="")
    return 1 if bad else 0


def close(functions: Any, function: str, month: str) -> None:
    """Close the months since one that are over, once all their days are counted."""
    done = _invoke(functions, function, {"close": month})
    print("".join(f"closed: {closed}\n" for closed in done["closed"]), end="")


def _invoke(functions: Any, function: str, event: dict[str, Any]) -> Any:
    answer = functions.invoke(FunctionName=function, Payload=json.dumps(event))
    told = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        sys.exit(f"{function} failed: {told.get('errorMessage')}")
    return told


if __name__ == "__main__":
    main()
