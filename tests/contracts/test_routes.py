"""Every route says who may call it, and refuses everybody else."""

from __future__ import annotations

import ast
import inspect
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

import app as house
from chalicelib import api
from chalicelib.api import ROUTES, Audience, route
from chalicelib.services import clock
from chalicelib.services.auth import ticket_tokens
from tests.accounts import code, sign_in
from tests.agents import ANA
from tests.conftest import ROOT
from tests.contracts.routes import DESK, MATRIX, UNAUTHORIZED, at, told
from tests.desk import gateway_event, open_ticket, request
from tests.files import upload

PROTECTED = sorted(key for key, who in MATRIX.items() if who is not Audience.ANYONE)
HELD = sorted(key for key, who in MATRIX.items() if who is Audience.REQUESTER)


def test_every_route_has_its_row() -> None:
    assert {(r.method, r.path): r.who for r in ROUTES} == MATRIX


def test_no_route_is_served_without_being_declared() -> None:
    served = {(method, path) for path, methods in house.app.routes.items() for method in methods}
    assert served == set(MATRIX)


_FRESH = """
import json, sys
import app
for event in json.loads(sys.stdin.read()):
    answer = app.app(event, None)
    ours = [name for name in sys.modules if name.startswith("chalicelib.api.agents.")]
    print(json.dumps([answer["statusCode"], len(ours)]), file=sys.stderr)
"""


def test_in_lambda_a_process_declares_the_routes_that_it_is_asked_for_and_no_other() -> None:
    asked = [
        gateway_event("GET", "/openapi.json", None, {}, {}),
        gateway_event("PUT", "/health", None, {}, {}),
        gateway_event("GET", "/agent/tickets", None, {}, {}),
    ]
    asked[1]["requestContext"]["resourcePath"] = "/health"
    done = subprocess.run(
        [sys.executable, "-c", _FRESH],
        cwd=ROOT,
        env=os.environ | {"AWS_LAMBDA_FUNCTION_NAME": "fresh"},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stderr.splitlines()]
    statuses = [status for status, _ in answers]
    assert statuses == [503, 405, 503], f"there is no AWS here: {done.stderr}"
    (_, first), (_, unknown), _ = answers
    assert first == 0
    assert unknown > 10, "what is known to no module is looked for in all of them"


def test_a_route_that_does_not_say_who_may_call_it_does_not_start() -> None:
    parameter = inspect.signature(route).parameters["who"]
    assert parameter.default is inspect.Parameter.empty
    assert parameter.kind is inspect.Parameter.KEYWORD_ONLY


def test_views_are_declared_by_our_decorator_alone() -> None:
    for path in Path(inspect.getfile(api)).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            names = {
                ast.unparse(decorator.func)
                for decorator in function.decorator_list
                if isinstance(decorator, ast.Call)
            }
            assert not {name for name in names if name.endswith(".route")}, path.name


