"""Make facts anew from the tickets, and have every day counted again that they touch.

For what the stream has not told: tickets from before there were figures, days on which events were
lost. What is right already is written again; nothing is deleted. An administrator's command names
the tickets (``infra/figures.py``): no function may read through all of them.
"""

from __future__ import annotations

import time
from typing import Any

from chalicelib import logs
from chalicelib.domain.errors import Unreadable
from chalicelib.services.figures import recording


def rebuild(wanted: Any, end: float) -> dict[str, Any]:
    """Make the facts of ``{"numbers": ["051243"]}`` anew, until a moment of ``time.monotonic``.

    Answers ``{"rebuilt": 800, "bad": ["051243"], "left": []}``: tickets whose rows cannot be read,
    and those that there was no time for. Raises ValueError for anything else, and Unavailable.
    """
    if not isinstance(wanted, dict) or not isinstance(wanted.get("numbers"), list):
        raise ValueError('send {"rebuild": {"numbers": ["051243"]}}')
    numbers = [str(number) for number in wanted["numbers"]]
    rebuilt, bad = 0, list[str]()
    for place, number in enumerate(numbers):
        if time.monotonic() >= end:
            return {"rebuilt": rebuilt, "bad": bad, "left": numbers[place:]}
        try:
            recording.refresh(number, anew=True)
            rebuilt += 1
        except Unreadable:
            bad.append(number)  # reported where it was read
    logs.info("facts_rebuilt", rebuilt=rebuilt, bad=len(bad))
    return {"rebuilt": rebuilt, "bad": bad, "left": []}
