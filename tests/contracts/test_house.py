"""Imports run one way, settings are documented, the top level holds what it should."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.rules.catalog import Rules
from chalicelib.settings import Settings
from tests.conftest import ROOT

SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_setting_says_what_it_is() -> None:
    for name, setting in Settings.model_fields.items():
        assert setting.description, name


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_of_settings_explains_every_one(name: str) -> None:
    assert f"| `{name.upper()}` |" in SETTINGS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_function_is_given_every_setting(name: str) -> None:
    template = (ROOT / "infra" / "templates" / "app.yaml").read_text(encoding="utf-8")
    assert name.upper() in template or name == "log_level"


def test_every_rule_that_administrators_may_change_is_seeded() -> None:
    rows = json.loads((ROOT / "infra" / "seed" / "settings.json").read_text(encoding="utf-8"))
    seeded = {row["id"]: row for row in rows}
    assert seeded.keys() == Rules.model_fields.keys()
    for language in LANGUAGES:
        said = f"description_{language}"
        assert [name for name, row in seeded.items() if not row.get(said)] == []


#: What the standard library calls the environment.
_ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def reads_environment(source: str) -> bool:
    """Whether a module reads or writes the environment, by whatever name it imports it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module="os" | "posix", names=names) if {
                name.name for name in names
            } & {*_ENVIRONMENT, "*"}:
                return True
            case ast.Attribute(attr=name) if name in _ENVIRONMENT:
                return True
            case ast.Constant(value=str(name)) if name in _ENVIRONMENT:
                return True  # getattr(os, "environ")
    return False


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ['STAGE']",
        "import os\nos.getenv('STAGE')",
        "import os as system\nsystem.getenv('STAGE')",
        "from os import environ",
        "from os import getenv as read",
        "from os import *",
        "import os\ngetattr(os, 'environ')",
    ],
)
def test_every_way_to_read_the_environment_is_known(source: str) -> None:
    assert reads_environment(source)


def test_only_settings_read_the_environment() -> None:
    program = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
    readers = [path for path in program if reads_environment(path.read_text(encoding="utf-8"))]
    assert readers == [ROOT / "chalicelib" / "settings.py"]


def test_no_test_stands_on_another() -> None:
    """What tests share lies in modules of its own: a file of tests can be renamed or deleted."""
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not any(part.startswith("test_") for part in name.split(".")), path


def test_no_test_takes_helpers_from_another_file_of_tests() -> None:
    taken = {
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests")
        for name in (*(node.module or "").split("."), *(each.name for each in node.names))
        if name.startswith("test_")
    }
    assert taken == set()


def test_what_a_browser_waits_for_is_a_function() -> None:
    """An expression is read anew at each look, which the pages' policy forbids from the second on:
    such a wait ends well only where what it waits for is there at once."""
    waited = {
        f"{path.relative_to(ROOT)}:{node.lineno}": script.value
        for room in ("tests", "infra")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "wait_for_function"
        and isinstance(script := node.args[0], ast.Constant)
    }
    assert waited
    assert not {place for place, said in waited.items() if not re.match(r"(\(\)|\w+) =>", said)}
