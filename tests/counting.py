"""``count_figures`` as an administrator's command calls it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from chalicelib.services.figures import counting


class Function:
    """Lambda, which runs the function at once, with so much time at each call."""

    def __init__(self, milliseconds: Iterable[int] = ()) -> None:
        self._left = [*milliseconds]

    def invoke(self, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        remaining = self._left.pop(0) if self._left else 900_000
        answer = counting.run(json.loads(Payload), remaining)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}