@pytest.mark.engine
class TestRefusals:
    @pytest.fixture
    def ticket(self, aws: Any) -> dict[str, Any]:
        opened: dict[str, Any] = open_ticket().json
        return opened

    @pytest.mark.parametrize(
        "credentials", ["none", "empty", "basic", "garbage", "expired", "forged", "unsigned"]
    )
    def test_bad_credentials_get_one_and_the_same_401(
        self, credentials: str, ticket: dict[str, Any]
    ) -> None:
        headers = _headers(credentials, ticket)
        for method, path in PROTECTED:
            reply = request(method, at(path, ticket["number"]), headers=headers)
            assert told(reply) == UNAUTHORIZED, (method, path)
            assert reply.headers["WWW-Authenticate"] == "Bearer"

    def test_a_tickets_token_opens_no_route_of_the_desk(self, ticket: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {ticket['access_token']}"}
        for method, path in DESK:
            reply = request(method, at(path, ticket["number"]), headers=headers)
            assert told(reply) == UNAUTHORIZED, (method, path)

    @pytest.mark.parametrize(("method", "path"), HELD)
    def test_a_token_of_another_ticket_is_refused(
        self, method: str, path: str, ticket: dict[str, Any]
    ) -> None:
        other = open_ticket(email="otra@example.com").json
        headers = {"Authorization": f"Bearer {other['access_token']}"}
        body = None if method == "GET" else {"body": "Les agradezco la respuesta."}
        reply = request(method, at(path, ticket["number"]), body, headers=headers)
        assert (reply.status, reply.json["code"]) == (403, "forbidden")

    def test_a_foreign_session_is_told_what_a_foreign_tickets_token_is(
        self, ticket: dict[str, Any]
    ) -> None:
        other = open_ticket(email="otra@example.com").json
        session = sign_in("otra@example.com", address="203.0.113.9").token
        for method, path in HELD:
            body = None if method == "GET" else {"body": "Les agradezco la respuesta."}
            answers = [
                request(
                    method,
                    at(path, number),
                    body,
                    headers={"Authorization": f"Bearer {token}"},
                )
                for token in (other["access_token"], session)
                for number in (ticket["number"], _none_of(ticket, other))
            ]
            assert [answer.status for answer in answers] == [403] * 4, (method, path)
            assert all(told(answer) == told(answers[0]) for answer in answers), (method, path)

    def test_without_the_origin_secret_nothing_is_served(self, aws: Any) -> None:
        for method, path in sorted(MATRIX):
            reply = request(method, at(path, "051243"), {}, headers={"X-Origin-Secret": "x"})
            assert (reply.status, reply.json["code"]) == (403, "forbidden"), (method, path)


#: What a requester does on a ticket, in an order in which each can be done: the route, what is
#: sent, and the answer. ``?`` stands for the code that came.
CONVERSATION: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("GET", "/tickets/{number}", None, 200),
    ("GET", "/tickets/{number}/attachments/{id}", None, 302),
    ("POST", "/tickets/{number}/resends", None, 202),
    ("POST", "/tickets/{number}/messages", {"body": "Una cosa más."}, 201),
    ("POST", "/tickets/{number}/close", {}, 200),
    ("POST", "/tickets/{number}/rating", {"score": 5}, 201),
    ("POST", "/tickets/{number}/reopen", {"body": "Sí lo necesito."}, 201),
    ("POST", "/tickets/{number}/proof-codes", None, 202),
    ("POST", "/tickets/{number}/proofs", {"code": "?"}, 201),
    ("POST", "/tickets/{number}/email/undo", None, 409),
    ("POST", "/tickets/{number}/email/confirmations", None, 403),
    ("POST", "/tickets/{number}/email-codes", {"email": "nueva@example.org"}, 202),
    ("PUT", "/tickets/{number}/email", {"email": "nueva@example.org", "code": "?"}, 200),
]


@pytest.mark.engine
@pytest.mark.parametrize("credentials", ["ticket", "session"])
def test_a_session_opens_its_tickets_as_their_tokens_do(
    credentials: str, aws: Any, directory: Any
) -> None:
    assert sorted((method, path) for method, path, _, _ in CONVERSATION) == HELD
    opened = open_ticket(attachments=[upload()]).json
    number, token = opened["number"], opened["access_token"]
    ANA.reply(number, "answered")
    if credentials == "session":
        token = sign_in(opened["email"]).token
    headers = {"Authorization": f"Bearer {token}"}
    (file,) = request("GET", f"/tickets/{number}", headers=headers).json["entries"][0][
        "attachments"
    ]
    for method, path, body, status in CONVERSATION:
        if body and body.get("code"):
            kind = "address_code" if "email" in body else "proof_code"
            body = body | {"code": code(body.get("email", opened["email"]), kind)}
        where = path.replace("{number}", number).replace("{id}", file["id"])
        answer = request(method, where, body, headers=headers)
        assert answer.status == status, (method, path, answer.text)
        if path.endswith("/proofs"):  # the opening's own proof ends where the mailbox's begins
            headers = {"Authorization": f"Bearer {answer.json['access_token']}"}


def _none_of(*opened: dict[str, Any]) -> str:
    """A number that no ticket has."""
    numbers = {one["number"] for one in opened}
    return next(number for number in ("100001", "100002", "100003") if number not in numbers)


def _headers(credentials: str, ticket: dict[str, Any]) -> dict[str, str]:
    token = ticket["access_token"]
    past = clock.now() - timedelta(days=2)
    values = {
        "empty": "Bearer ",
        "basic": f"Basic {token}",
        "garbage": "Bearer a.b.c",
        "expired": f"Bearer {ticket_tokens.issue(ticket['number'], ticket['email'], past)}",
        "forged": f"Bearer {token[:-4]}AAAA",
        "unsigned": f"Bearer {_unsigned(token)}",
    }
    return {"Authorization": values[credentials]} if credentials in values else {}


def _unsigned(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, "", algorithm="none")
