"""Imports run one way, settings are documented, the top level holds what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.rules.catalog import Rules
from chalicelib.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_setting_says_what_it_is() -> None:
    for name, setting in Settings.model_fields.items():
        assert setting.description, name


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_explains_every_setting(name: str) -> None:
    assert f"`{name.upper()}`" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_function_is_given_every_setting(name: str) -> None:
    template = (ROOT / "infra" / "app.yaml").read_text(encoding="utf-8")
    assert name.upper() in template or name == "log_level"


def test_every_rule_that_administrators_may_change_is_seeded() -> None:
    seeded = (ROOT / "infra" / "seed" / "settings.json").read_text(encoding="utf-8")
    for name in Rules.model_fields:
        assert f'"{name}"' in seeded, name


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) < 150


def test_only_settings_read_the_environment() -> None:
    for path in (ROOT / "chalicelib").rglob("*.py"):
        if path.name != "settings.py":
            assert "os.environ" not in path.read_text(encoding="utf-8"), path
