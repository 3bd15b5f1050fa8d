"""``python -m tests.benchmarks.one NAME``: one benchmark, in this process, which is its own.

What a benchmark sets (an endpoint, a pool, a prefix of tables) and what the program keeps of it end
with the process, so ``python -m tests.benchmarks`` begins one for each.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import tests.conftest  # noqa: F401 - sets the environment before the program is imported
from infra.local.embedded import Embedded, embedded
from tests.benchmarks import functions, handlers, mails, scale, strangers
from tests.benchmarks.costs import answers, charter, dollars, fresh, growth, life, memory, reporting
from tests.benchmarks.importing import figures as importing
from tests.benchmarks.pages import finder, keys, visits
from tests.benchmarks.report import Figure
from tests.conftest import started
from tests.pool import with_everybody


def main() -> None:
    """Print the figures of one; a missed aim is told, and is no failure of the program."""
    for figure in BENCHMARKS[sys.argv[1]]():
        print(figure.line(), flush=True)


def on_aws(figures: Callable[[Embedded], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
    """Figures that are measured on an embedded AWS of their own, the program's log left out."""

    def measured() -> Iterator[Figure]:
        with embedded() as aws:
            os.environ["AWS_ENDPOINT_URL"] = aws.endpoint
            os.environ["TABLE_PREFIX"] = ""
            running = figures(aws)
            while True:
                with contextlib.redirect_stdout(io.StringIO()):
                    figure = next(running, None)
                if figure is None:
                    return
                yield figure

    return measured


def with_people(figures: Callable[[], Iterator[Figure]]) -> Callable[[Embedded], Iterator[Figure]]:
    """Figures for which agents must be in the pool."""

    def measured(aws: Embedded) -> Iterator[Figure]:
        pool = with_everybody(aws)
        os.environ.update(USER_POOL_ID=pool.id, USER_POOL_CLIENT_ID=pool.client_id)
        yield from figures()

    return measured


def _of_requests(_: Embedded) -> Iterator[Figure]:
    """The package needs what the others put there: tables, secrets and the catalog."""
    yield from handlers.figures()
    yield from strangers.figures()
    yield from functions.figures()


def _of_pages() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home, started(Path(home)) as system:
        yield from visits.figures(system.url)
        yield from finder.figures(system.url)
        yield from keys.figures(system.url)
        yield from strangers.challenge(system.url)


BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "mails": mails.figures,
    "importing": importing.figures,
    "life": on_aws(with_people(life.figures)),
    "dollars": on_aws(with_people(dollars.figures)),
    "memory": on_aws(with_people(memory.figures)),
    "answers": on_aws(with_people(answers.figures)),
    "charter": on_aws(with_people(charter.figures)),
    "reports": on_aws(with_people(reporting.figures)),
    "growth": on_aws(with_people(growth.figures)),
    "fresh": on_aws(with_people(fresh.figures)),
    "requests": on_aws(_of_requests),
    "pairs": on_aws(scale.pairs),
    "scale": on_aws(scale.figures),
    "pages": _of_pages,
}


if __name__ == "__main__":
    main()
