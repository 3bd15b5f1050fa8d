"""The manuals' pages as PDF, tagged for screen readers; printed anew only when a page changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Route

from chalicelib.domain.languages import LANGUAGES
from infra.package import ROOT
from infra.steps.site import content_type
from static_site import manual

_PRINTED = manual.PDFS / "printed.json"
_HOST = "https://manual.invalid"


def print_all(browser: Browser, names: tuple[str, ...]) -> Iterator[Path]:
    """Print those whose text or pictures changed since they were; answers which."""
    before = json.loads(_PRINTED.read_text("utf-8")) if _PRINTED.is_file() else {}
    now = {
        (name, language): _digest(name, language)
        for name in names
        for language in LANGUAGES
        if manual.source(name, language).is_file()
    }
    stale = [
        one
        for one, digest in now.items()
        if before.get(manual.pdf(*one).name) != digest or not manual.pdf(*one).is_file()
    ]
    if not stale:
        return
    manual.PDFS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, str(ROOT / "static_site" / "build.py"), "--out", folder]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        for name, language in stale:
            _print(browser, Path(folder), name, language)
            yield manual.pdf(name, language)
    told = {manual.pdf(*one).name: digest for one, digest in now.items()}
    _PRINTED.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _digest(name: str, language: str) -> str:
    digest = hashlib.sha256(manual.source(name, language).read_bytes())
    for path in sorted((manual.PICTURES / language).iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _print(browser: Browser, site: Path, name: str, language: str) -> None:
    def serve(route: Route) -> None:
        path = site / route.request.url.removeprefix(_HOST).partition("?")[0].lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        route.fulfill(body=path.read_bytes(), content_type=content_type(path.name))

    page = browser.new_page()
    page.route(f"{_HOST}/**", serve)
    page.goto(f"{_HOST}{LANGUAGES[language].root}{manual.ADDRESSES[name]}")
    page.evaluate("for (const each of document.images) each.loading = 'eager'")
    page.wait_for_function("[...document.images].every((each) => each.complete)")
    page.pdf(
        path=manual.pdf(name, language),
        format="A4",
        tagged=True,
        outline=True,
        margin={"top": "18mm", "bottom": "18mm", "left": "18mm", "right": "18mm"},
    )
    page.close()
