"""The few words of rules that agents read in lists."""

from __future__ import annotations

from typing import Literal

from chalicelib.domain.languages import words
from chalicelib.domain.rules.named import Named
from chalicelib.domain.tickets.lifecycle import CloseReason


def named(kind: Literal["statuses", "priorities", "close_reasons"], language: str) -> list[Named]:
    """All values of a kind with their names in a language."""
    return [Named(id=code, name=name) for code, name in words(language)[kind].items()]


def close_reason(reason: CloseReason, language: str) -> str:
    """Why a ticket was closed, in a language."""
    name: str = words(language)["close_reasons"][reason]
    return name
