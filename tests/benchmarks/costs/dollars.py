"""What 1,000 tickets cost without SES, and a month in which nobody asks without alarms.

Units, calls and CPU are counted and measured here; ``prices.py`` has AWS's list. A function's time
is modelled: its CPU by the share of a core that its memory buys, and what it waits for each call.
Files of the pages, which CloudFront serves, are no part of it; of attachments there are none.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import yaml

import app
from infra.package import ROOT
from infra.template import read
from tests import places, published_answers
from tests.benchmarks.costs import life
from tests.benchmarks.costs import prices as price
from tests.benchmarks.costs.metering import Metered, metered
from tests.benchmarks.report import Figure
from tests.packages import built

#: Which function does which part of a step.
DOES = {
    "handler": "api_handler",
    "delivery": "deliver_mail",
    "report": "record_delivery",
    "indexing": "index_tickets",
    "figures": "record_facts",
}
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
_MB_OF_A_CORE = 1_769
#: Seconds that a call of a service in the same region takes, and one of SES.
_CALL, _SES_CALL = 0.005, 0.06
#: Bytes of START, END and REPORT, and of an event's own line.
_PLATFORM_LINES, _LINE = 320, 160
_BYTES_OF_AN_ANSWER = 3_000
_LIVES = 8
_MONTH = {"minute": 43_200, "minutes": 43_200, "hour": 720, "hours": 720, "day": 30, "days": 30}
#: Lambda polls an idle queue by five long polls of 20 seconds.
#: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
_POLLS = 5 * 3 * _MONTH["minute"]
#: A table's key in the account is asked for anew after five minutes in which nobody used it.
#: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
_KEY_MINUTES = 5
_EVENT = dict.fromkeys(("version", "account", "region", "detail-type", "source", "time", "id"), "")


def figures() -> Iterator[Figure]:
    """Measure on an embedded engine with people, whose endpoint is in the environment."""
    os.environ.update(places.made())
    life.prepare()
    published_answers.bring_frames()
    yield from _idle()  # while the tables are empty
    yield from _tickets()


def _tickets() -> Iterator[Figure]:
    life._live(life._quiet)
    counted = life._live(life.metered_job)
    lives = [life._live(life._timed) for _ in range(_LIVES)]
    found: Counter[str] = Counter()
    for name, step in counted.items():
        found["API Gateway"] += price.API_REQUEST
        found["CloudFront"] += price.EDGE_REQUEST + _BYTES_OF_AN_ANSWER / 1e9 * price.EDGE_GB
        for part, cost in step.parts.items():
            runs = runs_of(part, cost)
            cpu = sum(one[name].cpu.get(part, 0.0) for one in lives) / _LIVES
            found["Lambda"] += _lambda(DOES[part], runs, cpu, cost)
            found["DynamoDB writes"] += sum(cost.writes.values()) * price.WRITE
            found["DynamoDB reads"] += sum(cost.reads.values()) * price.READ
            found["logs"] += runs * (_PLATFORM_LINES + 2 * _LINE) / 1e9 * price.LOG_GB
            found["SNS"] += runs * price.REPORT if part == "report" else 0
    found["SQS"] = 2 * 3 * price.QUEUE_REQUEST  # both replies wait: sent, received, deleted
    total = 1_000 * sum(found.values())
    what, note = "dollars per 1,000 tickets, without SES", _each(found, 1_000)
    yield Figure(what, total, 0.28, note=note, floor=0.26)
    reads = sum(
        sum(part.reads.values()) for step in counted.values() for part in step.parts.values()
    )
    yield Figure("read units of a life", reads, None)


def runs_of(part: str, cost: Metered) -> int:
    """How often a function ran: for each mail once, else once."""
    mails = {"delivery": "SendRawEmail", "report": "UpdateItem"}
    return max(1, cost.calls.count(mails[part])) if part in mails else 1


def _idle() -> Iterator[Figure]:
    found: Counter[str] = Counter()
    runs = 0
    used: Counter[str] = Counter()
    for function, times in schedules().items():
        cpu, cost = idle_run(function)
        runs += times
        found["Lambda"] += times * _lambda(function, 1, cpu, cost)
        found["DynamoDB"] += times * (
            sum(cost.reads.values()) * price.READ + sum(cost.writes.values()) * price.WRITE
        )
        found["logs"] += times * (_PLATFORM_LINES + _LINE) / 1e9 * price.LOG_GB
        lists = sum(call.startswith("ListObject") for call in cost.calls)
        found["S3"] += times * price.LIST_REQUEST * lists
        for table in {*cost.reads, *cost.writes}:
            used[table] = max(used[table], times)
    asked = sum(
        times
        for table, times in used.items()
        if table in _keyed() and times <= _MONTH["minute"] / _KEY_MINUTES
    )
    found["KMS"] = asked * price.KEY_REQUEST
    polls = _queues() * _POLLS
    found["SQS"] = max(0, polls - price.QUEUE_FREE) * price.QUEUE_REQUEST
    note = f"{_each(found, 1)}; {runs:,} runs, {polls:,} polls, {asked:,} keys"
    yield Figure("dollars of an idle month, without alarms", sum(found.values()), 0.02, note=note)


def _keyed() -> set[str]:
    """Tables whose key lies in the account: whoever has AWS's own asks for none."""
    return {
        table["TableName"]["Fn::Sub"].removeprefix("${TablePrefix}")
        for one in read(ROOT / "infra" / "templates" / "data.yaml")["Resources"].values()
        if one["Type"] == "AWS::DynamoDB::Table"
        and (table := one["Properties"])["SSESpecification"]["SSEEnabled"]
    }


