"""Which tests a mutant is tried with, and in which order."""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.mutants.live import blocks, outermost
from tests.mutants.mutations import Mutant
from tests.mutants.record import ROOT, file_of

#: What is known of each test: its seconds, and the functions that it calls.
Tests = Mapping[str, Mapping[str, Any]]

#: Seconds of tests, as measured, that a mutant is tried with: one that lives longer has survived.
#: A promise of a service takes half a second through the database, and many tests call it.
BUDGET = 15.0
#: As many of them at least, however slow the machine was when they were measured.
LEAST = 8
#: Told by what models declare, without calling a function of theirs.
CONTRACT = "tests/contracts/test_openapi.py::test_the_committed_document_is_current"


def chosen(mutant: Mutant, tests: Tests, budget: float) -> list[str]:
    """Those that come to its line, or call its function, or any of its file; as many as the
    budget allows."""
    name, within = f"{mutant.path}::{mutant.function}", f"{mutant.path}::"
    line = _block(mutant.path, mutant.function, mutant.line)
    called = [n for n, test in tests.items() if line in test["functions"]]
    called = called or [n for n, test in tests.items() if name in test["functions"]]
    if not mutant.function or not called:
        called = [
            n
            for n, test in tests.items()
            if any(f.startswith(within) for f in test["functions"])
            or file_of(n).startswith(_mirror(mutant.path))
        ]
    ordered = _spread(called, mutant.path, tests)
    spent = itertools.accumulate(tests[n]["seconds"] for n in ordered)
    first = [
        name
        for place, (name, cost) in enumerate(zip(ordered, spent, strict=True))
        if cost <= budget or place < LEAST
    ]
    declares = not mutant.function and CONTRACT in tests and CONTRACT not in first
    return [*first, CONTRACT] if declares else first


@cache
def _block(path: str, function: str, line: int) -> str:
    """The innermost block of a function that holds a line, as a test's hits have it."""
    name = f"{path}::{function}"
    found = [node for named, node in outermost(_tree(path).body) if named == function]
    starts = [
        block[0].lineno
        for node in found
        for block in blocks(node)
        if block[0].lineno <= line <= (block[-1].end_lineno or 0)
    ]
    return f"{name}@{max(starts)}" if starts else name


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _spread(names: list[str], path: str, tests: Tests) -> list[str]:
    """The cheapest of each class of tests, then the second of each: they differ most. The module's
    own come first, then its room's."""
    room = _mirror(path)
    own = room + "test_" + path.rpartition("/")[2]
    rank: Counter[str] = Counter()
    places: dict[str, tuple[int, bool, bool, float]] = {}
    for name in sorted(names, key=lambda n: float(tests[n]["seconds"])):
        group = name.partition("[")[0].rpartition("::")[0]
        is_foreign, is_far = file_of(name) != own, not name.startswith(room)
        places[name] = (rank[group], is_foreign, is_far, tests[name]["seconds"])
        rank[group] += 1
    return sorted(names, key=places.__getitem__)


def _mirror(path: str) -> str:
    """Where the tests of a room lie: ``chalicelib/domain/form/x.py`` - ``tests/domain/form/``."""
    room = path.rpartition("/")[0].removeprefix("chalicelib/")
    return f"tests/{room}/"
