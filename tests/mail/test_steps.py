"""What a hostile mail may cost: the steps of reading it grow no faster than the mail."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from chalicelib.mail.reading.read import head, read
from tests.mail.hostile import HOSTILE

_PER_BYTE = 40


def steps(raw: bytes) -> int:
    """Lines of Python that reading a mail runs through."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read(raw, head(raw))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_mail_takes_no_more_than_twice_the_steps(name: str) -> None:
    make = HOSTILE[name]
    small, large = make(1_500), make(3_000)
    taken = steps(large)
    assert taken <= 2.3 * steps(small) + 1_000
    assert taken <= _PER_BYTE * len(large) + 5_000
