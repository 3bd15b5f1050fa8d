"""The modules of routes: all of them, or those that a request asks for.

In Lambda a process declares a route when it is first asked for: the modules of the others, some
half of the program, are most of what a fresh process would import. Everywhere else, where the API
is packaged, documented and tested, all are declared at once.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Chalice

_PUBLIC = (
    "service",
    "helped",
    "tickets",
    "messages",
    "files",
    "addresses",
    "not_me",
    "sign_in",
    "accounts",
    "account_erasure",
)
_AGENTS = (
    "identity",
    "desk",
    "lists",
    "live",
    "work",
    "emails",
    "replies",
    "teamwork",
    "drafts",
    "reporting.exports",
    "approvals",
    "canned_replies",
    "absences",
    "answers.writing",
    "answers.deciding",
    "answers.files",
    "answers.reusing",
    "administration.catalog",
    "administration.rows",
    "administration.proposals",
    "reporting.reports",
)
MODULES = (*(f"public.{name}" for name in _PUBLIC), *(f"agents.{name}" for name in _AGENTS))
#: The module of each route, by its method and path; ``make contract`` writes it anew.
WHERE = Path(__file__).with_name("routes.json")


class Service(Chalice):
    """Chalice, with routes that are declared when they are first asked for."""

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer a request."""
        asked = event.get("requestContext", {})
        method, path = asked.get("httpMethod"), asked.get("resourcePath")
        if path is not None and method not in self.routes.get(path, {}):
            self.declare(*_modules_of(f"{method} {path}"))
        answer: dict[str, Any] = super().__call__(event, context)
        return answer

    def declare(self, *modules: str) -> None:
        """Declare the routes of some modules; those that are declared already stay so."""
        for name in modules:
            if name not in self._declared:
                self.register_blueprint(blueprint(name))
                self._declared.add(name)

    @property
    def _declared(self) -> set[str]:
        declared: set[str] = self.__dict__.setdefault("declared", set())
        return declared


def blueprint(module: str) -> Blueprint:
    """The routes of a module."""
    routes: Blueprint = import_module(f"chalicelib.api.{module}").routes
    return routes


def _modules_of(route: str) -> tuple[str, ...]:
    """The module that declares a route; all of them where none is known to."""
    found = _where().get(route)
    return (found,) if found else MODULES


@cache
def _where() -> dict[str, str]:
    known: dict[str, str] = json.loads(WHERE.read_text("utf-8"))
    return known
