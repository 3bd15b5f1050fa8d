"""The site's modules one by one, beside the bundle that a page has loaded.

A module of the site is loaded anew into the page: it shares what the browser keeps with the
page's own, and nothing that lies in memory.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, Route

from static_site.scripts import write_program

_ADDRESS = "/assets/one-by-one/"


def evaluate(page: Page, script: str, arg: Any = None) -> Any:
    """What a script comes to that imports modules of ``js/`` by ``BASE``."""
    page.route(f"**{_ADDRESS}**", _serve)
    try:
        return page.evaluate(script.replace("BASE", _ADDRESS), arg)
    finally:
        page.unroute(f"**{_ADDRESS}**", _serve)


def _serve(route: Route) -> None:
    name = route.request.url.partition(_ADDRESS)[2]
    content = (Path(_program().name) / name).read_bytes()
    route.fulfill(body=content, content_type="text/javascript; charset=utf-8")


@cache
def _program() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory()
    write_program(Path(folder.name), "es")
    return folder
