"""What a process of the API reads while it starts."""

from __future__ import annotations

import gc
from threading import Event
from typing import Any

import pytest

from chalicelib import caches
from chalicelib.api import start
from chalicelib.domain.errors import Unavailable
from chalicelib.settings import Settings
from chalicelib.store.aws import secrets
from chalicelib.store.aws.dynamodb import dynamodb
from chalicelib.store.catalog import catalog
from tests.desk import look_up, open_ticket


def test_a_fresh_process_answers_a_look_up_with_four_calls(
    aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_ticket().json
    monkeypatch.setenv("SECRETS", "origin-secrets,token-secrets,guard-pepper")
    caches.forget_all()
    calls: list[str] = []
    clients = (secrets._ssm(), dynamodb())
    for client in clients:
        client.meta.events.register(
            "provide-client-params", lambda model, **_: calls.append(model.name)
        )
    assert look_up(opened["email"], opened["number"]).status == 200
    assert sorted(calls) == ["BatchGetItem", "GetParameters", "Query", "Scan"]


def test_what_is_read_ahead_is_not_waited_for_and_may_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("READ_AHEAD", "true")
    caches.forget_all()
    go, read = Event(), []

    def slow() -> None:
        assert go.wait(5)
        read.append("secrets")

    def away() -> None:
        read.append("catalog")
        raise Unavailable

    monkeypatch.setattr(secrets, "origin_secrets", slow)
    monkeypatch.setattr(catalog, "current", away)
    start.read_ahead()
    go.set()
    for thread in start.threading.enumerate():
        if thread.name.startswith("read-ahead"):
            thread.join(5)
    assert sorted(read) == ["catalog", "secrets"]


def test_nothing_is_read_ahead_where_the_deployment_does_not_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caches.forget_all()
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)  # as where the program is packaged
    monkeypatch.setattr(secrets, "origin_secrets", lambda: pytest.fail("it was read"))
    before = start.threading.active_count()
    start.read_ahead()
    assert start.threading.active_count() == before


def test_garbage_is_collected_again_once_everything_is_imported() -> None:
    import app  # noqa: F401

    assert gc.isenabled()
