"""``make check-links STAGE=prod``: whether the addresses that topics lead to still answer.

A link that is gone sends everybody who chooses the topic nowhere. Each address is asked for once,
however many topics have it. ``STAGE=local`` is the running system of this machine; where there is
no network at all, nothing is judged and that is said.
"""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import boto3

from infra import stage_file
from infra.package import ROOT

#: ``right``: it answers. ``moved``: it answers from another address, for good. ``gone``: its host
#: says that there is no such page. ``silent``: nothing was heard, or its host failed.
Outcome = tuple[Literal["right", "moved", "gone", "silent"], str]

_SECONDS, _AT_A_TIME, _MOST = 15, 4, 1_000
_AGENT = "Mozilla/5.0 (compatible; consulta-por-tickets; link check)"
_NO_SUCH_PAGE = (404, 410)
_FOR_GOOD = (301, 308)


def main() -> None:
    """The command line: a line for each address that is not right; ends with 1 if one is gone or
    silent, with 2 if none could be heard."""
    parser = argparse.ArgumentParser(prog="make check-links", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where local data lie")
    arguments = parser.parse_args()
    sys.exit(report(checked(topics(arguments.stage, arguments.home), ask)))


def topics(stage: str, home: Path) -> Iterable[dict[str, Any]]:
    """The rows of a stage's topics, as items of DynamoDB."""
    facts, prefix = stage_file.reached(stage, home)
    pages = (
        boto3.client("dynamodb", **facts)
        .get_paginator("query")
        .paginate(
            TableName=f"{prefix}catalog",
            KeyConditionExpression="kind = :topic",
            ExpressionAttributeValues={":topic": {"S": "topic"}},
        )
    )
    return (row for page in pages for row in page["Items"])


def checked(
    rows: Iterable[dict[str, Any]], heard: Callable[[str], Outcome]
) -> list[tuple[str, list[str], Outcome]]:
    """Each address with the topics that have it, and what came of it. A topic that is not offered
    any more leads nobody anywhere."""
    of: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        address = row.get("hint_url", {}).get("S")
        if address and not row.get("withdrawn", {}).get("BOOL"):
            of[address].append(row["id"]["S"])
    addresses = sorted(of)
    with ThreadPoolExecutor(_AT_A_TIME) as several:
        outcomes = [*several.map(heard, addresses)]
    return [(one, sorted(of[one]), what) for one, what in zip(addresses, outcomes, strict=True)]


def ask(address: str) -> Outcome:
    """Ask for an address as a browser would, and read the beginning of what comes."""
    if urlsplit(address).scheme not in ("http", "https"):
        return "gone", "no address of the web"
    moves = _Moves()
    request = urllib.request.Request(address, headers={"User-Agent": _AGENT})  # noqa: S310
    try:
        with urllib.request.build_opener(moves).open(request, timeout=_SECONDS) as answer:
            answer.read(_MOST)
    except urllib.error.HTTPError as error:
        error.close()
        return ("gone" if error.code in _NO_SUCH_PAGE else "silent"), f"answers {error.code}"
    except (OSError, ValueError) as error:
        return "silent", str(getattr(error, "reason", error))
    return ("moved", moves.to) if moves.to else ("right", "")


class _Moves(urllib.request.HTTPRedirectHandler):
    """Remembers where an address moved for good."""

    to = ""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if code in _FOR_GOOD:
            self.to = newurl
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def report(found: list[tuple[str, list[str], Outcome]]) -> int:
    """Print what must be looked at; answers the exit status."""
    states = [state for _, _, (state, _) in found]
    if found and all(state == "silent" for state in states):
        print(
            f"None of {len(found)} addresses answered: is there a network here? Nothing is judged."
        )
        return 2
    for address, of, (state, why) in found:
        if state != "right":
            told = {"moved": "moved to", "gone": "is GONE,", "silent": "was SILENT,"}[state]
            print(f"{address} {told} {why}: {', '.join(of)}")
    print(f"{states.count('right')} of {len(found)} addresses are right.")
    return 1 if {"gone", "silent"} & {*states} else 0


if __name__ == "__main__":
    main()
