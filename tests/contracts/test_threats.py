"""Every test that the threat table names exists."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

TABLE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
ROWS = [line for line in TABLE.splitlines() if line.startswith("|")][2:]


def named(row: str) -> list[tuple[str, list[str]]]:
    """The tests of a row: each file, and the names within it; ``::Name`` goes on in the file
    before it."""
    found: list[tuple[str, list[str]]] = []
    for test in re.findall(r"`([^`]+)`", row.split("|")[4]):
        path, *names = test.split("::")
        found.append((path or found[-1][0], names))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[2].strip()[:50])
def test_a_threat_is_held_by_tests_that_exist(row: str) -> None:
    assert all(cell.strip() for cell in row.split("|")[1:5]), "who, what, what stops it, which test"
    tests = named(row)
    assert tests, "no test is named"
    for path, names in tests:
        assert (ROOT / path).is_file(), path
        body: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        for name in names:
            match = [
                node
                for node in body
                if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name
            ]
            assert match, f"{path} has no {name}"
            body = match[0].body
