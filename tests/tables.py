"""Tables for tests, made from the production template and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parents[1] / "infra" / "data.yaml"

#: Properties of AWS::DynamoDB::Table that CreateTable takes under the same name.
_SAME = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "GlobalSecondaryIndexes",
)


class _CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's short functions: ``!Sub x`` becomes ``{"Fn::Sub": "x"}``."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_CloudFormation.add_multi_constructor("!", _function)


def template(path: Path = TEMPLATE) -> dict[str, Any]:
    """A CloudFormation template as plain Python."""
    return yaml.load(path.read_text(encoding="utf-8"), _CloudFormation)  # noqa: S506 - a SafeLoader


def table_definitions(prefix: str = "") -> list[dict[str, Any]]:
    """The arguments of CreateTable for each table of the template."""
    return [
        _arguments(resource["Properties"], prefix)
        for resource in template()["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::Table"
    ]


def create_tables(dynamodb: Any, prefix: str = "") -> None:
    """Make all tables of the template, their names behind a prefix."""
    for arguments in table_definitions(prefix):
        dynamodb.create_table(**arguments)


def _arguments(properties: dict[str, Any], prefix: str) -> dict[str, Any]:
    name = properties["TableName"]["Fn::Sub"].replace("${TablePrefix}", prefix)
    arguments = {key: properties[key] for key in _SAME if key in properties}
    stream = properties.get("StreamSpecification")
    if stream:
        arguments["StreamSpecification"] = {"StreamEnabled": True} | stream
    return {"TableName": name, **arguments}
