"""``make bench``: every figure in one run."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tests.conftest  # noqa: F401 - sets the environment before the program is imported
from infra.local.embedded import embedded
from tests.benchmarks import functions, handlers, mails, page, scale, strangers
from tests.benchmarks.report import Figure
from tests.conftest import started


def main() -> None:
    """Print the figures; a missed aim is told, and is no failure of the program."""
    for figure in _figures():
        print(figure.line(), flush=True)


def _figures() -> Iterator[Figure]:
    yield from mails.figures()
    with embedded() as aws:
        os.environ["AWS_ENDPOINT_URL"] = aws.endpoint
        yield from _quietly(handlers.figures())
        yield from _quietly(strangers.figures())
        yield from functions.figures()
        yield from _quietly(scale.figures(aws))
    if "--no-page" in sys.argv:
        return
    with tempfile.TemporaryDirectory() as home, started(Path(home)) as system:
        yield from page.figures(system.url)
        yield from strangers.challenge(system.url)


def _quietly(figures: Iterator[Figure]) -> list[Figure]:
    """Without the program's log lines."""
    with contextlib.redirect_stdout(io.StringIO()):
        return list(figures)


if __name__ == "__main__":
    main()
