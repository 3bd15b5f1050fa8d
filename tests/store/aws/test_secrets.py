"""Secrets: those that the setting names come in one call, and each is what stands in the store."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib import caches
from chalicelib.store.aws import secrets
from infra.package import ROOT
from infra.template import read
from tests.logged import lines
from tests.places import ORIGIN_SECRET, SECRETS

__all__ = ["lines"]

_RESOURCES = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]
_NAMED = {
    name: resource["Properties"]["Environment"]["Variables"]["SECRETS"].split(",")
    for name, resource in _RESOURCES.items()
    if "SECRETS" in resource.get("Properties", {}).get("Environment", {}).get("Variables", {})
}


@pytest.fixture
def asked(aws: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of the parameter store, in their order."""
    monkeypatch.setenv("SECRETS", ",".join(SECRETS))
    caches.forget_all()
    calls: list[str] = []
    events = secrets._ssm().meta.events
    events.register("provide-client-params", lambda model, **_: calls.append(model.name))
    return calls


def test_all_that_the_setting_names_come_in_one_call(asked: list[str]) -> None:
    assert secrets.origin_secrets() == (ORIGIN_SECRET,)
    assert secrets.guard_pepper() == SECRETS["guard-pepper"][0]
    assert secrets.token_secrets() == tuple(SECRETS["token-secrets"])
    assert asked == ["GetParameters"]


def test_one_that_the_setting_does_not_name_is_asked_for_by_itself(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRETS", "guard-pepper")
    caches.forget_all()
    secrets._ssm().meta.events.register(
        "provide-client-params", lambda model, **_: asked.append(model.name)
    )
    assert secrets.origin_secrets() == (ORIGIN_SECRET,)
    assert asked == ["GetParameter"]


def test_one_that_is_missing_keeps_the_others_from_nothing(asked: list[str]) -> None:
    boto3.client("ssm").delete_parameter(Name="/consulta/test/audit-pepper")
    assert secrets.origin_secrets() == (ORIGIN_SECRET,)
    with pytest.raises(ClientError, match="ParameterNotFound"):
        secrets.audit_pepper()


def test_a_right_that_is_not_known_yet_is_done_without(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, Any]]
) -> None:
    def refuse(**_: Any) -> None:
        told = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
        raise ClientError(told, "GetParameters")  # type: ignore[arg-type]

    monkeypatch.setattr(secrets._ssm(), "get_parameters", refuse)
    assert secrets.origin_secrets() == (ORIGIN_SECRET,)
    assert secrets.guard_pepper() == SECRETS["guard-pepper"][0]
    assert asked == ["GetParameter", "GetParameter"]
    assert [line["event"] for line in lines] == ["secrets_not_together"]


def test_a_secret_put_in_front_is_taken_over_within_five_minutes(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.origin_secrets()
    boto3.client("ssm").put_parameter(
        Name="/consulta/test/origin-secrets",
        Value=json.dumps(["new", ORIGIN_SECRET]),
        Type="SecureString",
        Overwrite=True,
    )
    assert secrets.origin_secrets() == (ORIGIN_SECRET,)
    later = secrets._FRESH + 1
    real = secrets.Cached.__call__.__globals__["time"].monotonic
    monkeypatch.setattr("chalicelib.store.aws.cached.time.monotonic", lambda: real() + later)
    assert secrets.origin_secrets() == ("new", ORIGIN_SECRET)


@pytest.mark.parametrize("function", sorted(_NAMED))
def test_a_function_asks_for_what_its_role_may_have(function: str) -> None:
    role = _RESOURCES[_RESOURCES[function]["Properties"]["Role"]["Fn::GetAtt"][0]]
    statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    allowed = {
        resource["Fn::Sub"].rpartition("/")[2]
        for statement in statements
        if "ssm:GetParameters" in statement["Action"]
        for resource in statement["Resource"]
    }
    assert set(_NAMED[function]) <= allowed
    assert set(_NAMED[function]) <= set(secrets.NAMES)
