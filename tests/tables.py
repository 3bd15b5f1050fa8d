"""Tables for tests, made from the production template and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from infra.template import read

TEMPLATE = Path(__file__).resolve().parents[1] / "infra" / "templates" / "data.yaml"

#: Properties of AWS::DynamoDB::Table that CreateTable takes under the same name.
_SAME = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "GlobalSecondaryIndexes",
)


def table_definitions(prefix: str = "") -> list[dict[str, Any]]:
    """The arguments of CreateTable for each table of the template."""
    return [_arguments(properties, prefix) for properties in _tables()]


@cache
def _tables() -> list[dict[str, Any]]:
    """The properties of the template's tables."""
    resources = read(TEMPLATE)["Resources"].values()
    return [one["Properties"] for one in resources if one["Type"] == "AWS::DynamoDB::Table"]


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
