"""What earlier runs found out, kept so that a run can be stopped and taken up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutants.mutations import Mutant

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".mutants"
#: Options of every session; what pytest would rewrite is imported before it starts.
QUIET = ("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


@cache
def digest(path: str) -> str:
    """Of a file's text; empty for one that is gone."""
    file = ROOT / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.exists() else ""


class Measured:
    """How long each test takes unchanged, and the functions and blocks that it comes to."""

    def __init__(self) -> None:
        self._file = HOME / "hits.json"
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        self.tests: dict[str, dict[str, Any]] = {
            name: test for name, test in kept.items() if test["file"] == digest(file_of(name))
        }

    def add(self, name: str, seconds: float, passed: bool, functions: Iterable[str]) -> None:
        """Keep what one test did."""
        self.tests[name] = {
            "file": digest(file_of(name)),
            "seconds": round(seconds, 3),
            "passed": passed,
            "functions": sorted(functions),
        }

    def save(self) -> None:
        """Write it down."""
        HOME.mkdir(exist_ok=True)
        self._file.write_text(json.dumps(self.tests))


class Results:
    """The fate of each mutant, a line each, appended as it is known."""

    def __init__(self) -> None:
        HOME.mkdir(exist_ok=True)
        self._file = HOME / "results.jsonl"
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._fates: dict[str, dict[str, Any]] = {}
        for line in lines:
            fate = json.loads(line)
            self._fates[fate["key"]] = fate

    def fate(self, mutant: Mutant, tests: list[str]) -> str | None:
        """What became of it, unless what decided that has changed since.

        A kill holds while its test is as it was; a survival holds while all tests that could kill
        it are.
        """
        fate = self._fates.get(mutant.key)
        if fate is None or fate["code"] != code_of(mutant):
            return None
        if fate["killer"]:
            return "killed" if fate["tests"] == digest(file_of(fate["killer"])) else None
        return fate["fate"] if fate["tests"] == tests_digest(tests) else None

    def add(self, mutant: Mutant, fate: str, killer: str, tests: list[str]) -> None:
        """Keep the fate of one."""
        line = {
            "key": mutant.key,
            "code": code_of(mutant),
            "fate": fate,
            "killer": killer,
            "tests": digest(file_of(killer)) if killer else tests_digest(tests),
            "path": mutant.path,
            "function": mutant.function,
            "line": mutant.line,
            "before": mutant.before,
            "after": mutant.after,
        }
        self._fates[mutant.key] = line
        with self._file.open("a") as file:
            file.write(json.dumps(line) + "\n")


def code_of(mutant: Mutant) -> str:
    """Of the mutant's whole file: a change anywhere in it may change what becomes of it."""
    return digest(mutant.path)


def tests_digest(tests: list[str]) -> str:
    """Of the files of these tests."""
    files = sorted({file_of(test) for test in tests})
    return hashlib.sha256(" ".join(map(digest, files)).encode()).hexdigest()[:16]


def file_of(test: str) -> str:
    """The file of a test's name."""
    return test.split("::")[0]
