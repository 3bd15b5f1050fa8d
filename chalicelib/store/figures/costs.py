"""What CloudWatch counted of a month, and the row that keeps it: ``cost`` and ``2026-11`` in the
``figures`` table.

Metrics are asked for by the month, when it is over, and never again: AWS charges for each that is
read, and a night's look would be half of what an idle month costs. Metrics of SES are of the whole
account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.figures.charter.cost import MonthCost
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call, call_if, dynamodb, query, table, to_item
from chalicelib.store.aws.rows import Reader, by

_COST = "cost"
_HOUR = 3_600
#: Metrics that one call answers.
_AT_ONCE = 500
_rows = Reader(MonthCost, "figures", by("of", "measure"))

#: Namespace, metric, and whose they are.
_METRICS = {
    "writes": ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName"),
    "reads": ("AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName"),
    "runs": ("AWS/Lambda", "Invocations", "FunctionName"),
    "milliseconds": ("AWS/Lambda", "Duration", "FunctionName"),
    "requests": ("AWS/ApiGateway", "Count", "ApiName"),
    "mails": ("AWS/SES", "Send", ""),
}


def kept(first: str, last: str) -> dict[str, MonthCost]:
    """What is kept of the months from one to another. Raises Unavailable."""
    rows = query(
        TableName=table("figures"),
        KeyConditionExpression="#of = :of AND measure BETWEEN :first AND :last",
        ExpressionAttributeNames={"#of": "of"},
        ExpressionAttributeValues=to_item({":of": _COST, ":first": first, ":last": last}),
    )
    return {cost.measure: cost for cost in _rows.each(rows).items}


def keep(cost: MonthCost) -> None:
    """Keep what was counted of a month; what was kept before stays. Raises Unavailable."""
    call_if(
        dynamodb().put_item,
        TableName=table("figures"),
        Item=to_item(cost.model_dump(mode="json")),
        ConditionExpression="attribute_not_exists(measure)",
    )


def counted(month: str, start: datetime, end: datetime) -> MonthCost:
    """What CloudWatch counted from one moment to another. Raises Unavailable, ClientError."""
    sums: dict[str, float] = defaultdict(float)
    memory: dict[str, float] = {}
    queries = [*_queries()]
    for place in range(0, len(queries), _AT_ONCE):
        part = queries[place : place + _AT_ONCE]
        names = {str(n): (what, whose) for n, (what, whose, _) in enumerate(part)}
        asked = [
            {"Id": f"m{n}", "MetricStat": {"Metric": metric, "Period": _HOUR, "Stat": "Sum"}}
            for n, (_, _, metric) in enumerate(part)
        ]
        for result in _results(asked, start, end):
            what, whose = names[result["Id"][1:]]
            total = sum(result["Values"])
            if what != "milliseconds":
                sums[what] += total
            elif total:
                memory[whose] = memory.get(whose) or _gigabytes(whose)
                sums["gb_seconds"] += memory[whose] * total / 1_000
    whole = {what: round(total) for what, total in sums.items()}
    return MonthCost(of=_COST, measure=month, **whole)


def _queries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What a metric counts, whose it is, and how it is called."""
    whose = {
        "TableName": settings().table_prefix,
        "FunctionName": f"{settings().stage}-consulta-app-",
        "ApiName": f"consulta-por-tickets-{settings().stage}",
    }
    for what, (namespace, name, of) in _METRICS.items():
        pages = _cloudwatch().get_paginator("list_metrics")
        for page in pages.paginate(Namespace=namespace, MetricName=name):
            for metric in page["Metrics"]:
                told = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
                if _is_ours({*told}, of) and (not of or told[of].startswith(whose[of])):
                    found = {key: metric[key] for key in ("Namespace", "MetricName", "Dimensions")}
                    yield what, told.get(of, ""), found


def _is_ours(dimensions: set[str], of: str) -> bool:
    """Whether a metric counts what no other counts: an index beside its table, and no operation,
    version or stage of what is counted whole."""
    return dimensions - {"GlobalSecondaryIndexName"} == ({of} if of else set())


def _results(
    asked: list[dict[str, Any]], start: datetime, end: datetime
) -> Iterator[dict[str, Any]]:
    given: dict[str, Any] = {"MetricDataQueries": asked, "StartTime": start, "EndTime": end}
    while True:
        answer = call(_cloudwatch().get_metric_data, **given)
        yield from answer["MetricDataResults"]
        if not answer.get("NextToken"):
            return
        given["NextToken"] = answer["NextToken"]


def _gigabytes(function: str) -> float:
    answer = call(_lambda().get_function_configuration, FunctionName=function)
    return float(answer["MemorySize"]) / 1_024


def _config() -> Config:
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    return Config(connect_timeout=1, read_timeout=10, retries=retries)


@remembered
def _cloudwatch() -> Any:
    return client("cloudwatch", _config())


@remembered
def _lambda() -> Any:
    return client("lambda", _config())
