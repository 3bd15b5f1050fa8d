"""Dollars per ticket follow from what CloudWatch counted of a month, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib import caches
from chalicelib.domain.figures.charter.cost import MonthCost
from chalicelib.services.figures.charter import costing
from chalicelib.store.figures import costs

START, END = datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC)
NIGHT = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)
FUNCTION = "test-consulta-app-IndexTickets-1"
#: Namespace, metric, dimensions, moment, value: of the month and ours.
OURS = [
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", {"TableName": "prod-tickets"}, 10, 400_000),
    (
        "AWS/DynamoDB",
        "ConsumedWriteCapacityUnits",
        {"TableName": "prod-tickets", "GlobalSecondaryIndexName": "by_area"},
        30,
        600_000,
    ),
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits", {"TableName": "prod-tickets"}, 10, 2_000_000),
    ("AWS/Lambda", "Invocations", {"FunctionName": FUNCTION}, 10, 1_000_000),
    ("AWS/Lambda", "Duration", {"FunctionName": FUNCTION}, 10, 2_000_000),
    ("AWS/ApiGateway", "Count", {"ApiName": "consulta-por-tickets-test"}, 10, 100_000),
    ("AWS/SES", "Send", {}, 10, 7_000),
]
#: What is somebody else's, of the month before, or counted elsewhere already.
OTHERS = [
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", {"TableName": "theirs"}, 10, 9e9),
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", {"TableName": "prod-tickets"}, -3, 9e9),
    ("AWS/Lambda", "Invocations", {"FunctionName": FUNCTION, "Resource": FUNCTION}, 10, 9e9),
    ("AWS/ApiGateway", "Count", {"ApiName": "consulta-por-tickets-test", "Stage": "api"}, 10, 9e9),
    ("AWS/Lambda", "Invocations", {"FunctionName": "another"}, 10, 9e9),
]


@pytest.fixture
def cloudwatch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Moto's CloudWatch, with a month's metrics."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("TABLE_PREFIX", "prod-")
    monkeypatch.setattr(costs, "_gigabytes", {FUNCTION: 0.5}.__getitem__)
    with mock_aws():
        caches.forget_all()
        client = boto3.client("cloudwatch")
        for namespace, metric, dimensions, day, value in [*OURS, *OTHERS]:
            at = (
                datetime(2026, 11, day, tzinfo=UTC)
                if day > 0
                else datetime(2026, 10, 20, tzinfo=UTC)
            )
            datum = {"MetricName": metric, "Timestamp": at, "Value": value}
            told = [{"Name": name, "Value": each} for name, each in dimensions.items()]
            client.put_metric_data(Namespace=namespace, MetricData=[datum | {"Dimensions": told}])
        yield
    caches.forget_all()


@pytest.mark.usefixtures("cloudwatch")
def test_a_month_is_what_its_own_metrics_add_up_to() -> None:
    found = costs.counted("2026-11", START, END)
    assert found == MonthCost(
        of="cost",
        measure="2026-11",
        writes=1_000_000,
        reads=2_000_000,
        runs=1_000_000,
        gb_seconds=1_000,
        requests=100_000,
        mails=7_000,
    )


def test_dollars_are_those_of_the_price_list() -> None:
    """By hand: 0.625 + 0.25 + 0.20 + 0.0133 + 0.35 + 0.70."""
    cost = MonthCost(
        of="cost", measure="2026-11", writes=1_000_000, reads=2_000_000, runs=1_000_000,
        gb_seconds=1_000, requests=100_000, mails=7_000,
    )  # fmt: skip
    assert round(cost.dollars(), 3) == 2.138


class TestNight:
    """Around the row that is kept."""

    pytestmark = pytest.mark.engine

    @pytest.fixture(autouse=True)
    def counting(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setenv("COST_METRICS", "true")
        asked: list[str] = []

        def counted(month: str, start: datetime, end: datetime) -> MonthCost:
            assert (start, end) == (START, END)
            asked.append(month)
            return MonthCost(of="cost", measure=month, mails=10_000)

        monkeypatch.setattr(costs, "counted", counted)
        return asked

    def test_metrics_are_read_once_a_month(self, counting: list[str]) -> None:
        assert [costing.measure(NIGHT), costing.measure(NIGHT)] == [True, False]
        assert counting == ["2026-11"]

    def test_dollars_are_shared_among_the_tickets_of_the_months_counted(self) -> None:
        costing.measure(NIGHT)
        assert costing.dollars_per_ticket({"2026-11": 400, "2026-10": 1_000}) == 0.0025

    def test_no_figure_of_fewer_than_five(self) -> None:
        costing.measure(NIGHT)
        assert costing.dollars_per_ticket({"2026-11": 4}) is None

    def test_what_fails_is_told_and_tried_again(
        self, monkeypatch: pytest.MonkeyPatch, counting: list[str]
    ) -> None:
        whole = costs.counted

        def fails(*_: object) -> MonthCost:
            raise TimeoutError

        monkeypatch.setattr(costs, "counted", fails)
        assert costing.measure(NIGHT) is False
        monkeypatch.setattr(costs, "counted", whole)
        assert costing.measure(NIGHT) is True

    def test_nothing_is_asked_for_or_told_where_nothing_counts(
        self, monkeypatch: pytest.MonkeyPatch, counting: list[str]
    ) -> None:
        monkeypatch.setenv("COST_METRICS", "false")
        assert costing.measure(NIGHT) is False
        assert costing.dollars_per_ticket({"2026-11": 400}) is None
        assert counting == []
