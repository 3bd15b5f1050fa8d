"""Calls of a function at a moment to come: one-time schedules, which delete themselves.

Nobody pays for one that is not made; a queue costs its polls, some 650,000 a month.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.store.aws.dynamodb import call

#: What is late by more is as good as the next run.
_LATEST_SECONDS = 300


@remembered
def scheduler() -> Any:
    """The process's client."""
    retries: Any = {"mode": "standard", "total_max_attempts": 3}
    return client("scheduler", Config(connect_timeout=1, read_timeout=3, retries=retries))


def call_once(name: str, function: str, role: str, at: datetime) -> None:
    """Have a function (an ARN) called with ``{}`` in the minute of a moment, unless that is
    scheduled by this name. Raises Unavailable."""
    try:
        call(
            scheduler().create_schedule,
            Name=name,
            ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": function,
                "RoleArn": role,
                "Input": json.dumps({}),
                "RetryPolicy": {
                    "MaximumRetryAttempts": 2,
                    "MaximumEventAgeInSeconds": _LATEST_SECONDS,
                },
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
