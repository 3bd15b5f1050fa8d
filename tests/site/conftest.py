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
    (folder / "desk" / "words.js").write_bytes(catalogue.desk_words_module("es"))
    for name, package in build.PACKAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(build.SITE / "node_modules" / package, folder / name)
    lit = "export const html = (...all) => all, nothing = null, render = () => {};\n"
    (folder / "lit-html.js").write_text(lit)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder
