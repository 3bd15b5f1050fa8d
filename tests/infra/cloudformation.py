"""CloudFormation as far as a failing deployment meets it: what a rollback deletes, what it keeps,
and what stands in the way of the next try. It follows the user guide's words on DeletionPolicy,
change sets and stack states; the embedded engine makes every resource and cannot be told to fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from infra.template import parse

#: Properties that name a resource for its account, or for the world.
_NAMES = ("TableName", "BucketName", "Domain", "RuleSetName", "GroupName", "Name")
_PROTECTION = {"DeletionProtectionEnabled": True, "DeletionProtection": "ACTIVE"}


@dataclass
class Stack:
    status: str
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    protected: bool = False


class CloudFormation:
    """An account and a region. ``fails`` names the kind of resource that fails the next time."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.stacks: dict[str, Stack] = {}
        self.taken: set[str] = set()
        self._change_sets: dict[str, dict[str, Any]] = {}

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        stack = self.stacks.get(StackName)
        if stack is None:
            said = f"Stack with id {StackName} does not exist"
            raise ClientError({"Error": {"Code": "ValidationError", "Message": said}}, "Describe")
        return {
            "Stacks": [
                {
                    "StackId": StackName,
                    "StackStatus": stack.status,
                    "EnableTerminationProtection": stack.protected,
                }
            ]
        }

    def create_change_set(self, **asked: Any) -> None:
        name = asked["StackName"]
        if asked["ChangeSetType"] == "CREATE":
            assert self.stacks.get(name, Stack("REVIEW_IN_PROGRESS")).status == "REVIEW_IN_PROGRESS"
            self.stacks[name] = Stack("REVIEW_IN_PROGRESS")
        else:
            assert self.stacks[name].status.endswith("_COMPLETE")
        self._change_sets[asked["ChangeSetName"]] = {"Status": "CREATE_COMPLETE", **asked}

    def describe_change_set(self, StackName: str, ChangeSetName: str) -> dict[str, Any]:
        found = self._change_sets[ChangeSetName]
        wanted = parse(found["TemplateBody"])["Resources"]
        changes = [
            {"ResourceChange": {"Action": "Add", "ResourceType": r["Type"], "LogicalResourceId": n}}
            for n, r in wanted.items()
        ]
        return {"Changes": changes, "ExecutionStatus": "EXECUTE_COMPLETE", **found}

    def execute_change_set(self, StackName: str, ChangeSetName: str) -> None:
        found, stack = self._change_sets[ChangeSetName], self.stacks[StackName]
        update = stack.status.endswith("_COMPLETE")
        kind = "UPDATE" if update else "CREATE"
        stack.events.append(self._event(StackName, StackName, f"{kind}_IN_PROGRESS", StackName))
        made: list[str] = []
        for name, resource in parse(found["TemplateBody"])["Resources"].items():
            if name in stack.resources:
                stack.resources[name] = resource
                continue
            reason = self._make(resource)
            if reason:
                stack.events.append(self._event(StackName, name, "CREATE_FAILED", "", reason))
                self._take_back(StackName, made, "UPDATE_ROLLBACK" if update else "ROLLBACK")
                return
            stack.resources[name] = resource
            made.append(name)
        stack.status = f"{kind}_COMPLETE"

    def delete_stack(self, StackName: str) -> None:
        stack = self.stacks[StackName]
        assert not stack.protected
        for name, resource in [*stack.resources.items()][::-1]:
            policy = resource.get("DeletionPolicy", "Delete")
            if policy == "Delete" and not self._delete(resource):
                stack.status = "DELETE_FAILED"
                return
            del stack.resources[name]
        del self.stacks[StackName]

    def delete_change_set(self, StackName: str, ChangeSetName: str) -> None:
        del self._change_sets[ChangeSetName]

    def update_termination_protection(
        self, StackName: str, EnableTerminationProtection: bool
    ) -> None:
        self.stacks[StackName].protected = EnableTerminationProtection

    def get_paginator(self, name: str) -> Any:
        assert name == "describe_stack_events"
        return self

    def paginate(self, StackName: str) -> Iterator[dict[str, Any]]:
        yield {"StackEvents": self.stacks[StackName].events[::-1]}

    def _make(self, resource: dict[str, Any]) -> str:
        """Why a resource cannot be made; empty when it was."""
        if resource["Type"] == self.fails:
            self.fails = ""
            return "the quota is used up"
        name = _name(resource)
        if name and name in self.taken:
            return f"{name} already exists"
        self.taken |= {name} - {""}
        return ""

    def _take_back(self, stack_name: str, made: list[str], state: str) -> None:
        stack, state = self.stacks[stack_name], f"{state}_COMPLETE"
        for name in made[::-1]:
            resource = stack.resources.pop(name)
            kept = resource.get("DeletionPolicy", "Delete") == "Retain"
            if not kept and not self._delete(resource):
                state = "ROLLBACK_FAILED"
        stack.status = state

    def _delete(self, resource: dict[str, Any]) -> bool:
        properties = resource.get("Properties", {})
        if any(properties.get(name) == on for name, on in _PROTECTION.items()):
            return False
        self.taken -= {_name(resource)}
        return True

    @staticmethod
    def _event(
        stack: str, name: str, status: str, physical: str, reason: str = ""
    ) -> dict[str, str]:
        return {
            "StackId": stack,
            "LogicalResourceId": name,
            "PhysicalResourceId": physical,
            "ResourceStatus": status,
            "ResourceStatusReason": reason,
        }


def _name(resource: dict[str, Any]) -> str:
    properties = resource.get("Properties", {})
    found = [properties[name] for name in _NAMES if name in properties]
    return f"{resource['Type']} {json.dumps(found[0])}" if found else ""


def resolved(template: dict[str, Any], **conditions: bool) -> dict[str, Any]:
    """A template with its ``Fn::If`` decided, as far as conditions are given."""
    if isinstance(template, list):
        return [resolved(each, **conditions) for each in template]
    if not isinstance(template, dict):
        return template
    if set(template) == {"Fn::If"} and template["Fn::If"][0] in conditions:
        name, yes, no = template["Fn::If"]
        return resolved(yes if conditions[name] else no, **conditions)
    return {key: resolved(value, **conditions) for key, value in template.items()}
