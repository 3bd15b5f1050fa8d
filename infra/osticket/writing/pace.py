"""How fast an import writes: write units a second, by DynamoDB's own count of what each call took.

A call is made once what those before it took is paid for at that rate, so that the desk has its
share of the tables while an import runs. What AWS throttles all the same is tried again with
backoff (``writer.patiently``), and halves the rate for a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from chalicelib.store.aws.dynamodb import dynamodb

#: Units a second. A table on demand takes 4,000 from its first day; this is a quarter.
DEFAULT = 1_000.0
#: This machine's engine bills nobody.
_LOCAL = 20_000.0
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")
#: What may be written at once after a pause, in seconds of the rate.
_AHEAD = 1.0
_SLOWER, _FASTER, _SLOWEST = 0.5, 1.02, 25.0
_THROTTLED = frozenset({
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException",
})  # fmt: skip


def of_stage(stage: str) -> float:
    """Units a second where nobody says how many."""
    return _LOCAL if stage == "local" else DEFAULT


class Pace:
    """Counts what the client of this process writes, and lets it wait."""

    def __init__(
        self, rate: float, now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._rate = self.rate = rate
        self._now, self._sleep = now, sleep
        self._lock = threading.Lock()
        self._paid_until = now()
        #: Units that were written.
        self.units = 0.0

    def keep(self) -> None:
        """From now on the client keeps to it."""
        events = dynamodb().meta.events
        for name in _WRITES:
            events.register_first(f"provide-client-params.dynamodb.{name}", self._before)  # type: ignore[arg-type]
            events.register(f"after-call.dynamodb.{name}", self._after)

    def _before(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        with self._lock:
            waits = self._paid_until - self._now()
        if waits > 0:
            self._sleep(waits)
        return params | {"ReturnConsumedCapacity": "TOTAL"}

    def _after(self, parsed: dict[str, Any], **_: Any) -> None:
        told = parsed.get("ConsumedCapacity") or []
        each = told if isinstance(told, list) else [told]
        units = sum(float(one.get("CapacityUnits", 0)) for one in each)
        code = parsed.get("Error", {}).get("Code")
        self.spend(units or 1.0, is_throttled=code in _THROTTLED)

    def spend(self, units: float, *, is_throttled: bool = False) -> None:
        """So much was written, or was more than AWS took."""
        with self._lock:
            self.units += 0 if is_throttled else units
            change = _SLOWER if is_throttled else _FASTER
            self._rate = min(self.rate, max(_SLOWEST, self._rate * change))
            since = max(self._paid_until, self._now() - _AHEAD)
            self._paid_until = since + units / self._rate
