"""A fuzzer that knows the published document alone, against the running system.

Every operation is called by everybody: the public, a requester, an agent, a lead, an
administrator, with what the document allows and with what it forbids. Nothing may end in a 5xx,
and every answer must be one that the document describes. ``make fuzz`` does so for longer.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.api.public.service import OPENAPI
from tests.conftest import System
from tests.deploy.calls import call
from tests.deploy.signing_in import sign_in
from tests.desk import opening

pytestmark = pytest.mark.engine

DOCUMENT = schemathesis.openapi.from_dict(json.loads(OPENAPI.read_text(encoding="utf-8")))
OPERATIONS = [found.ok() for found in DOCUMENT.get_all_operations()]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Calls of an operation by one caller, of each of the two kinds.
CALLS = int(os.environ.get("FUZZ_CALLS", "1"))
_AGENTS = {
    "agent": "ana@inec.example",
    "lead": "luis@inec.example",
    "admin": "adan@inec.example",
}
#: Operations after which credentials are won anew.
_CALLS_OF_A_TOKEN = max(1, 20 // CALLS)
_addresses = (f"10.{77 + n // 62_500}.{n // 250 % 250}.{n % 250}" for n in itertools.count())


@dataclass
class Caller:
    """Somebody who calls: the credentials that they have, and the ticket that those open."""

    token: str
    number: str

    @property
    def headers(self) -> dict[str, str]:
        credentials = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return credentials | {"CloudFront-Viewer-Address": f"{next(_addresses)}:50000"}


def arrive(who: str, system: System) -> Caller:
    """Somebody with fresh credentials: agents' end after ten minutes, and some calls end them."""
    _, _, text = call(system, "POST", "/api/tickets", opening(email=f"{uuid.uuid4()}@example.com"))
    opened = json.loads(text)
    if who in _AGENTS:
        return Caller(sign_in(system, _AGENTS[who])["access_token"], opened["number"])
    return Caller(opened["access_token"] if who == "requester" else "", opened["number"])


@pytest.mark.timeout(120 + 600 * CALLS)
@pytest.mark.parametrize("who", ["public", "requester", *_AGENTS])
def test_every_answer_is_one_that_the_document_describes(who: str, system: System) -> None:
    wrong: list[str] = []
    for turn, operation in enumerate(OPERATIONS):
        if turn % _CALLS_OF_A_TOKEN == 0:
            caller = arrive(who, system)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            wrong += _wrong(system, operation, mode, caller)
    assert not wrong, "\n\n".join(wrong)


def _wrong(system: System, operation: Any, mode: GenerationMode, caller: Caller) -> list[str]:
    """What was wrong with the answers to some calls of an operation."""
    wrong: list[str] = []

    @seed(20261126)
    @settings(
        max_examples=CALLS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        # What is hostile in a path is tried by tests/contracts/test_hostile_values.py.
        case.path_parameters = {
            name: caller.number if name == "number" else "01JD0000000000000000000000"
            for name in case.path_parameters or {}
        }
        base = f"{system.url}/api"
        response = case.call(base_url=base, headers=caller.headers, allow_redirects=False)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            wrong.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    with contextlib.suppress(Unsatisfiable):  # it takes nothing that could be wrong
        run()
    return wrong
