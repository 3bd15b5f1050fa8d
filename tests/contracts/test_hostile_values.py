"""Whatever a stranger writes where a value is expected, the answer is a refusal, never a defect."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.api import ROUTES, Audience, Route
from tests.accounts import sign_in
from tests.agents import ADMIN
from tests.contracts.routes import at
from tests.desk import Reply, open_ticket, request
from tests.tokens import agent_token

pytestmark = pytest.mark.engine

PROTECTED = {*Audience} - {Audience.ANYONE}
_LONG = "9" * 5_000
#: In an address or a header: text.
TEXTS = [
    "",
    " ",
    "\x00",
    "-1",
    "0",
    _LONG,
    "1e400",
    "٠١٢",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "x" * 3_000,
    "\u202e\u200b",
    "e30.e30",
    "a,b,c," * 50,
    "%00",
    "{}",
]
#: In a body: anything that JSON can say.
VALUES: list[str] = [
    *(json.dumps(text) for text in TEXTS),
    '"\\ud800"',
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "1.5",
    "1e400",
    _LONG,
    f"-{_LONG}",
    "[" * 400 + "]" * 400,
    '{"a":' * 200 + "1" + "}" * 200,
    json.dumps(["x"] * 300),
    json.dumps("e\u0301" * 10_000),
]


@pytest.fixture
def callers(aws: Any, directory: Any) -> dict[Audience, tuple[dict[str, str], str]]:
    """Good credentials for each kind of route, and the number of the ticket that they open."""
    opened = open_ticket().json
    session = sign_in(opened["email"]).token
    tokens = {
        Audience.ANYONE: "",
        Audience.REQUESTER: opened["access_token"],
        Audience.ACCOUNT_OWNER: session,
        Audience.AGENT: agent_token(ADMIN.agent),
        Audience.SIGNED_IN: agent_token(ADMIN.agent),
    }
    return {
        who: ({"Authorization": f"Bearer {token}"} if token else {}, opened["number"])
        for who, token in tokens.items()
    }


def _parameters(route: Route) -> list[str]:
    """The declared ones, and one that is not; the language is the same on every route."""
    declared = route.takes.query.model_fields if route.takes.query else {}
    return [name for name in ("undeclared", *declared) if name != "language"]


_addresses = (f"10.9.{n // 250}.{n % 250}" for n in itertools.count())


def call(route: Route, caller: tuple[dict[str, str], str], **sent: Any) -> Reply:
    headers, number = caller
    return request(
        route.method,
        sent.pop("path", at(route.path, number)),
        headers=headers | sent.pop("headers", {}),
        address=next(_addresses),
        **sent,
    )


def check(reply: Reply, told: object) -> None:
    assert reply.status < 500, (told, reply.text)
    if reply.status >= 400:
        assert reply.json["code"], told


def test_in_every_parameter_of_every_query(callers: Any) -> None:
    for route in ROUTES:
        for name, text in itertools.product(_parameters(route), TEXTS):
            reply = call(route, callers[route.who], query={name: text})
            check(reply, (route.path, name, text[:20]))


def test_in_every_path(callers: Any) -> None:
    for route in ROUTES:
        if "{" not in route.path:
            continue
        for text in filter(None, TEXTS):
            path = at(route.path, text.replace("/", ""))
            reply = call(route, callers[route.who], path=path, body={})
            check(reply, (route.method, route.path, text[:20]))
            assert reply.status >= 400, (route.method, route.path, text[:20])


def test_in_every_header_that_is_read(callers: Any) -> None:
    for route in ROUTES:
        for name in _headers(route):
            for text in TEXTS:
                reply = call(route, callers[route.who], headers={name: text}, body={})
                check(reply, (route.method, route.path, name, text[:20]))


def test_in_every_field_of_every_body(callers: Any) -> None:
    for route in ROUTES:
        if route.body is None:
            continue
        for raw in _bodies(route):
            reply = call(route, callers[route.who], raw=raw, headers={"If-Match": '"1"'})
            check(reply, (route.method, route.path, raw[:60]))


def _headers(route: Route) -> Iterator[str]:
    yield "Authorization" if route.who in PROTECTED else "CloudFront-Viewer-Address"
    if route.takes.if_match:
        yield "If-Match"
    if route.takes.idempotency_key:
        yield "Idempotency-Key"


def _bodies(route: Route) -> Iterator[str]:
    """Each value in place of the whole body, and of every field; of each field alone where the
    others may be left out, so that the value goes as far as it can."""
    assert route.body is not None
    fields = route.body.model_fields
    for value in VALUES:
        yield value
        yield f"{{{','.join(f'{json.dumps(name)}:{value}' for name in fields)}}}"
        if not any(field.is_required() for field in fields.values()):
            yield from (f"{{{json.dumps(name)}:{value}}}" for name in fields)


def test_a_list_asked_for_backwards_names_the_field(callers: Any) -> None:
    (route,) = (r for r in ROUTES if (r.method, r.path) == ("GET", "/agent/tickets"))
    asked = {"opened_from": "2026-12-01", "opened_to": "2026-11-30"}
    reply = call(route, callers[route.who], query=asked)
    assert reply.faults == {("opened_to", "before_start")}


def test_days_beyond_the_calendar_and_nobody_as_assignee_are_named(callers: Any) -> None:
    (route,) = (r for r in ROUTES if (r.method, r.path) == ("GET", "/agent/tickets"))
    asked = {"opened_from": "0001-01-01", "opened_to": "9999-12-31", "assignee": ""}
    reply = call(route, callers[route.who], query=asked)
    assert {field for field, _ in reply.faults} == {"opened_from", "opened_to", "assignee"}
