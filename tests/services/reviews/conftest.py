"""What the tests of the clock share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.store.aws.dynamodb import dynamodb
from tests.reviewed import Killed


@pytest.fixture
def die(aws: Any) -> Iterator[Callable[[str, int], None]]:
    """Die at the n-th call from now, before it is made or when it was; 0 does not."""
    last, made, when = [0], [0], [""]

    def note(model: Any, event_name: str, **_: Any) -> None:
        if event_name.startswith(when[0]) and when[0]:
            made[0] += 1
            if made[0] == last[0]:
                raise Killed

    def arm(moment: str, call: int) -> None:
        for event in ("before-call", "after-call"):
            dynamodb().meta.events.register(event, note, unique_id=f"die {event}")
        made[0], last[0], when[0] = 0, call, moment

    yield arm
    arm("", 0)
