"""Files, functions and folders stay small enough to be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import ROOT

ROOMS = (ROOT / "chalicelib", ROOT / "static_site" / "js", ROOT / "static_site" / "css")


def sources(*places: Path) -> list[Path]:
    found = (path for place in places for path in place.rglob("*"))
    return [
        p
        for p in found
        if p.suffix in (".py", ".js", ".ts", ".scss")
        and "__pycache__" not in p.parts
        and p.name != "contract.d.ts"  # made from the contract, and not in git
    ]


FILES = [*sources(*ROOMS, ROOT / "infra"), *(ROOT / "static_site").glob("*.py")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_250_lines() -> None:
    assert {name(path) for path in FILES if lines(path) > 250} == set()


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{name(path)}: {node.name}"
        for path in FILES
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    }
    assert long == set()


def test_no_folder_has_more_than_12_files_beside_its_rooms() -> None:
    roomy = sources(*ROOMS, ROOT / "infra")
    folders = {path.parent for path in roomy}
    crowded = {
        name(folder): len(found)
        for folder in folders
        if len(found := [p for p in roomy if p.parent == folder and p.name != "__init__.py"]) > 12
    }
    assert crowded == {}
