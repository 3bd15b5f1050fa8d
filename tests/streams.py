"""What the streams of the tables tell the functions, as the template maps and filters them.

The index hears of a line of a thread by its ticket, which is written with it, and of a note by the
line itself. So a line of any other kind without its ticket would be found by no search: ``hold``
lets such a transaction fail, wherever a test makes the program write one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from infra.package import ROOT
from infra.template import read
from tests import calls

#: What the tables of a test begin with.
_PREFIX = re.compile(r"^t\d+-")
_OF_STREAM = {"TicketsStreamArn": "tickets", "EntriesStreamArn": "entries"}


def indexes(table: str, record: dict[str, Any]) -> bool:
    """Whether a change of a table, as its stream tells it, has the ticket looked at."""
    patterns = _patterns().get(table)
    return patterns is not None and (not patterns or any(_fits(record, one) for one in patterns))


def hold() -> None:
    """Let a transaction fail that writes a line of a thread of which the index would not hear."""
    calls.on("provide-client-params.dynamodb.TransactWriteItems", _judge)


def _judge(params: dict[str, Any], **_: Any) -> None:
    puts = [(_PREFIX.sub("", put["TableName"]), put["Item"]) for put in _writes(params, "Put")]
    with_ticket = [item["number"] for table, item in puts if table == "tickets"]
    for table, item in puts:
        if table == "entries" and item["number"] not in with_ticket and not _restores():
            told = {"eventName": "INSERT", "dynamodb": {"NewImage": item}}
            assert indexes("entries", told), f"a {item['kind']['S']} without its ticket"


def _writes(params: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    return (write[kind] for write in params["TransactItems"] if kind in write)


def _restores() -> bool:
    """Whether ``infra/restore`` writes, which has the ticket looked at itself."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_globals.get("__name__", "").startswith("infra.restore"):
            return True
    return False


@cache
def _patterns() -> dict[str, list[dict[str, Any]]]:
    """The filters of each stream that feeds the index; none of a stream lets all pass."""
    resources = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]
    mapped = (
        resource["Properties"]
        for resource in resources.values()
        if resource.get("Type") == "AWS::Lambda::EventSourceMapping"
        and resource["Properties"]["FunctionName"] == {"Ref": "IndexTickets"}
    )
    return {
        _OF_STREAM[one["EventSourceArn"]["Ref"]]: [
            json.loads(each["Pattern"]) for each in one.get("FilterCriteria", {}).get("Filters", ())
        ]
        for one in mapped
    }


def _fits(told: dict[str, Any], pattern: dict[str, Any]) -> bool:
    """A pattern of values alone, which are the ones that this template uses.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"""
    return all(
        _fits(told.get(name, {}), wanted) if isinstance(wanted, dict) else told.get(name) in wanted
        for name, wanted in pattern.items()
    )
