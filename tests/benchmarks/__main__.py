"""``make bench``: every figure in one run; ``python -m tests.benchmarks NAME...`` for some."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import tests.conftest  # noqa: F401 - sets the environment before the program is imported
from chalicelib import caches
from infra.local.embedded import Embedded, embedded
from tests import places
from tests.benchmarks import functions, handlers, mails, scale, strangers
from tests.benchmarks.costs import answers, charter, dollars, fresh, growth, life, memory, reporting
from tests.benchmarks.importing import figures as importing
from tests.benchmarks.pages import finder, keys, visits
from tests.benchmarks.report import Figure
from tests.conftest import started
from tests.pool import with_everybody


def main() -> None:
    """Print the figures; a missed aim is told, and is no failure of the program."""
    chosen = sys.argv[1:] or [*_BENCHMARKS]
    unknown = [name for name in chosen if name not in _BENCHMARKS]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: there are {', '.join(_BENCHMARKS)}")
    for name in chosen:
        for figure in _BENCHMARKS[name]():
            print(figure.line(), flush=True)


def _on_aws(figures: Callable[[Embedded], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
    """Figures that are measured on an embedded AWS of their own, the program's log left out."""

    def measured() -> Iterator[Figure]:
        with embedded() as aws:
            os.environ["AWS_ENDPOINT_URL"] = aws.endpoint
            os.environ["TABLE_PREFIX"] = ""
            caches.forget_all()  # clients, too: the benchmark before this one had another engine
            places.nowhere()
            running = figures(aws)
            while True:
                with contextlib.redirect_stdout(io.StringIO()):
                    figure = next(running, None)
                if figure is None:
                    return
                yield figure

    return measured


def _of_requests(_: Embedded) -> Iterator[Figure]:
    """The package needs what the others put there: tables, secrets and the catalog."""
    yield from handlers.figures()
    yield from strangers.figures()
    yield from functions.figures()


def _with_people(figures: Callable[[], Iterator[Figure]]) -> Callable[[Embedded], Iterator[Figure]]:
    def measured(aws: Embedded) -> Iterator[Figure]:
        pool = with_everybody(aws)
        os.environ.update(USER_POOL_ID=pool.id, USER_POOL_CLIENT_ID=pool.client_id)
        yield from figures()

    return measured


def _of_pages() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home, started(Path(home)) as system:
        yield from visits.figures(system.url)
        yield from finder.figures(system.url)
        yield from keys.figures(system.url)
        yield from strangers.challenge(system.url)


_BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "mails": mails.figures,
    "importing": importing.figures,
    "life": _on_aws(_with_people(life.figures)),
    "dollars": _on_aws(_with_people(dollars.figures)),
    "memory": _on_aws(_with_people(memory.figures)),
    "answers": _on_aws(_with_people(answers.figures)),
    "charter": _on_aws(_with_people(charter.figures)),
    "reports": _on_aws(_with_people(reporting.figures)),
    "growth": _on_aws(_with_people(growth.figures)),
    "fresh": _on_aws(_with_people(fresh.figures)),
    "requests": _on_aws(_of_requests),
    "pairs": _on_aws(scale.pairs),
    "scale": _on_aws(scale.figures),
    "pages": _of_pages,
}


if __name__ == "__main__":
    main()
