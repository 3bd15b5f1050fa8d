"""Calls of a function that goes on by itself: Lambda keeps the event, and tries it three times.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.config import Config

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.settings import settings
from chalicelib.store.aws.dynamodb import call


@remembered
def _lambda() -> Any:
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    return client("lambda", Config(connect_timeout=1, read_timeout=3, retries=retries))


def make_export(event: Mapping[str, str]) -> None:
    """Have ``make_exports`` get an event of ids, at least once. Raises Unavailable."""
    _send(settings().export_function, event)


def publish_lists() -> None:
    """Have ``publish_answers`` make what names topics anew, at least once. Raises Unavailable."""
    _send(settings().publish_function, {"publish": "lists"})


def _send(function: str, event: Mapping[str, str]) -> None:
    """A deployment without a function is one of tests, which call it themselves."""
    if function:
        payload = json.dumps(dict(event))
        call(
            _lambda().invoke,
            FunctionName=function,
            InvocationType="Event",
            Payload=payload,
        )
