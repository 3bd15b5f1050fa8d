"""What the package has of botocore's models of AWS: the operations that the program calls.

A client reads the model of all of its service, 60 to 150 operations with their texts, and the first
one the addresses of all services. botocore looks for models where it is told to first
(``chalicelib/aws_clients.py``); those of other services, and all rule sets, it finds at its own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore

#: By service and version of its API. The tests run with these alone (``tests/conftest.py``).
OPERATIONS = {
    "dynamodb/2012-08-10": (
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "DescribeEndpoints",
        "DescribeTable",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactWriteItems",
        "UpdateItem",
    ),
    "ssm/2014-11-06": ("GetParameter", "GetParameters"),
    "cognito-idp/2016-04-18": (
        "AdminGetUser",
        "AdminListGroupsForUser",
        "AssociateSoftwareToken",
        "GlobalSignOut",
        "ListGroups",
        "ListUsersInGroup",
        "SetUserMFAPreference",
        "VerifySoftwareToken",
    ),
}
#: The services whose addresses are kept, all partitions and regions of them.
_ADDRESSES = {
    "cognito-idp", "dynamodb", "email", "lambda", "monitoring", "s3", "scheduler", "sqs", "ssm",
}  # fmt: skip
_DATA = Path(botocore.__file__).parent / "data"


def models() -> Iterator[tuple[str, bytes]]:
    """Each file's path below the folder of models, and its content."""
    for service, operations in OPERATIONS.items():
        whole = json.loads(gzip.decompress((_DATA / service / "service-2.json.gz").read_bytes()))
        yield f"{service}/service-2.json", _written(_part(whole, operations))
    addresses = json.loads((_DATA / "endpoints.json").read_bytes())
    for partition in addresses["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: each for name, each in services if name in _ADDRESSES}
    yield "endpoints.json", _written(addresses)


def write(folder: Path) -> None:
    """Write the models into a folder."""
    for name, content in models():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _part(model: dict[str, Any], operations: tuple[str, ...]) -> dict[str, Any]:
    """A service's model with some operations, and the shapes that they are made of."""
    kept = {name: model["operations"][name] for name in operations}
    shapes: dict[str, Any] = {}
    waiting = [*_shapes_in(kept)]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            waiting += _shapes_in(shapes[name])
    part: dict[str, Any] = _untold(model | {"operations": kept, "shapes": shapes})
    return part


def _shapes_in(tree: Any) -> Iterator[str]:
    """The names of the shapes that a part of a model refers to."""
    if isinstance(tree, list):
        for each in tree:
            yield from _shapes_in(each)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key == "shape" and isinstance(value, str):
                yield value
            else:
                yield from _shapes_in(value)


def _untold(tree: Any) -> Any:
    """The same without the texts for people."""
    if isinstance(tree, list):
        return [_untold(each) for each in tree]
    if isinstance(tree, dict):
        return {
            key: _untold(value)
            for key, value in tree.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    return tree


def _written(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
