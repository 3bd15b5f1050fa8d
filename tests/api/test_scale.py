"""What the desk's calls cost does not grow with the tickets; ``make bench`` holds it to 20,000."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import caches
from tests.crowd import crowd, load
from tests.reads import JOBS, reads

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]
FEW, MANY = 500, 2_500


@pytest.fixture
def loaded(aws: Any) -> Callable[[int], None]:
    def load_up_to(size: int) -> None:
        load(crowd(size))
        caches.forget_all()

    return load_up_to


def test_calls_and_items_read_stay_the_same_with_five_times_the_tickets(
    loaded: Callable[[int], None],
) -> None:
    loaded(FEW)
    few = {name: reads(job) for name, job in JOBS.items()}
    loaded(MANY)
    many = {name: reads(job) for name, job in JOBS.items()}
    assert many == few
    assert all(one.calls and one.items for one in few.values())
