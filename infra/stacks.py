"""CloudFormation stacks: shown before they change, deployed when they differ."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_NOTHING = ("didn't contain changes", "No updates are to be performed")
_NEW = (None, "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE")
_POLL_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

Confirm = Callable[[str, list[str]], bool]


class Declined(Exception):
    """A person looked at the changes and said no."""


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
    RuntimeError, with the reason that CloudFormation gives, when the deployment fails.
    """
    change_set, status = f"deploy-{time.time_ns()}", _status(cloudformation, name)
    if status == "ROLLBACK_COMPLETE":
        # Its first deployment failed: it holds nothing, and CloudFormation only lets it be deleted.
        cloudformation.delete_stack(StackName=name)
        _wait_for_stack(cloudformation, name)
    cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=change_set,
        ChangeSetType="CREATE" if status in _NEW else "UPDATE",
        Capabilities=_CAPABILITIES,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ],
        **template,
    )
    found = _wait_for_change_set(cloudformation, name, change_set)
    if found["Status"] == "FAILED":
        cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
        if not any(reason in found.get("StatusReason", "") for reason in _NOTHING):
            raise RuntimeError(f"{name}: {found.get('StatusReason')}")
        return outputs(cloudformation, name)
    if not confirm(name, [_line(change["ResourceChange"]) for change in found["Changes"]]):
        cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
        raise Declined(name)
    cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
    _wait_for_stack(cloudformation, name)
    return outputs(cloudformation, name)


def outputs(cloudformation: Any, name: str) -> dict[str, str]:
    """A stack's outputs; none when there is no such stack."""
    stack = _describe(cloudformation, name)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def resource(cloudformation: Any, name: str, logical_id: str) -> str:
    """The physical id of a stack's resource."""
    found = cloudformation.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
    physical: str = found["StackResourceDetail"]["PhysicalResourceId"]
    return physical


def _describe(cloudformation: Any, name: str) -> dict[str, Any]:
    """A stack; empty when there is none."""
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return {}
        raise
    return found


def _status(cloudformation: Any, name: str) -> str | None:
    return _describe(cloudformation, name).get("StackStatus")


def _wait_for_change_set(cloudformation: Any, name: str, change_set: str) -> dict[str, Any]:
    for pause in _pauses():
        found: dict[str, Any] = cloudformation.describe_change_set(
            StackName=name, ChangeSetName=change_set
        )
        if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
            return found
        time.sleep(pause)
    raise AssertionError("unreachable")


def _wait_for_stack(cloudformation: Any, name: str) -> None:
    for pause in _pauses():
        status = _status(cloudformation, name)
        if status in (None, "CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if status.endswith(("FAILED", "ROLLBACK_COMPLETE")):
            raise RuntimeError(f"{name}: {status}\n" + "\n".join(_failures(cloudformation, name)))
        time.sleep(pause)


def _failures(cloudformation: Any, name: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in events
        if event["ResourceStatus"].endswith("FAILED")
    ]


def _line(change: Mapping[str, Any]) -> str:
    replaced = " (replaced)" if change.get("Replacement") == "True" else ""
    return f"{change['Action']:8}{change['ResourceType']}  {change['LogicalResourceId']}{replaced}"


def _pauses() -> Any:
    """Seconds between looks: quick at first, then every five, without end."""
    yield from _POLL_SECONDS
    while True:
        yield _POLL_SECONDS[-1]
