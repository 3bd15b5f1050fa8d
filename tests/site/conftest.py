"""The scripts of the site as node can run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infra.package import ROOT
from static_site import build, catalogue


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's program in Spanish, where node can load it."""
    build.install()
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT / "static_site/js", folder, dirs_exist_ok=True)
    (folder / "words.js").write_bytes(catalogue.words_module("es"))
    (folder / "lit-html.js").write_text("export const html = (...all) => all;\n")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder
