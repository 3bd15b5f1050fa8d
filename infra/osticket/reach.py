"""The settings that the import runs with: those of the API's function of a stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3

from infra import stacks, stage_file

_FUNCTION = "APIHandler"


def clients(stage: str, home: Path) -> dict[str, Any]:
    """What clients need to reach a stage; ``local`` is the running system of this machine."""
    return stage_file.reached(stage, home)[0]


def environment(stage: str, home: Path) -> dict[str, str]:
    """The variables of the environment under which the program meets a stage's tables."""
    facts = clients(stage, home)
    cloudformation = boto3.client("cloudformation", **facts)
    function = stacks.resource(cloudformation, f"{stage}-consulta-app", _FUNCTION)
    found: Any = boto3.client("lambda", **facts).get_function_configuration(FunctionName=function)
    variables: dict[str, str] = dict(found["Environment"]["Variables"])
    variables |= {"AWS_DEFAULT_REGION": facts["region_name"]}
    if stage == "local":
        variables |= {
            "AWS_ENDPOINT_URL": facts["endpoint_url"],
            "AWS_ACCESS_KEY_ID": facts["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": facts["aws_secret_access_key"],
        }
    return variables
