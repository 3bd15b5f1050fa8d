"""Files, functions and folders stay small enough to be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import ROOT

ROOMS = (ROOT / "chalicelib", ROOT / "static_site" / "js", ROOT / "static_site" / "css")
FILES = [
    path
    for room in ROOMS
    for path in room.rglob("*")
    if path.suffix in (".py", ".js", ".scss") and "__pycache__" not in path.parts
]
#: Files that are still longer than 250 lines. This list only ever gets shorter.
STILL_LONG = {
    "chalicelib/api/agents/work.py",
    "chalicelib/api/public/accounts.py",
    "chalicelib/mail/reading/bodies.py",
    "chalicelib/mail/reading/html_text.py",
    "chalicelib/services/accounts/erasure.py",
    "chalicelib/services/mail/inbound_replies.py",
    "chalicelib/store/guards/guards.py",
    "chalicelib/store/mail/outbox_tries.py",
}
#: Functions that are still longer than 40 lines: the same holds.
STILL_LONG_FUNCTIONS = {"chalicelib/api/__init__.py: route", "chalicelib/mail/render.py: render"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_250_lines() -> None:
    assert {name(path) for path in FILES if lines(path) > 250} == STILL_LONG


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{name(path)}: {node.name}"
        for path in FILES
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    }
    assert long == STILL_LONG_FUNCTIONS


def test_no_folder_has_more_than_12_files_beside_its_rooms() -> None:
    folders = {path.parent for path in FILES}
    crowded = {
        name(folder): len(found)
        for folder in folders
        if len(found := [p for p in FILES if p.parent == folder and p.name != "__init__.py"]) > 12
    }
    assert crowded == {}
