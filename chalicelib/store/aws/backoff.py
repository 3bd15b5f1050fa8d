"""How long to wait before something that met somebody else is tried again.

Exponential backoff with full jitter, so that those who met once do not meet again:
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

import random
import time

#: Seconds: the longest first pause, and the longest of all.
_FIRST, _LONGEST = 0.025, 1.6


def pause(attempt: int) -> None:
    """Wait after an attempt, counted from 0: 25 ms at most after the first, doubling to 1.6 s."""
    time.sleep(random.uniform(0, min(_LONGEST, _FIRST * 2**attempt)))  # noqa: S311 - jitter only
