"""The deployed alarms watch the metrics that faults of the deployed functions move."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from tests.conftest import System
from tests.packages import built

pytestmark = pytest.mark.engine


@pytest.fixture
def cloud(system: System) -> Any:
    """Makes clients of the running system."""
    return system.client


def alarm(cloud: Any, name: str) -> dict[str, Any]:
    """A deployed alarm by its name in the template."""
    found = cloud("cloudwatch").describe_alarms()["MetricAlarms"]
    (one,) = (each for each in found if f"-{name}" in each["AlarmName"])
    return dict(one)


def watched(cloud: Any, name: str, function: str) -> float:
    """The sum of the metric of a function that an alarm of the template watches, over the last
    minutes. (The embedded CloudWatch has no alarms over several metrics.)"""
    now = datetime.now(UTC)
    app = yaml.safe_load(built("x86_64").template)
    (metric,) = (
        each["MetricStat"]["Metric"]
        for each in app["Resources"][name]["Properties"]["Metrics"]
        if function in str(each.get("MetricStat"))
    )
    points = cloud("cloudwatch").get_metric_statistics(
        Namespace=metric["Namespace"],
        MetricName=metric["MetricName"],
        Dimensions=[{"Name": "FunctionName", "Value": physical(cloud, function)}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=900,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(sum(point["Sum"] for point in points))


def physical(cloud: Any, logical: str) -> str:
    found = cloud("cloudformation").describe_stack_resources(StackName="local-consulta-app")
    (name,) = (
        each["PhysicalResourceId"]
        for each in found["StackResources"]
        if each["LogicalResourceId"] == logical
    )
    return str(name)


def test_an_error_of_a_function_moves_the_metric_of_its_alarm(cloud: Any) -> None:
    before = watched(cloud, "FunctionErrorAlarm", "RecordDelivery")
    function = physical(cloud, "RecordDelivery")
    answer = cloud("lambda").invoke(FunctionName=function, Payload=json.dumps({}))
    assert "FunctionError" in answer
    assert watched(cloud, "FunctionErrorAlarm", "RecordDelivery") == before + 1


def test_a_run_of_a_schedule_moves_the_metric_of_its_alarm(cloud: Any) -> None:
    function = physical(cloud, "SweepUploads")
    one = alarm(cloud, "SweepUploadsStoppedAlarm")
    assert one["Dimensions"] == [{"Name": "FunctionName", "Value": function}]
    assert (one["Namespace"], one["MetricName"]) == ("AWS/Lambda", "Invocations")
    assert one["InsufficientDataActions"]
    assert one["TreatMissingData"] == "missing"


def test_none_rings_where_all_is_well_and_the_dashboard_is_there(cloud: Any) -> None:
    found = cloud("cloudwatch").describe_alarms(StateValue="ALARM")["MetricAlarms"]
    assert found == []
    (board,) = cloud("cloudwatch").list_dashboards()["DashboardEntries"]
    body = cloud("cloudwatch").get_dashboard(DashboardName=board["DashboardName"])
    assert "${" not in body["DashboardBody"]
    shown = json.loads(body["DashboardBody"])["widgets"][0]["properties"]["alarms"]
    everything = cloud("cloudwatch").describe_alarms()["MetricAlarms"]
    assert sorted(shown) == sorted(each["AlarmArn"] for each in everything)
