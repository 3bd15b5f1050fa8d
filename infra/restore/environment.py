"""The settings that a command runs with which an administrator starts on their own machine."""

from __future__ import annotations

import sys
from typing import Any

import boto3
import yaml

from infra import stacks
from infra.package import ROOT

#: The function whose settings they are.
_FUNCTION = "EraseAccounts"


def environment(stage: str) -> dict[str, str]:
    """The settings of a deployed function, so that a command meets the same tables and secrets."""
    path = ROOT / "infra" / "stages" / f"{stage}.yaml"
    if not path.is_file():
        sys.exit(f"There is no {path.relative_to(ROOT)}.")
    region = str(yaml.safe_load(path.read_text(encoding="utf-8"))["region"])
    cloudformation = boto3.client("cloudformation", region_name=region)
    function = stacks.resource(cloudformation, f"{stage}-consulta-app", _FUNCTION)
    found: Any = boto3.client("lambda", region_name=region).get_function_configuration(
        FunctionName=function
    )
    variables: dict[str, str] = found["Environment"]["Variables"]
    return variables | {"AWS_DEFAULT_REGION": region}
