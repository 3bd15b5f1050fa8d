"""The desk's "?" leads from each page to a paragraph that there is."""

from __future__ import annotations

import re

import pytest

from infra.package import ROOT
from static_site import manual

DESK = ROOT / "static_site" / "js" / "desk"


def entries(name: str, text: str) -> dict[str, str]:
    block = re.search(rf"const {name} = {{(.*?)\n}};", text, re.DOTALL)
    assert block
    return dict(re.findall(r"^  (\w+): (.+),$", block[1], re.MULTILINE))


PAGES = {"list", "ticket", *entries("BESIDE", (DESK / "main.js").read_text(encoding="utf-8"))}
TOLD = entries("TOLD", (DESK / "help" / "help.js").read_text(encoding="utf-8"))


def test_every_page_of_the_desk_has_its_paragraph() -> None:
    assert TOLD.keys() == PAGES


@pytest.mark.parametrize("page", sorted(TOLD))
def test_the_paragraph_is_a_heading_of_the_guide(page: str) -> None:
    guide, _, place = TOLD[page].strip('"').partition("/#")
    for language in ("es", "en"):
        read = manual.read(guide, language, str)
        assert read is not None
        assert f'id="{place}"' in read.body, f"{place} is the first step below no heading"
