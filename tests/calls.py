"""What is called of AWS in this process: by the program, and by tests and tools."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import boto3

from chalicelib import aws_clients

#: Clients that were made, by all that they follow from.
_kept: dict[tuple[Any, ...], Any] = {}


def on(event: str, told: Callable[..., Any]) -> None:
    """Have each client that is made from now on tell of an event of botocore's."""
    _kept.clear()
    for session in _sessions():
        _emitter(session).register(event, told)


def off(event: str, told: Callable[..., Any]) -> None:
    """End what ``on`` began, for clients that are made from now on."""
    _kept.clear()
    for session in _sessions():
        _emitter(session).unregister(event, told)


def keep_clients(prepare: Callable[[Any], None]) -> None:
    """Make no client twice: to make one costs more than most tests do with it.

    A process that forgets its clients gets those that it had, unless settings of AWS are others, or
    somebody listens to what one of them calls: that one is nobody else's. ``prepare`` is given each
    that is made.
    """
    for session in _sessions():
        session.create_client = partial(_kept_or_made, session, session.create_client, prepare)


def is_kept(client: Any) -> bool:
    """Whether nobody listens to what a client calls, so that others may be given it."""
    return getattr(client, "is_kept", False)


def _kept_or_made(
    session: Any,
    make: Callable[..., Any],
    prepare: Callable[[Any], None],
    service: str,
    **options: Any,
) -> Any:
    named = {name: _said(value) for name, value in options.items() if value is not None}
    around = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    key = (id(session), service, *sorted(named.items()), *sorted(around.items()))
    if key not in _kept:
        _kept[key] = _made(key, make(service, **options))
        prepare(_kept[key])
    return _kept[key]


def _made(key: tuple[Any, ...], client: Any) -> Any:
    events, agent = client.meta.events, client._user_agent_creator.to_string()

    def of_one(change: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        client.is_kept = False
        _kept.pop(key, None)
        return change(*arguments, **named)

    for name in ("register", "register_first", "register_last", "unregister"):
        setattr(events, name, partial(of_one, getattr(events, name)))
    client._user_agent_creator.to_string = lambda: agent  # a sixth of a call
    client.is_kept = True
    return client


def _said(value: Any) -> str:
    """What a client is made with, as text; a Config has no other equality."""
    return repr(getattr(value, "_user_provided_options", value))


def _emitter(session: Any) -> Any:
    return session.get_component("event_emitter")


def _sessions() -> list[Any]:
    """That of boto3, which tests use, and the program's."""
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    assert boto3.DEFAULT_SESSION is not None
    return [boto3.DEFAULT_SESSION._session, aws_clients.session()]
