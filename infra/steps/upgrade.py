"""The steps by which CloudFormation brings the data stack from one template to another.

DynamoDB makes or deletes one index of a table in an update, and demands that every attribute
definition is a key of something:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html

What AWS protects against deletion cannot be taken back when the step that makes it fails, and its
name stays taken: so it is made unprotected, and protected once it stands.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Template = dict[str, Any]

_TABLE = "AWS::DynamoDB::Table"
#: The property that protects a kind of resource, and its value when it does not.
_PROTECTION: dict[str, tuple[str, Any]] = {
    _TABLE: ("DeletionProtectionEnabled", False),
    "AWS::Cognito::UserPool": ("DeletionProtection", "INACTIVE"),
}


def steps(deployed: Template, wanted: Template, *, protected: bool) -> list[Template]:
    """The templates to deploy one after the other; the last is the one that is wanted.

    ``deployed`` is empty when there is no stack; ``protected`` says whether the stage asks for
    protection at all.
    """
    old = deployed.get("Resources", {})
    plans = {
        name: [*_index_states(old[name]["Properties"], table["Properties"])]
        for name, table in _tables(wanted).items()
        if name in old
    }
    count = max([1, *map(len, plans.values())])
    found = [_step(wanted, old, plans, place) for place in range(count)]
    unprotected = protected and _unprotected(found[0], old)
    if unprotected or found[-1] != wanted:
        found.append(wanted)
    return found


def _step(
    wanted: Template, old: dict[str, Any], plans: dict[str, list[dict[str, Any]]], place: int
) -> Template:
    """The wanted template with the indexes that each table has after a step."""
    step = copy.deepcopy(wanted)
    for name, states in plans.items():
        if states:
            _set_indexes(
                step["Resources"][name]["Properties"],
                old[name]["Properties"],
                states[min(place, len(states) - 1)],
            )
    return step


def _unprotected(step: Template, old: dict[str, Any]) -> bool:
    """Make what is new without protection; answers whether there was any."""
    fresh = False
    for name, resource in step["Resources"].items():
        protection = _PROTECTION.get(resource["Type"])
        if protection and name not in old and protection[0] in resource["Properties"]:
            resource["Properties"][protection[0]] = protection[1]
            fresh = True
    return fresh


def _index_states(old: dict[str, Any], new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The indexes of a table after each update, by name: one is added or removed at a time.

    What is new comes first. An index that changes under its name is removed and made again, and
    is away meanwhile. What is no longer wanted goes last.
    """
    now, goal = _indexes(old), _indexes(new)
    changed = [name for name in goal if name in now and now[name] != goal[name]]
    for name in [name for name in goal if name not in now]:
        now = now | {name: goal[name]}
        yield now
    for name in changed:
        now = {other: index for other, index in now.items() if other != name}
        yield now
        now = now | {name: goal[name]}
        yield now
    for name in [name for name in now if name not in goal]:
        now = {other: index for other, index in now.items() if other != name}
        yield now


def _set_indexes(table: dict[str, Any], old: dict[str, Any], indexes: dict[str, Any]) -> None:
    """Give a table its indexes, and the attribute definitions that its keys need."""
    definitions = {
        each["AttributeName"]: each
        for each in [*old["AttributeDefinitions"], *table["AttributeDefinitions"]]
    }
    keyed = [table["KeySchema"], *(index["KeySchema"] for index in indexes.values())]
    needed = {key["AttributeName"] for schema in keyed for key in schema}
    table["AttributeDefinitions"] = [definitions[name] for name in definitions if name in needed]
    table["GlobalSecondaryIndexes"] = [*indexes.values()]
    if not indexes:
        del table["GlobalSecondaryIndexes"]


def _indexes(table: dict[str, Any]) -> dict[str, Any]:
    return {index["IndexName"]: index for index in table.get("GlobalSecondaryIndexes", [])}


def _tables(template: Template) -> dict[str, Any]:
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == _TABLE
    }
