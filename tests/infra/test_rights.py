"""Each function's calls of DynamoDB, as the tests make them, are judged by its role."""

from __future__ import annotations

import re
from typing import Any

import pytest

from infra.package import ROOT
from infra.template import read
from tests import rights


def test_every_function_of_the_program_has_its_role_judged() -> None:
    called = re.findall(
        r"^\s+(?:return )?(\w+\.\w+)\(", (ROOT / "app.py").read_text(), re.MULTILINE
    )
    entries = {name for name in called if not name.startswith(("app.", "logs."))}
    judged = {".".join(name.rsplit(".", 2)[-2:]) for name in rights.FUNCTIONS}
    assert judged == entries


def test_every_role_that_reads_or_writes_rows_is_judged() -> None:
    resources = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]
    roles = {
        name
        for name, one in resources.items()
        if one.get("Type") == "AWS::IAM::Role" and "dynamodb:" in str(one["Properties"]["Policies"])
    }
    assert roles == {*rights.FUNCTIONS.values(), "ApiRole"}


CONFIRMED = {"TableName": "t1-catalog", "Item": {"kind": {"S": "holiday"}, "id": {"S": "x"}}}


@pytest.mark.parametrize(
    ("role", "operation", "call", "allowed"),
    [
        ("RunClockRole", "PutItem", CONFIRMED, True),
        ("ApiRole", "PutItem", CONFIRMED, False),
        ("ApiRole", "TransactWriteItems", {"TransactItems": [{"Put": CONFIRMED}]}, False),
        ("ApiRole", "DeleteItem", {"TableName": "t1-audit", "Key": {"day_actor": "a"}}, False),
        ("ApiRole", "Scan", {"TableName": "t1-tickets"}, False),
        ("ApiRole", "Query", {"TableName": "t1-tickets", "IndexName": "by_review"}, False),
        ("ApiRole", "Query", {"TableName": "t1-tickets", "IndexName": "by_area"}, True),
    ],
)
def test_a_call_is_judged_by_action_table_index_and_key(
    role: str, operation: str, call: dict[str, Any], allowed: bool
) -> None:
    assert rights.allowed(role, operation, call) is allowed
