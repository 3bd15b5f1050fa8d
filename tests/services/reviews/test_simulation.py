"""A simulated desk against an independent model: every date, notice and closing is the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.mail import send
from chalicelib.services import clock
from tests.simulation import desk, outages
from tests.simulation.here import here
from tests.simulation.year import Year

pytestmark = pytest.mark.engine
#: ``make simulate`` asks for more: tickets and days.
COUNT, DAYS = (int(part) for part in os.environ.get("SIMULATE", "200x60").split("x"))
SEED = int(os.environ.get("SEED", "11"))


@pytest.fixture
def database(embedded_aws: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The engine's database in this process; nothing is logged, and no mail waits for
    the one before."""
    monkeypatch.setenv("LOG_LEVEL", "CRITICAL")
    monkeypatch.setenv("MAIL_RATE", "1000000")
    with here():
        yield


# A mark outweighs what `make simulate` says on the command line: a year takes what it takes.
@pytest.mark.timeout(0 if "SIMULATE" in os.environ else 600)
def test_every_ticket_ends_as_plain_counting_says_through_all_outages(
    database: None, directory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ses, moment = outages.Ses(), desk.Clock()
    monkeypatch.setattr(send, "ses", lambda: ses)
    monkeypatch.setattr(clock, "now", moment.now)
    year = Year(COUNT, DAYS, SEED, ses, moment, say=lambda words: print(words, flush=True))  # noqa: T201 - for `make simulate`
    print(f"seed {SEED}")  # noqa: T201
    year.live()
    assert year.differences == []
    assert sum(len(ticket.told) for ticket in year.lives.tickets) > COUNT / 2
