"""CloudFormation templates as plain Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml


class _CloudFormation(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's short functions: ``!Sub x`` becomes ``{"Fn::Sub": "x"}``."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        # Only the short form takes a dot; JSON needs the two parts.
        return {name: str(value).split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}  # type: ignore[arg-type]


_CloudFormation.add_multi_constructor("!", _function)


def read(path: Path) -> dict[str, Any]:
    """A template of this repository."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> dict[str, Any]:
    """A template in YAML or JSON."""
    if text.lstrip().startswith("{"):
        return dict(json.loads(text))
    found: dict[str, Any] = yaml.load(text, _CloudFormation)  # noqa: S506 - a SafeLoader
    return found
