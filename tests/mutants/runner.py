"""A pytest session that measures the tests once, then tries each mutant in a fork of itself."""

from __future__ import annotations

import gc
import itertools
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants import fresh, live
from tests.mutants.choice import BUDGET, chosen
from tests.mutants.mutations import Mutant
from tests.mutants.record import ROOT, Measured, Results

if TYPE_CHECKING:
    from infra.local.embedded import Embedded

#: The embedded AWS slows down with the tables that tests leave in it.
ENGINE_TESTS = 600


class Again(Exception):
    """The session has to begin anew; what it found out is kept."""


class Runner:
    """The plugin. ``tried`` is told each mutant and its fate."""

    def __init__(
        self,
        mutants: Callable[[], Iterator[Mutant]],
        tried: Callable[..., None],
        budget: float = BUDGET,
    ) -> None:
        self._mutants, self._tried, self._budget = mutants, tried, budget
        self._measured, self._results = Measured(), Results()
        self._serial = itertools.count(1)
        self._engine_tests = 0
        self.again = False

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """A test that fails need not look for its smallest example."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "mutants", deadline=None, phases=phases, database=None, derandomize=True
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure, then try."""
        with one_engine():
            self._items = {item.nodeid: item for item in session.items}
            self.functions = live.Functions(ROOT, ROOT / "chalicelib")
            self._measure(session.items)
            self._at_import = set(_in_fork(fresh.called_by_imports))
            gc.collect()
            gc.freeze()  # forks do not walk through what was there before them
            try:
                for mutant in self._mutants():
                    self._try(mutant)
            except Again:
                self.again = True
        return True

    def _measure(self, items: list[pytest.Item]) -> None:
        new = [item for item in items if item.nodeid not in self._measured.tests]
        kept = self.functions.originals()
        hits: set[str] = set()
        self.functions.record(hits)
        for place, item in enumerate(new):
            hits.clear()
            self.functions.forget()
            began = time.perf_counter()
            after = new[place + 1] if place + 1 < len(new) else None
            reports = runtestprotocol(item, log=False, nextitem=after)
            passed = all(report.passed for report in reports)
            self._measured.add(item.nodeid, time.perf_counter() - began, passed, hits)
            if place % 100 == 0:
                self._measured.save()
                print(f"\r  measured {place} of {len(new)} tests", end="", file=sys.stderr)
        self._measured.save()
        live.put_back(kept)

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Those that are tried with it, first to last."""
        tests = self._measured.tests
        known = {n: tests[n] for n in self._items if tests[n]["passed"]}
        return chosen(mutant, known, self._budget)

    def _try(self, mutant: Mutant) -> None:
        tests = self.tests_for(mutant)
        fate = self._results.fate(mutant, tests)
        if fate is None:
            fate, killer = self._fork(mutant, tests) if tests else ("survived", "")
            self._results.add(mutant, fate, killer, tests)
            needs_engine = any("embedded_aws" in self._items[n].fixturenames for n in tests)
            self._tried(mutant, fate, killer)
            if needs_engine and (fate == "timeout" or self._engine_tests > ENGINE_TESTS):
                raise Again
        else:
            self._tried(mutant, fate, "")

    def _fork(self, mutant: Mutant, tests: list[str]) -> tuple[str, str]:
        expected = sum(self._measured.tests[n]["seconds"] for n in tests)
        serial = next(self._serial)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._in_child(mutant, tests, serial, writing)
        os.close(writing)
        told = _read(reading, deadline=30 + 5 * expected)
        if told is None:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if told is None:
            return "timeout", ""
        count, _, killer = told.partition(" ")
        self._engine_tests += int(count or 0)
        return ("killed" if killer else "survived"), killer

    def _in_child(self, mutant: Mutant, tests: list[str], serial: int, writing: int) -> None:
        """Runs no further than the first test that fails; never returns."""
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        numbers = serial * 1000 + os.getpid() * 1_000_000
        killer, done = "a death", 0
        try:
            if self._is_live(mutant):
                _number_tables(self._items[tests[0]].config, numbers)
                killer, done = self._run([self._items[n] for n in tests])
            else:
                killer = fresh.run(mutant, tests, numbers)
        finally:
            os.write(writing, f"{done} {killer}".encode())
            os._exit(0)

    def _is_live(self, mutant: Mutant) -> bool:
        if not mutant.function or f"{mutant.path}::{mutant.function}" in self._at_import:
            return False
        return self.functions.put(mutant.path, mutant.function, mutant.source)

    @staticmethod
    def _run(items: list[pytest.Item]) -> tuple[str, int]:
        engine = 0
        for item, after in itertools.zip_longest(items, items[1:]):
            engine += "embedded_aws" in getattr(item, "fixturenames", ())
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                return item.nodeid, engine
        return "", engine


def _number_tables(config: pytest.Config, numbers: int) -> None:
    for plugin in config.pluginmanager.get_plugins():
        if hasattr(plugin, "_NUMBERS"):
            plugin._NUMBERS = itertools.count(numbers)


def _in_fork(make: Callable[[], Iterable[str]]) -> list[str]:
    """What a function of no arguments makes in a fork of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as told:
                json.dump(sorted(make()), told)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        made: list[str] = json.loads(told.read())
    os.waitpid(child, 0)
    return made


def _read(pipe: int, deadline: float) -> str | None:
    told = b""
    until = time.monotonic() + deadline
    while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
        part = os.read(pipe, 4096)
        if not part:
            os.close(pipe)
            return told.decode()
        told += part
    os.close(pipe)
    return None


@contextmanager
def one_engine() -> Iterator[None]:
    """One embedded AWS for the session and all its forks, started when the first test asks."""
    from infra.local import embedded as module

    start, running = module.embedded, []

    @contextmanager
    def shared(*args: Any, **options: Any) -> Iterator[Embedded]:
        if args or options:
            with start(*args, **options) as own:
                yield own
            return
        if not running:
            entered = start()
            running.append((entered, entered.__enter__()))
        yield running[0][1]

    module.embedded = shared
    try:
        yield
    finally:
        module.embedded = start
        for entered, _ in running:
            entered.__exit__(None, None, None)
