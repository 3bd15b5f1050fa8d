"""A run of a schedule that fails is tried a bounded number of times, and is then put where an
administrator sees it. The embedded Lambda keeps that configuration and does not act on it: held by
the template, and by each function ending in an error where it cannot do its work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from botocore.exceptions import EndpointConnectionError

import app
from chalicelib.domain.errors import Unavailable
from chalicelib.services import clock
from chalicelib.store.aws import attachments
from chalicelib.store.aws.dynamodb import dynamodb
from chalicelib.store.published import pages
from tests.packages import built

TEMPLATE: dict[str, Any] = yaml.safe_load(built("arm64").template)["Resources"]
#: As EventBridge sends it.
EVENT = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-27T15:00:00Z",
    "region": "us-east-1",
    "resources": ["arn:aws:events:us-east-1:123456789012:rule/each-minute"],
    "detail": {},
}
#: Of a function's events that nobody takes: as Lambda bounds them.
#: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
MOST_TRIES, LEAST_SECONDS, MOST_SECONDS = 2, 60, 21_600


def scheduled() -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in TEMPLATE.items()
        if resource["Type"] == "AWS::Serverless::Function"
        and "Schedule" in str(resource["Properties"].get("Events"))
    }


def tries() -> dict[str, dict[str, Any]]:
    """How often, and for how long, a function's events are tried, by the function."""
    found = [
        resource["Properties"]
        for resource in TEMPLATE.values()
        if resource["Type"] == "AWS::Lambda::EventInvokeConfig"
    ]
    return {config["FunctionName"]["Ref"]: config for config in found}


class TestARunThatFails:
    @pytest.mark.parametrize("name", scheduled())
    def test_is_tried_a_bounded_number_of_times_and_not_after_the_next_one_is_due(
        self, name: str
    ) -> None:
        config = tries()[name]
        assert config["Qualifier"] == "$LATEST"
        assert 0 < config["MaximumRetryAttempts"] <= MOST_TRIES
        assert LEAST_SECONDS <= config["MaximumEventAgeInSeconds"] <= MOST_SECONDS
        # Of a run each minute no pile waits behind a fault: each that comes does the same work.
        if "minute" in str(scheduled()[name]["Events"]):
            assert config["MaximumEventAgeInSeconds"] <= 300

    @pytest.mark.parametrize("name", scheduled())
    def test_ends_in_a_queue_of_its_own_that_its_role_may_write_to(self, name: str) -> None:
        (queue, _) = tries()[name]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
        assert queue == "ScheduleDeadLetters"
        (role, _) = scheduled()[name]["Role"]["Fn::GetAtt"]
        assert {
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": [queue, "Arn"]},
        } in [
            statement
            for policy in TEMPLATE[role]["Properties"]["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]

    def test_is_kept_encrypted_for_as_long_as_a_queue_can(self) -> None:
        queue = TEMPLATE["ScheduleDeadLetters"]["Properties"]
        assert queue == {"MessageRetentionPeriod": 1_209_600, "SqsManagedSseEnabled": True}

    def test_rings_an_alarm_and_is_on_the_dashboard(self) -> None:
        watched = TEMPLATE["DeadLetterAlarm"]["Properties"]
        assert "ScheduleDeadLetters" in str(watched["Metrics"])
        assert watched["AlarmActions"] == [{"Ref": "Alarms"}]
        boards = [one for one in TEMPLATE.values() if one["Type"] == "AWS::CloudWatch::Dashboard"]
        assert "${ScheduleDeadLetters.QueueName}" in str(boards)


@pytest.fixture
def unreachable(aws: Any) -> Iterator[None]:
    """Neither DynamoDB nor S3 can be reached."""

    def refuse(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://here.example")

    clients = (dynamodb(), attachments._s3(), pages._s3())
    for client in clients:
        client.meta.events.register("before-call", refuse)
    yield
    for client in clients:
        client.meta.events.unregister("before-call", refuse)


RUNS: dict[str, Callable[[Any, Any], Any]] = {
    "CountFigures": app.count_figures,
    "EraseAccounts": app.erase_accounts,
    "PublishAnswers": app.publish_answers,
    "RunClock": app.run_clock,
    "SweepOutbox": app.sweep_outbox,
    "SweepUploads": app.sweep_uploads,
}


@pytest.mark.engine
@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("name", RUNS)
def test_a_run_that_cannot_do_its_work_fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 15, tzinfo=UTC))
    context = SimpleNamespace(
        get_remaining_time_in_millis=lambda: 50_000, invoked_function_arn="arn:of:it"
    )
    with pytest.raises(Unavailable):
        RUNS[name](dict(EVENT), context)


def test_every_schedule_is_held_to_that() -> None:
    assert set(scheduled()) == set(RUNS)
