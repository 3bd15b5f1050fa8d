"""Every page lives with Trusted Types, and a string that is not ours becomes no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from infra.steps.site import pages
from tests.browser.conftest import Visitor
from tests.conftest import System

pytestmark = [pytest.mark.engine, pytest.mark.browser]

Visit = Callable[..., Visitor]
#: What a page may not do, as an injected script would try it.
_TRIES = {
    "markup": "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
    "a script's address": "document.createElement('script').src = 'https://elsewhere.example/x.js'",
    "a script's text": "document.createElement('script').text = 'alert(1)'",
    "a policy of its own": "trustedTypes.createPolicy('mine', { createHTML: (text) => text })",
    "a default policy": "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
    "lit's policy again": "trustedTypes.createPolicy('lit-html', { createHTML: (text) => text })",
    "a frame": "document.createElement('iframe').srcdoc = '<script>alert(1)</script>'",
}


def test_every_page_opens_without_a_word_of_the_policy(visit: Visit) -> None:
    person = visit()
    for page in sorted(one for one in pages() if not one.endswith((".pdf", ".json"))):
        person.go(page)
    assert len(pages()) > 10


@pytest.mark.parametrize("what", _TRIES)
def test_a_string_becomes_no_script(what: str, chromium: Browser, system: System) -> None:
    context = chromium.new_context(base_url=system.url)
    page = context.new_page()
    page.goto("/agentes/", wait_until="networkidle")
    tried = f"() => {{ try {{ {_TRIES[what]}; return 'done'; }} catch (e) {{ return e.name; }} }}"
    assert page.evaluate(tried) == "TypeError"
    context.close()