def _queues() -> int:
    """Queues that wake a function: streams say where they begin, queues do not."""
    mappings = [
        one
        for one in _resources().values()
        if one["Type"] == "AWS::Lambda::EventSourceMapping"
        and "StartingPosition" not in one["Properties"]
    ]
    return len(mappings)


def _resources() -> dict[str, Any]:
    resources: dict[str, Any] = yaml.safe_load(built("arm64").template)["Resources"]
    return resources


def schedules() -> dict[str, int]:
    """Runs in a month of thirty days of each function that has a schedule."""
    found = {}
    for name, one in _resources().items():
        told = re.search(r"rate\((\d+) (\w+)\)", str(one.get("Properties", {}).get("Events")))
        if told:
            function = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            found[function] = _MONTH[told[2]] // int(told[1])
    return found


def idle_run(function: str) -> tuple[float, Metered]:
    """The CPU and the calls of a run that finds nothing, in a process that is warm."""
    context = SimpleNamespace(
        get_remaining_time_in_millis=lambda: 50_000, invoked_function_arn="", aws_request_id="idle"
    )
    event = dict(_EVENT) | {"resources": [], "detail": {}}
    work: Callable[[Any, Any], Any] = getattr(app, function)
    with contextlib.redirect_stdout(io.StringIO()):
        work(event, context)
        with metered() as cost:
            work(event, context)
        began = time.process_time()
        work(event, context)
    return time.process_time() - began, cost


def _lambda(function: str, runs: int, cpu: float, cost: Metered) -> float:
    """Dollars of some runs, by what all of them took."""
    memory = memory_of_each()[function]
    spent = seconds(memory, cpu, cost)
    return runs * price.INVOCATION + spent * memory / 1_024 * price.GB_SECOND


def seconds(memory: int, cpu: float, cost: Metered) -> float:
    """What runs take with so many MB: their CPU by the share of a core, and all that they wait."""
    waits = sum(_SES_CALL if call == "SendRawEmail" else _CALL for call in cost.calls)
    return cpu * max(1.0, _MB_OF_A_CORE / memory) + waits


def memory_of_each() -> dict[str, int]:
    """MB of each function, as it is packed."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    return {name: one["lambda_memory_size"] for name, one in config["lambda_functions"].items()}


def _each(found: Counter[str], times: int) -> str:
    return ", ".join(f"{name} {cost * times:.3f}" for name, cost in found.most_common() if cost)
