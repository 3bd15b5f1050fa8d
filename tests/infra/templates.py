"""What DynamoDB demands of a template and its updates."""

from __future__ import annotations

from typing import Any


def index(name: str, key: str = "k", projection: str = "ALL") -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": projection},
    }


def template(**tables: list[dict[str, Any]]) -> dict[str, Any]:
    """A template with tables of some indexes, each with the definitions that it needs."""
    resources = {}
    for name, indexes in tables.items():
        keys = ["id", *sorted({each["KeySchema"][0]["AttributeName"] for each in indexes})]
        properties = {
            "DeletionProtectionEnabled": True,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": k, "AttributeType": "S"} for k in keys],
        }
        if indexes:
            properties["GlobalSecondaryIndexes"] = indexes
        resources[name] = {"Type": "AWS::DynamoDB::Table", "Properties": properties}
    return {"Resources": resources}


def indexes(step: dict[str, Any], table: str) -> dict[str, Any]:
    properties = step["Resources"][table]["Properties"]
    return {each["IndexName"]: each for each in properties.get("GlobalSecondaryIndexes", [])}


def tables(template: dict[str, Any]) -> set[str]:
    resources = template.get("Resources", {})
    return {name for name, each in resources.items() if each["Type"] == "AWS::DynamoDB::Table"}


def check(before: dict[str, Any], step: dict[str, Any]) -> None:
    """What DynamoDB demands of an update."""
    for name in tables(step) & tables(before):
        old, new = indexes(before, name), indexes(step, name)
        assert len(old.keys() ^ new.keys()) <= 1, "one index is made or deleted at a time"
        assert all(old[each] == new[each] for each in old.keys() & new.keys())
        properties = step["Resources"][name]["Properties"]
        keys = [properties["KeySchema"], *(each["KeySchema"] for each in new.values())]
        used = {key["AttributeName"] for schema in keys for key in schema}
        assert used == {each["AttributeName"] for each in properties["AttributeDefinitions"]}
