"""``make check-links STAGE=prod``: whether the addresses that topics and published answers lead to
still answer.

A link that is gone sends everybody who chooses the topic, or reads the answer, nowhere. Each
address is asked for once, however many name it. ``STAGE=local`` is the running system of this
machine; where there is no network at all, nothing is judged and that is said. ``ALARM=yes`` also
tells where alarms are told of what is gone or silent, for a check that nobody watches.
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

from chalicelib.domain import links
from infra import stacks, stage_file
from infra.package import ROOT

#: ``right``: it answers. ``moved``: it answers from another address, for good. ``gone``: its host
#: says that there is no such page. ``silent``: nothing was heard, or its host failed.
Outcome = tuple[Literal["right", "moved", "gone", "silent"], str]
#: A topic or an answer, and an address that it leads to.
Named = tuple[str, str]
#: An address, what leads to it, and what came of it.
Judged = tuple[str, list[str], Outcome]
Item = dict[str, Any]

_SECONDS, _AT_A_TIME, _MOST = 15, 4, 1_000
_AGENT = "Mozilla/5.0 (compatible; consulta-por-tickets; link check)"
_NO_SUCH_PAGE = (404, 410)
_FOR_GOOD = (301, 308)
_SUBJECT = "ALARM: links of topics or answers lead nowhere"
#: What SNS takes in a message: 256 KB. https://docs.aws.amazon.com/general/latest/gr/sns.html
_MOST_TOLD = 60_000


def main() -> None:
    """The command line: a line for each address that is not right; ends with 1 if one is gone or
    silent, with 2 if none could be heard."""
    parser = argparse.ArgumentParser(prog="make check-links", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--alarm", action="store_true", help="tell where alarms are told, too")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where local data lie")
    arguments = parser.parse_args()
    facts, prefix = stage_file.reached(arguments.stage, arguments.home)
    dynamodb = boto3.client("dynamodb", **facts)
    named = [*of_topics(topics(dynamodb, prefix)), *of_answers(answers(dynamodb, prefix))]
    found = checked(named, ask)
    status = report(found)
    if arguments.alarm and status == 1:
        stack = f"{arguments.stage}-consulta-app"
        topic = stacks.outputs(boto3.client("cloudformation", **facts), stack)["AlarmTopic"]
        tell(boto3.client("sns", **facts), topic, found)
    sys.exit(status)


def topics(dynamodb: Any, prefix: str) -> Iterable[Item]:
    """The rows of the topics, as items of DynamoDB."""
    return _found(dynamodb, f"{prefix}catalog", "kind", "topic")


def answers(dynamodb: Any, prefix: str) -> Iterable[Item]:
    """What stands published, as items of DynamoDB."""
    return _found(dynamodb, f"{prefix}answers", "public_state", "published", "by_public")


def _found(dynamodb: Any, table: str, key: str, value: str, index: str = "") -> Iterable[Item]:
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression=f"{key} = :value",
        ExpressionAttributeValues={":value": {"S": value}},
        **({"IndexName": index} if index else {}),
    )
    return (row for page in pages for row in page["Items"])


def of_topics(rows: Iterable[Item]) -> Iterable[Named]:
    """Where topics lead. One that is not offered any more leads nobody anywhere."""
    for row in rows:
        address = row.get("hint_url", {}).get("S")
        if address and not row.get("withdrawn", {}).get("BOOL"):
            yield row["id"]["S"], address


def of_answers(rows: Iterable[Item]) -> Iterable[Named]:
    """Where published answers lead: their links, and the addresses in their texts, which the pages
    show as links."""
    for row in rows:
        name = f"answer {row['answer_id']['S']}"
        text = row["published"]["M"]["edition"]["M"]["text"]["M"]
        for link in text.get("links", {}).get("L", ()):
            yield name, link["M"]["url"]["S"]
        for field in ("answer_es", "answer_en"):
            for _, address in links.parts(text.get(field, {}).get("S", "")):
                if address:
                    yield name, address


def checked(named: Iterable[Named], heard: Callable[[str], Outcome]) -> list[Judged]:
    """Each address with what leads to it, and what came of it."""
    of: dict[str, set[str]] = defaultdict(set)
    for name, address in named:
        of[address].add(name)
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


def tell(sns: Any, topic: str, found: list[Judged]) -> None:
    """Have the people who get alarms told of what is gone or silent."""
    lines = [_line(one) for one in found if one[2][0] in ("gone", "silent")]
    body = ["What to do: docs/runbook.md#see-whether-links-still-answer", "", *lines]
    sns.publish(TopicArn=topic, Subject=_SUBJECT, Message="\n".join(body)[:_MOST_TOLD])


def _line(one: Judged) -> str:
    address, of, (state, why) = one
    told = {"moved": "moved to", "gone": "is GONE,", "silent": "was SILENT,"}[state]
    return f"{address} {told} {why}: {', '.join(of)}"


def report(found: list[Judged]) -> int:
    """Print what must be looked at; answers the exit status."""
    states = [state for _, _, (state, _) in found]
    if found and all(state == "silent" for state in states):
        print(
            f"None of {len(found)} addresses answered: is there a network here? Nothing is judged."
        )
        return 2
    for one in found:
        if one[2][0] != "right":
            print(_line(one))
    print(f"{states.count('right')} of {len(found)} addresses are right.")
    return 1 if {"gone", "silent"} & {*states} else 0


if __name__ == "__main__":
    main()
