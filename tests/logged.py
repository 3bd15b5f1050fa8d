"""What the program logs while a test runs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import logs


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """The log lines of a test."""
    written: list[dict[str, Any]] = []
    logger = logs._logger()
    form = logger.handlers[0].format

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(form(record)))

    handler = Collect()
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)
