"""A mail that was put off for minutes is called for: the sweep runs in the minute it is due in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib import caches
from chalicelib.services.mail import outbox
from chalicelib.store.aws import schedules
from tests import logged
from tests.mail import samples
from tests.services.mail import sending
from tests.services.mail.sending import MINUTE_MS, Hands, Post, deliver, event, fails, owe, works

pytestmark = pytest.mark.engine
post, hands, lines = sending.post, sending.hands, logged.lines

SWEEP = "arn:aws:lambda:us-east-1:123456789012:function:sweep"
ROLE = "arn:aws:iam::123456789012:role/call"


@pytest.fixture
def calls(post: Post, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What EventBridge is asked for."""
    asked: list[dict[str, Any]] = []

    class Scheduler:
        def create_schedule(self, **wanted: Any) -> None:
            if wanted["Name"] in {one["Name"] for one in asked}:
                raise ClientError({"Error": {"Code": "ConflictException"}}, "CreateSchedule")
            asked.append(wanted)

    monkeypatch.setenv("SWEEP_FUNCTION", SWEEP)
    monkeypatch.setenv("SWEEP_ROLE", ROLE)
    monkeypatch.setattr(schedules, "scheduler", Scheduler)
    caches.forget_all()
    return asked


def moments(calls: list[dict[str, Any]]) -> list[str]:
    return [one["ScheduleExpression"] for one in calls]


def test_a_mail_put_off_for_a_minute_is_not_left_until_the_next_run(
    calls: list[dict[str, Any]], post: Post, hands: Hands
) -> None:
    assert samples.AT == "2026-12-18T03:30:00.000Z"
    post.before = fails("InternalFailure")
    owe("01A")
    deliver("01A")  # again in 48 to 72 seconds
    assert moments(calls) in (["at(2026-12-18T03:31:00)"], ["at(2026-12-18T03:32:00)"])
    (call,) = calls
    assert (call["Target"]["Arn"], call["Target"]["RoleArn"]) == (SWEEP, ROLE)
    assert call["ActionAfterCompletion"] == "DELETE"
    hands.forward(minutes=2)
    post.before = works
    outbox.sweep(MINUTE_MS, SWEEP)
    assert post.taken == ["01A"]
    assert len(calls) == 1


def test_what_the_sweep_puts_off_is_called_for_too(
    calls: list[dict[str, Any]], post: Post, hands: Hands
) -> None:
    post.before = fails("InternalFailure")
    owe("01A")
    for _ in range(4):
        outbox.run({}, MINUTE_MS, SWEEP)
        hands.forward(minutes=10)
    assert len(calls) == 4


def test_many_mails_of_a_minute_are_one_call(
    calls: list[dict[str, Any]], post: Post, hands: Hands
) -> None:
    post.before = fails("Throttling", "Maximum sending rate exceeded.")  # again in 24 to 36 seconds
    mail_ids = [f"01{number}" for number in range(9)]
    owe(*mail_ids)
    for mail_id in mail_ids:
        deliver(mail_id)
    assert moments(calls) == ["at(2026-12-18T03:31:00)"]
    caches.forget_all()  # and so it is for another process
    owe("01Z")
    deliver("01Z")
    assert len(calls) == 1


def test_a_mail_that_was_written_to_wait_is_called_for_when_it_is_due(
    calls: list[dict[str, Any]], post: Post
) -> None:
    told = event("digest-1", "digest-2", "01LATE", "01ODD")
    times = ("03:44:10.000Z", "03:44:59.000Z", "05:00:00.000Z", "mañana")
    for record, time in zip(told["Records"], times, strict=True):
        record["dynamodb"]["NewImage"] = {"next_try_at": {"S": f"2026-12-18T{time}"}}
    outbox.deliver(told, MINUTE_MS)
    assert moments(calls) == ["at(2026-12-18T03:45:00)"]


def test_what_time_did_not_suffice_for_is_called_for(
    calls: list[dict[str, Any]], post: Post
) -> None:
    owe("01A", "01B")
    outbox.deliver(event("01A", "01B"), 0)
    assert post.taken == []
    assert moments(calls) == ["at(2026-12-18T03:31:00)"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException"])
def test_a_call_that_cannot_be_made_holds_up_nothing(
    code: str,
    calls: list[dict[str, Any]],
    post: Post,
    hands: Hands,
    lines: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Refusing:
        create_schedule: Callable[..., None] = staticmethod(
            lambda **_: fails(code)("")  # as a right that IAM does not know yet
        )

    monkeypatch.setattr(schedules, "scheduler", Refusing)
    post.before = fails("InternalFailure")
    owe("01A")
    deliver("01A")
    assert lines[-1]["event"] == "sweep_not_called"
    post.before = works
    hands.forward(minutes=5)
    outbox.sweep(MINUTE_MS, SWEEP)  # its own next run
    assert post.taken == ["01A"]


@pytest.fixture
def scheduler() -> Iterator[Any]:
    with mock_aws():
        caches.forget_all()
        yield schedules.scheduler()
    caches.forget_all()


def test_eventbridge_takes_a_call_and_the_same_again_is_no_fault(
    scheduler: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for _ in range(2):
        schedules.call_once("prod-sweep-20261218T0331", SWEEP, ROLE, hands.now)
    (made,) = scheduler.list_schedules()["Schedules"]
    assert made["Name"] == "prod-sweep-20261218T0331"
