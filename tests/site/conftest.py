"""The scripts of the site as node can run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from static_site import build
from static_site.scripts import Assets, write_program


@pytest.fixture(scope="session")
def built() -> Assets:
    """What the site's pages load."""
    build.install()
    return build.assets()


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's program in Spanish, where node can load it."""
    build.install()
    folder = tmp_path_factory.mktemp("program")
    write_program(folder, "es")
    lit = "export const html = (...all) => all, nothing = null, render = () => {};\n"
    (folder / "lit-html.js").write_text(lit)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder
