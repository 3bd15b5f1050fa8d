"""What is called of AWS in this process: by the program, and by tests and tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3

from chalicelib import aws_clients


def on(event: str, told: Callable[..., Any]) -> None:
    """Have each client that is made from now on tell of an event of botocore's."""
    for emitter in _emitters():
        emitter.register(event, told)


def off(event: str, told: Callable[..., Any]) -> None:
    """End what ``on`` began, for clients that are made from now on."""
    for emitter in _emitters():
        emitter.unregister(event, told)


def _emitters() -> list[Any]:
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    assert boto3.DEFAULT_SESSION is not None
    program: Any = aws_clients.session()
    return [boto3.DEFAULT_SESSION.events, program.get_component("event_emitter")]
