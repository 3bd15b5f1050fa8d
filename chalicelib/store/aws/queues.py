"""Messages that a function gets later: SQS, which keeps each until it was taken."""

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
def _sqs() -> Any:
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    return client("sqs", Config(connect_timeout=1, read_timeout=3, retries=retries))


def send_later(message: Mapping[str, str], seconds: int) -> None:
    """Have ``send_replies`` get a message of ids, at least once, in so many seconds (at most 900).

    Raises Unavailable.
    """
    call(
        _sqs().send_message,
        QueueUrl=settings().reply_queue_url,
        MessageBody=json.dumps(dict(message)),
        DelaySeconds=seconds,
    )
