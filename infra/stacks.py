"""CloudFormation stacks: shown before they change, deployed when they differ, taken away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.template import parse

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_NOTHING = ("didn't contain changes", "No updates are to be performed")
#: A change set was made and never executed: there is nothing but the name.
_EMPTY = "REVIEW_IN_PROGRESS"
#: The first deployment failed: nothing of it ever served, and it can only be deleted.
_NEVER_STOOD = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
_STANDS = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)
#: How the events of an operation begin.
_BEGINNINGS = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")
_REPLACED = {"True": " (replaced)", "Conditional": " (may be replaced)"}
_POLL_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

Confirm = Callable[[str, list[str]], bool]


class Declined(Exception):
    """A person looked at the changes and said no."""


class StackFailed(Exception):
    """A stack did not become what it should: says which, how it is now, and AWS's reasons."""


def deploy(
    cloudformation: Any,
    name: str,
    template: Mapping[str, str],
    parameters: Mapping[str, str],
    confirm: Confirm,
) -> dict[str, str]:
    """Bring a stack to its template and answer its outputs.

    ``template`` is ``{"TemplateBody": ...}`` or ``{"TemplateURL": ...}``. ``confirm`` is shown
    the stack's name and its changes, a line each, and may say no: raises Declined. Raises
    StackFailed, with the reasons that CloudFormation gives. An operation that is under way, such
    as that of a deployment that was interrupted, is waited for; a first deployment that failed is
    cleared away and done again.
    """
    status = _ready(cloudformation, name)
    change_set = f"deploy-{time.time_ns()}"
    cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=change_set,
        ChangeSetType="UPDATE" if status in _STANDS else "CREATE",
        Capabilities=_CAPABILITIES,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ],
        **template,
    )
    found = _wait_for_change_set(cloudformation, name, change_set)
    if found["Status"] == "FAILED":
        _forget(cloudformation, name, change_set)
        if not any(reason in found.get("StatusReason", "") for reason in _NOTHING):
            raise StackFailed(f"{name}: {found.get('StatusReason')}")
        return outputs(cloudformation, name)
    if not confirm(name, [_line(change) for change in _changes(cloudformation, found)]):
        _forget(cloudformation, name, change_set)
        raise Declined(name)
    cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
    _wait_for_execution(cloudformation, name, change_set)
    _wait_until_done(cloudformation, name, _STANDS)
    return outputs(cloudformation, name)


def delete(cloudformation: Any, name: str) -> None:
    """Delete a stack and wait until it is gone. Raises StackFailed. A stack that is not there is
    not an error."""
    if _settled(cloudformation, name) is None:
        return
    # By its id: a deleted stack is no longer found by its name.
    stack = _describe(cloudformation, name)["StackId"]
    cloudformation.delete_stack(StackName=stack)
    _wait_until_done(cloudformation, stack, (None, "DELETE_COMPLETE"))


def protect(cloudformation: Any, name: str, *, protected: bool) -> None:
    """Have CloudFormation refuse to delete a stack, or not."""
    if is_protected(cloudformation, name) != protected:
        cloudformation.update_termination_protection(
            StackName=name, EnableTerminationProtection=protected
        )


def is_protected(cloudformation: Any, name: str) -> bool:
    """Whether CloudFormation refuses to delete a stack."""
    return bool(_describe(cloudformation, name).get("EnableTerminationProtection", False))


def status(cloudformation: Any, name: str) -> str | None:
    """A stack's state; None when there is no such stack."""
    found: str | None = _describe(cloudformation, name).get("StackStatus")
    return found


def template(cloudformation: Any, name: str) -> dict[str, Any]:
    """The template that a stack has; empty when it does not stand."""
    if status(cloudformation, name) not in _STANDS:
        return {}
    body = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
    return parse(body) if isinstance(body, str) else dict(body)


def outputs(cloudformation: Any, name: str) -> dict[str, str]:
    """A stack's outputs; none when there is no such stack."""
    stack = _describe(cloudformation, name)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def resource(cloudformation: Any, name: str, logical_id: str) -> str:
    """The physical id of a stack's resource."""
    found = cloudformation.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
    physical: str = found["StackResourceDetail"]["PhysicalResourceId"]
    return physical


