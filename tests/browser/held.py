"""Answers that come when a test lets them, however busy the machine is."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Route

from tests.browser.conftest import Visitor

#: Keeps account of the answers that the page has read, by their addresses.
READ = """
  window.answersRead = [];
  const json = Response.prototype.json;
  Response.prototype.json = async function () {
    try {
      return await json.call(this);
    } finally {
      window.answersRead.push(this.url);
    }
  };
"""
#: All that an agent has of the page where they are.
SEEN = """() => ({
  title: document.title, focus: document.activeElement.outerHTML, address: location.href,
  main: document.querySelector("main").innerText })"""


class Held:
    """The first answer to an address that the page asks for, kept until it is let go."""

    def __init__(self, agent: Visitor, pattern: str, method: str = "GET") -> None:
        self.page = agent.page
        self._routes: list[Route] = []
        self._method = method
        self.page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._routes or route.request.method != self._method:
            route.fallback()
        else:
            self._routes.append(route)

    def wait(self) -> None:
        """Until the page has asked."""
        end = time.monotonic() + 90
        while not self._routes:
            self.page.wait_for_timeout(20)
            assert time.monotonic() < end, f"{self.page.url} does not ask"

    def let_go(self, **answer: Any) -> None:
        """Answer, as the API does or in other words, and wait until the page has done with it."""
        route = self._routes[0]
        if answer:
            route.fulfill(**answer)
        else:
            route.continue_()
        self.page.wait_for_function(
            "url => answersRead.includes(url)", arg=route.request.url, polling="raf"
        )
        self.page.evaluate("new Promise((done) => setTimeout(done))")  # after what was waiting
