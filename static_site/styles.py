"""The site's style sheets (``css/``), made by Sass, without what no page of ours has."""

from __future__ import annotations

import re
import subprocess
from functools import cache

from static_site.scripts import SITE, node_tool

_NAMED = re.compile(r"\bgovuk-[\w-]+")


def style_sheet(name: str) -> bytes:
    """``css/<name>.scss`` as browsers read it."""
    command = [node_tool("node"), "style-sheet.js", f"css/{name}.scss"]
    given = "\n".join(sorted(named_classes())).encode()
    return subprocess.run(command, cwd=SITE, check=True, input=given, stdout=subprocess.PIPE).stdout


@cache
def named_classes() -> frozenset[str]:
    """The classes of govuk-frontend that templates, scripts and what builds them name."""
    files = [
        *(SITE / "js").rglob("*.js"),
        *(path for room in ("pages", "layouts") for path in (SITE / room).rglob("*.html")),
        *(SITE.parent / "chalicelib" / "services").rglob("*.html"),
        *SITE.glob("*.py"),
    ]
    return frozenset(_NAMED.findall("\n".join(path.read_text("utf-8") for path in files)))
