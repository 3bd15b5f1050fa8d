"""A mutant of what runs at import: the program and its tests are imported again, with its text."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, ModuleType

import pytest

from tests.mutants.mutations import Mutant
from tests.mutants.record import QUIET, ROOT, file_of

_PROGRAM = str(ROOT / "chalicelib")
#: Collects garbage five times at the end of each session, which is half of a short one.
_NO_COLLECTING = ("-p", "no:unraisableexception")


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
    """The test that failed, or empty. In a fork: what is imported here is lost with it.

    The files of tests are imported as they are needed: the first tells of most mutants.
    """
    forget()
    sys.meta_path.insert(0, _Text(mutant))
    first = _FirstFailure(numbers)
    files: dict[str, list[str]] = {}
    for test in tests:
        files.setdefault(file_of(test), []).append(test)
    own, *others = files.values()
    for several in (own, [test for file in others for test in file]):
        if several:
            with contextlib.suppress(SystemExit):
                code = pytest.main(["-x", *QUIET, *_NO_COLLECTING, *several], plugins=[first])
            if first.killer or code != pytest.ExitCode.OK:
                return first.killer or "collection"
    return ""


def forget() -> None:
    """The program and its tests are not imported."""
    for name in list(sys.modules):
        top = name.partition(".")[0]
        if top in ("chalicelib", "app", "tests") and not name.startswith("tests.mutants"):
            del sys.modules[name]


def called_by_imports() -> set[str]:
    """``file::name`` of each function that runs when the program is imported.

    What such a function made then is kept, so a change of it is seen by importing anew only.
    """
    modules = [name for name in sys.modules if name.partition(".")[0] in ("chalicelib", "app")]
    called: set[str] = set()

    def hear(frame: FrameType, event: str, _: object) -> None:
        file, name = frame.f_code.co_filename, frame.f_code.co_qualname
        if event == "call" and file.startswith(_PROGRAM):
            path = str(Path(file).relative_to(ROOT))
            called.add(f"{path}::{name.partition('.<locals>')[0]}")

    forget()
    sys.setprofile(hear)
    try:
        for name in modules:
            importlib.import_module(name)
    finally:
        sys.setprofile(None)
    return called
