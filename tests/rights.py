"""What IAM refuses and the embedded engine lets pass: rows of a table whose keys a role may not
touch.

The engine of ``make run`` holds each function to the actions of its role; it reads no conditions on
keys. While a function's work runs ``as_role``, each call of DynamoDB is judged by the role's
policy as the template has it: action, table or index, and the conditions ``dynamodb:LeadingKeys``
and ``dynamodb:EnclosingOperation``.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, wraps
from importlib import import_module
from typing import Any

from infra.package import ROOT
from infra.template import read
from tests import calls
from tests.tables import table_definitions

_IS_KEY = re.compile(r"^\s*(#?\w+)\s*=\s*(:\w+)")
#: What the parts of a transaction and of a batch are called as actions.
_PARTS = {
    "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}  # fmt: skip
#: What each function of ``app.py`` calls, and the role that it has.
FUNCTIONS = {
    "mail.outbox.deliver": "DeliverMailRole",
    "mail.outbox.run": "SweepOutboxRole",
    "sending.departures.run": "SendRepliesRole",
    "exports.making.run": "MakeExportsRole",
    "search.index.index": "IndexTicketsRole",
    "tickets.audit_archive.archive": "ArchiveAuditRole",
    "mail.inbound.receiving.receive": "ReceiveMailRole",
    "mail.delivery_reports.record": "RecordDeliveryRole",
    "reviews.sweep.run": "RunClockRole",
    "figures.recording.record": "RecordFactsRole",
    "figures.counting.run": "CountFiguresRole",
    "published.answers.publishing.run": "PublishAnswersRole",
    "files.uploads.sweep": "SweepUploadsRole",
    "files.canned_files.sweep": "SweepUploadsRole",
    "answers.files.sweep": "SweepUploadsRole",
    "addresses.corrections.sweep": "EraseAccountsRole",
    "accounts.erasure.sweep": "EraseAccountsRole",
}


class _Acting(threading.local):
    """The roles that a thread acts as, the innermost last, and what they had no right to. Other
    threads of a test prepare what those meet, and are nobody's."""

    def __init__(self) -> None:
        self.roles: list[str] = []
        self.refused: list[str] = []


_acting = _Acting()


@dataclass(frozen=True)
class Asked:
    """A row or an index that a call touches; ``key`` is its partition key, where the call says."""

    action: str
    resource: str
    key: str | None
    enclosing: str | None


@contextmanager
def as_role(name: str) -> Iterator[None]:
    """Until it ends, all calls of DynamoDB are those of a function with a role of the template.

    Raises AssertionError at the end for what the role has no right to, also where the program
    would have gone on without.
    """
    _acting.roles.append(name)
    try:
        yield
    finally:
        _acting.roles.pop()
        refused, _acting.refused = _acting.refused, []
        assert not refused, refused


def hold() -> None:
    """Judge what the functions call, by whatever client of this process."""
    calls.on("provide-client-params.dynamodb", _judge)
    for name, role in FUNCTIONS.items():
        module, _, function = name.rpartition(".")
        place = import_module(f"chalicelib.services.{module}")
        setattr(place, function, _as_deployed(getattr(place, function), role))


def _as_deployed(function: Callable[..., Any], role: str) -> Callable[..., Any]:
    @wraps(function)
    def with_its_rights(*arguments: Any, **named: Any) -> Any:
        with as_role(role):
            return function(*arguments, **named)

    return with_its_rights


def _judge(params: dict[str, Any], model: Any, **_: Any) -> None:
    if _acting.roles:
        _acting.refused.extend(_without_right(_acting.roles[-1], model.name, params))


def allowed(role: str, operation: str, params: dict[str, Any]) -> bool:
    """Whether a role may make a call of DynamoDB."""
    return not _without_right(role, operation, params)


def _without_right(role: str, operation: str, params: dict[str, Any]) -> list[str]:
    return [
        f"{role} has no right to {asked}"
        for asked in _of_call(operation, params)
        if not any(_allows(statement, asked) for statement in _statements(role))
    ]


def _of_call(operation: str, params: dict[str, Any]) -> Iterator[Asked]:
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            for part, write in item.items():
                yield _row(_PARTS[part], write, operation)
    elif operation == "BatchGetItem":
        for table, wanted in params["RequestItems"].items():
            for key in wanted["Keys"]:
                yield _row(operation, {"TableName": table, "Key": key}, None)
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            for write in (one for request in requests for one in request.values()):
                yield _row(operation, {"TableName": table} | write, None)
    elif operation == "DescribeTable":
        yield Asked(operation, _table(params["TableName"]), None, None)
    elif operation in ("Query", "Scan"):
        yield _read(operation, params)
    else:
        yield _row(operation, params, None)


def _row(action: str, write: dict[str, Any], enclosing: str | None) -> Asked:
    table = _table(write["TableName"])
    attributes = write.get("Key") or write["Item"]
    return Asked(action, table, _plain(attributes[_key_of(table)]), enclosing)


def _read(operation: str, params: dict[str, Any]) -> Asked:
    table, index = _table(params["TableName"]), params.get("IndexName")
    resource = f"{table}/index/{index}" if index else table
    found = _IS_KEY.match(params.get("KeyConditionExpression", ""))
    key = _plain(params["ExpressionAttributeValues"][found[2]]) if found else None
    return Asked(operation, resource, key, None)


def _table(name: str) -> str:
    """A table without the prefix of its stage."""
    return name.rpartition("-")[2]


def _plain(value: Any) -> str:
    """A key as text, whether a client or a resource wrote it."""
    return str(next(iter(value.values()))) if isinstance(value, dict) else str(value)


@cache
def _key_of(table: str) -> str:
    definition = next(one for one in table_definitions() if one["TableName"] == table)
    return str(definition["KeySchema"][0]["AttributeName"])


@cache
def _statements(role: str) -> list[dict[str, Any]]:
    template = read(ROOT / "infra" / "templates" / "app.yaml")
    policies = template["Resources"][role]["Properties"]["Policies"]
    every = [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]
    return [one for one in every if any("dynamodb:" in name for name in _list(one["Action"]))]


def _allows(statement: dict[str, Any], asked: Asked) -> bool:
    actions = [name.removeprefix("dynamodb:") for name in _list(statement["Action"])]
    named = (str(one).rpartition("${TablePrefix}")[2] for one in _list(statement["Resource"]))
    resources = [one.strip("'}") for one in named]
    return (
        asked.action in actions
        and any(fnmatchcase(asked.resource, one) for one in resources)
        and all(_meets(*one, asked) for one in _conditions(statement))
    )


def _conditions(statement: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for operator, tests in statement.get("Condition", {}).items():
        for name, values in tests.items():
            yield operator, name, values


def _meets(operator: str, name: str, values: Any, asked: Asked) -> bool:
    """Raises LookupError for a condition that is not understood here: it is judged by nobody."""
    told = {"dynamodb:LeadingKeys": asked.key, "dynamodb:EnclosingOperation": asked.enclosing}
    if name not in told or operator.rpartition(":")[2] not in ("StringEquals", "StringLike"):
        raise LookupError(f"{operator} {name}")
    value = told[name]
    if value is None:
        return operator.startswith("ForAllValues")  # true where the call has no such value
    like = operator.endswith("StringLike")
    return any(fnmatchcase(value, one) if like else value == one for one in _list(values))


def _list(one_or_many: Any) -> Iterable[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]
