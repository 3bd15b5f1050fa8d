"""Whatever a process remembers, one call makes it forget."""

from __future__ import annotations

import ast
import re

import pytest

from chalicelib import caches
from chalicelib.settings import settings
from tests.conftest import ROOT

#: What is kept for ever, since it follows from the program alone, as all caches of the domain do.
CONSTANT = {
    "aws_clients.py: session": "how clients are made, no client",
    "services/auth/agent_tokens.py: _signatures": "the algorithm that is taken",
    "api/public/service.py: _contract": "the document of the API, as it was packed",
    "mail/compose.py: _mailbox": "how a name and an address are written",
    "mail/render.py: _environment": "the templates",
    "api/blueprints.py: _where": "where routes are declared, as they were packed",
    "services/published/answers/site.py: _environment": "the templates",
    "services/published/answers/site.py: said": "the words of these pages, as they were packed",
    "services/figures/charter/rendering.py: _environment": "the templates",
    "services/figures/charter/said.py: _words": "the words of the charter, as they were packed",
    "mail/sections.py: sections": "the words of the mails, as they were packed",
}


def test_whatever_may_change_is_forgotten_with_all_else() -> None:
    kept = {
        f"{path.relative_to(ROOT / 'chalicelib')}: {node.name}"
        for path in (ROOT / "chalicelib").rglob("*.py")
        if "domain" not in path.parts and "__pycache__" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    properties = {place for place in kept if place.startswith("mail/reading/mime/parts.py")}
    assert kept - properties == set(CONSTANT)


def test_tests_forget_all_of_it_at_once() -> None:
    """Who clears one cache by its name knows what the program remembers, and misses the next."""
    one = re.compile(r"\b(?!self\b)[a-z]\w*\.(?:cache_clear|forget)\(\)")
    for path in (ROOT / "tests").rglob("*.py"):
        if {"deploy", "mutants"} & set(path.relative_to(ROOT / "tests").parts):
            continue  # clients of the tests' own deployment; caches of what is to be broken
        assert one.findall(path.read_text(encoding="utf-8")) == [], path


def test_settings_that_changed_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    caches.forget_all()
    before = settings().site_url
    monkeypatch.setenv("SITE_URL", "https://elsewhere.example.ec")
    assert settings().site_url == before
    caches.forget_all()
    assert settings().site_url == "https://elsewhere.example.ec"
    monkeypatch.undo()
    caches.forget_all()


def test_a_decorated_function_is_called_again_only_once_it_is_forgotten() -> None:
    calls: list[int] = []

    @caches.remembered
    def client() -> int:
        calls.append(1)
        return len(calls)

    assert [client(), client()] == [1, 1]
    caches.forget_all()
    assert client() == 2
