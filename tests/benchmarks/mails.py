"""Mail that arrives: what the heaviest costs, and whose words are taken for whose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage

from chalicelib.mail.reading.read import Body, head, read
from tests.benchmarks.report import Figure
from tests.mail.frames import FRAMES
from tests.mail.hostile import HOSTILE

_WORDS, _QUESTION = "Del año 2022, por cantón.", "¿Qué año necesita?\n¿Y qué provincia?"
_MB = 1_000_000


def figures() -> Iterator[Figure]:
    """Seconds of CPU of the worst mail of 1 MB and of 25 MB, and folds that are wrong."""
    for size, aim in ((1, 1.0), (25, 5.0)):
        took, name = max((_seconds(make, size * _MB), name) for name, make in HOSTILE.items())
        yield Figure(f"mail of {size} MB, the worst of {len(HOSTILE)} kinds", took, aim, " s", name)
    read_right = [_read(frame.answer(_WORDS, _QUESTION), html=frame.html) for frame in FRAMES]
    wrong = sum(body.words.rpartition("Android")[2].strip() != _WORDS for body in read_right)
    lost = sum(_WORDS not in body.words for body in read_right)
    yield Figure(f"wrong folds of {len(FRAMES)} client styles", 100 * wrong / len(FRAMES), 5, " %")
    yield Figure("own words lost", lost, 0)


def _seconds(make: Callable[[int], bytes], size: int) -> float:
    raw = make(size // max(1, len(make(101)) // 101))
    started = time.process_time()
    read(raw, head(raw))
    return time.process_time() - started


def _read(body: str, *, html: bool) -> Body:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "maria@example.com"
    message.set_content(body, subtype="html" if html else "plain")
    raw = message.as_bytes()
    return read(raw, head(raw))
