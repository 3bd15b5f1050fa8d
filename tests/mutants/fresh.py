"""A mutant outside functions: the program and its tests are imported again, with its text."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

from tests.mutants.mutations import Mutant
from tests.mutants.record import QUIET, ROOT


class _Text(importlib.abc.MetaPathFinder):
    """Finds one module, with a text of ours."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        name = mutant.path.removesuffix(".py").replace("/", ".")
        self._name = name.removesuffix(".__init__")

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        file = str(ROOT / self._mutant.path)
        loader = _Loader(name, file)
        loader.text = self._mutant.source
        return importlib.util.spec_from_file_location(name, file, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    text = ""

    def get_code(self, fullname: str) -> object:
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _FirstFailure:
    """Remembers which test failed first, and numbers its tables beside all others'."""

    def __init__(self, numbers: int) -> None:
        self._numbers, self.killer = numbers, ""

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        for plugin in session.config.pluginmanager.get_plugins():
            if hasattr(plugin, "_NUMBERS"):
                plugin._NUMBERS = itertools.count(self._numbers)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.killer:
            self.killer = report.nodeid


def run(mutant: Mutant, tests: list[str], numbers: int) -> str:
    """The test that failed, or empty. In a fork: what is imported here is lost with it."""
    for name in list(sys.modules):
        top = name.partition(".")[0]
        if top in ("chalicelib", "app", "tests") and not name.startswith("tests.mutants"):
            del sys.modules[name]
    sys.meta_path.insert(0, _Text(mutant))
    first = _FirstFailure(numbers)
    with contextlib.suppress(SystemExit):
        code = pytest.main(["-x", *QUIET, *tests], plugins=[first])
    return first.killer or ("" if code == pytest.ExitCode.OK else "collection")