def resources(cloudformation: Any, name: str) -> list[dict[str, Any]]:
    """What a stack holds; nothing when there is no such stack."""
    if status(cloudformation, name) is None:
        return []
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return [each for each in found if each["ResourceStatus"] != "DELETE_COMPLETE"]


def _ready(cloudformation: Any, name: str) -> str | None:
    """Wait until a stack can be deployed, clearing away a first deployment that failed."""
    found = _settled(cloudformation, name)
    if found in _NEVER_STOOD:
        delete(cloudformation, name)
        return None
    if found not in (None, _EMPTY, *_STANDS):
        raise StackFailed(f"{name} is {found}")
    return found


def _settled(cloudformation: Any, name: str) -> str | None:
    """A stack's state once nothing is under way."""
    for pause in _pauses():
        found = status(cloudformation, name)
        if found is None or found == _EMPTY or not found.endswith("_IN_PROGRESS"):
            return None if found == "DELETE_COMPLETE" else found
        time.sleep(pause)
    raise AssertionError("unreachable")


def _describe(cloudformation: Any, name: str) -> dict[str, Any]:
    """A stack; empty when there is none."""
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return {}
        raise
    return found


def _forget(cloudformation: Any, name: str, change_set: str) -> None:
    """Delete a change set, and the empty stack that a first one made."""
    cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
    if status(cloudformation, name) == _EMPTY:
        cloudformation.delete_stack(StackName=name)


def _changes(cloudformation: Any, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The changes of a change set, all its pages."""
    yield from (change["ResourceChange"] for change in found["Changes"])
    while found.get("NextToken"):
        found = cloudformation.describe_change_set(
            StackName=found["StackId"],
            ChangeSetName=found["ChangeSetId"],
            NextToken=found["NextToken"],
        )
        yield from (change["ResourceChange"] for change in found["Changes"])


def _wait_for_change_set(cloudformation: Any, name: str, change_set: str) -> dict[str, Any]:
    for pause in _pauses():
        found: dict[str, Any] = cloudformation.describe_change_set(
            StackName=name, ChangeSetName=change_set
        )
        if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
            return found
        time.sleep(pause)
    raise AssertionError("unreachable")


def _wait_for_execution(cloudformation: Any, name: str, change_set: str) -> None:
    """For a moment after its execution began, the stack still has the state that it had."""
    for pause in _pauses():
        found = cloudformation.describe_change_set(StackName=name, ChangeSetName=change_set)
        if found["ExecutionStatus"] in ("EXECUTE_COMPLETE", "EXECUTE_FAILED"):
            return
        time.sleep(pause)


def _wait_until_done(cloudformation: Any, name: str, wanted: tuple[str | None, ...]) -> None:
    found = _settled(cloudformation, name)
    if found == "UPDATE_ROLLBACK_COMPLETE" or found not in wanted:
        reasons = "\n".join(_failures(cloudformation, name))
        raise StackFailed(f"{name} is {found}\n{reasons}".rstrip())


def _failures(cloudformation: Any, name: str) -> list[str]:
    """Why the last operation of a stack failed: a line for each resource, first things first."""
    reasons: list[str] = []
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=name):
        for event in page["StackEvents"]:
            if event.get("PhysicalResourceId") == event["StackId"]:
                if event["ResourceStatus"] in _BEGINNINGS:
                    return reasons[::-1]
            elif event["ResourceStatus"].endswith("FAILED"):
                reasons.append(
                    f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                )
    return reasons[::-1]


def _line(change: Mapping[str, Any]) -> str:
    replaced = _REPLACED.get(change.get("Replacement", ""), "")
    return f"{change['Action']:8}{change['ResourceType']}  {change['LogicalResourceId']}{replaced}"


def _pauses() -> Iterator[float]:
    """Seconds between looks: quick at first, then every five, without end."""
    yield from _POLL_SECONDS
    while True:
        yield _POLL_SECONDS[-1]
