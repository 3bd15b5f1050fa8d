"""The manuals' pages as PDF, tagged for screen readers; printed anew only when a page changed: its
text, its pictures, how it is laid out."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Route
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from chalicelib.domain.languages import LANGUAGES
from infra.package import ROOT
from infra.steps.site import content_type
from static_site import manual

_PRINTED = manual.PDFS / "printed.json"
#: What the pages look like.
_LOOK = tuple(ROOT / "static_site" / one for one in ("pages/ayuda.html", "css/pages/help.scss"))
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
    shown = sorted((manual.PICTURES / language).iterdir())
    for path in (*_LOOK, *shown):
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
    page.evaluate("document.title = document.querySelector('h1').textContent")
    page.evaluate("for (const each of document.images) each.loading = 'eager'")
    page.wait_for_function("() => [...document.images].every((each) => each.complete)")
    headings = page.locator("h1, h2, h3, h4").all_inner_texts()
    printed = page.pdf(
        format="A4",
        tagged=True,
        outline=True,
        margin={"top": "18mm", "bottom": "18mm", "left": "18mm", "right": "18mm"},
    )
    page.close()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed)))
    _name_bookmarks(writer.get_outline_root(), {one.strip() for one in headings})
    writer.write(manual.pdf(name, language))


def _name_bookmarks(entry: DictionaryObject, headings: set[str]) -> None:
    """Name each bookmark as its heading: Chromium writes the words twice where the heading would
    have stood alone at the foot of a page, and went to the next."""
    at = entry.get("/First")
    while at is not None:
        one = at.get_object()
        title = str(one["/Title"])
        half = title[: len(title) // 2]
        if title == 2 * half and half in headings:
            one[NameObject("/Title")] = TextStringObject(half)
        _name_bookmarks(one, headings)
        at = one.get("/Next")
