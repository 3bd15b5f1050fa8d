"""Sixteen people at once, who open tickets and look them up: what was accepted, and in what time.

Each answer is read, and only what opened a ticket counts as an opening: neither a form that is
shown again nor a limit that is reached.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.costs.life import DETAILS
from tests.benchmarks.peers.helpdesk_fields import FIELDS, SPENT
from tests.desk import opening

CLIENTS = 16


@dataclass
class Done:
    """What people did in some seconds: each accepted act, and its database's CPU where told."""

    seconds: float
    accepted: int
    refused: int
    database: float = 0.0


@dataclass
class Answer:
    """One answer: its status, body and headers."""

    status: int
    text: str
    headers: Any


@dataclass
class Helpdesk:
    """Somebody with a browser at django-helpdesk."""

    port: int
    seen: list[str] = field(default_factory=list)
    _cookie: str = ""
    spent: float = 0.0

    def open(self) -> bool:
        """Send the form; the page that follows is the ticket's."""
        if not self._cookie:
            shown = self._ask("GET", "/tickets/submit/")
            self._cookie = re.findall(r"csrftoken=(\w+)", shown.headers["Set-Cookie"])[0]
        form = {
            "csrfmiddlewaretoken": self._cookie,
            "queue": "1",
            "title": "Índice de precios al consumidor",
            "body": DETAILS,
            "priority": "3",
            "submitter_email": f"p{uuid.uuid4().hex}@example.com",
        } | {f"custom_{name}": "Población 0912345678" for name in FIELDS}
        answer = self._ask("POST", "/tickets/submit/", urlencode(form))
        led = answer.headers.get("Location", "")
        if answer.status != 302 or "key=" not in led:
            return False
        self.seen.append(led)
        return True

    def look_up(self) -> bool:
        """Follow the link of one's ticket."""
        answer = self._ask("GET", self.seen[-1])
        return answer.status == 200 and "precios al consumidor" in answer.text

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": f"csrftoken={self._cookie}"} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = asked(self.port, method, path, body, headers)
        self.spent += int(answer.headers.get(SPENT, 0)) / 1e6
        return answer


@dataclass
class Ours:
    """Somebody at our form, from an address of their own."""

    port: int
    seen: list[tuple[str, str]] = field(default_factory=list)
    spent: float = 0.0

    def open(self) -> bool:
        """Send the form, as the page does."""
        body = opening(email=f"p{uuid.uuid4().hex}@example.com", details=DETAILS)
        answer = self._ask("/tickets", body)
        if answer.status != 201:
            return False
        self.seen.append((body["email"], json.loads(answer.text)["number"]))
        return True

    def look_up(self) -> bool:
        """Type e-mail and number."""
        email, number = self.seen[-1]
        answer = self._ask("/lookups", {"email": email, "number": number})
        return answer.status == 200 and json.loads(answer.text)["ticket"]["number"] == number

    def _ask(self, path: str, body: Any) -> Answer:
        drawn = uuid.uuid4().int
        headers = {
            "Idempotency-Key": str(uuid.uuid4()),
            "X-Forwarded-For": f"198.{drawn % 256}.{drawn // 256 % 256}.{drawn // 65_536 % 256}",
        }
        return asked(self.port, "POST", path, json.dumps(body), headers)


Person = Helpdesk | Ours


def asked(port: int, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
    """Ask a server on this machine, on a connection of its own."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.read().decode("utf-8", "replace"), answer.headers)
    finally:
        line.close()


def act(people: list[Person], what: Callable[[Person], bool], seconds: float) -> Done:
    """Have all of them do something, each again as soon as it is done, for some seconds."""
    began, before = time.monotonic(), sum(person.spent for person in people)

    def go_on(person: Person) -> tuple[int, int]:
        accepted = refused = 0
        while time.monotonic() < began + seconds:
            if what(person):
                accepted += 1
            else:
                refused += 1
        return accepted, refused

    with ThreadPoolExecutor(len(people)) as threads:
        counts = list(threads.map(go_on, people))
    took = time.monotonic() - began
    spent = sum(person.spent for person in people) - before
    return Done(took, sum(one for one, _ in counts), sum(two for _, two in counts), spent)
