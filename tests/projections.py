"""What DynamoDB refuses and the embedded engine answers: to ask an index for what it does not hold.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections: "You can
only request attributes that are projected into the index." A filter by such an attribute finds
nothing, which is no better.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests import calls
from tests.tables import table_definitions

#: What the tables of a test begin with.
_PREFIX = re.compile(r"^t\d+-")
_NAME = re.compile(r"(?<![:\w#])#?[a-z]\w*")
_WORDS = frozenset(
    "and or not in between size begins_with contains attribute_exists attribute_not_exists "
    "attribute_type".split()
)


def hold() -> None:
    """Let queries of indexes fail as they would on AWS, by whatever client of this process."""
    calls.on("provide-client-params.dynamodb.Query", _judge)


def _judge(params: dict[str, Any], **_: Any) -> None:
    if "IndexName" in params:
        table = _PREFIX.sub("", params["TableName"])
        held, asked = _held().get((table, params["IndexName"])), _asked(params)
        missing = sorted(asked - held) if held is not None else []
        assert not missing, f"{params['IndexName']} does not hold {missing}"


def _asked(params: dict[str, Any]) -> set[str]:
    names = params.get("ExpressionAttributeNames", {})
    texts = (params.get(kind, "") for kind in ("ProjectionExpression", "FilterExpression"))
    found = {name for text in texts for name in _NAME.findall(text)}
    return {names.get(name, name) for name in found if name.lower() not in _WORDS}


@cache
def _held() -> dict[tuple[str, str], frozenset[str] | None]:
    """What each index of the template holds, by table and index; None for one that holds all."""
    found: dict[tuple[str, str], frozenset[str] | None] = {}
    for table in table_definitions():
        for index in table.get("GlobalSecondaryIndexes", ()):
            keys = {each["AttributeName"] for each in (*table["KeySchema"], *index["KeySchema"])}
            projection = index["Projection"]
            everything = projection["ProjectionType"] == "ALL"
            names = frozenset(keys | {*projection.get("NonKeyAttributes", ())})
            found[table["TableName"], index["IndexName"]] = None if everything else names
    return found
