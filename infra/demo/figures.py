"""The figures of the month, and the public charter, by the functions that make them at night."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import figures, stacks, stage_file

_PATIENCE = Config(read_timeout=150, retries={"total_max_attempts": 1})


def count(home: Path) -> None:
    """Count every day from the tickets, then publish the charter."""
    facts, prefix = stage_file.reached("local", home)
    cloudformation = boto3.client("cloudformation", **facts)
    function = stacks.resource(cloudformation, "local-consulta-app", "CountFigures")
    functions: Any = boto3.client("lambda", **facts, config=_PATIENCE)
    numbers = figures.every_number(boto3.client("dynamodb", **facts), f"{prefix}tickets")
    figures.rebuild(functions, function, numbers)
    functions.invoke(FunctionName=function, Payload=json.dumps({"publish": "charter"}))
