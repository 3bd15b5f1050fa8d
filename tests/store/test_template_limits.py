"""What DynamoDB allows of a table, and the embedded engine does not count.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html: 20 global
secondary indexes a table, and 100 attributes projected into all of them together, an attribute
counting once for each index that names it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.tables import table_definitions


@pytest.mark.parametrize("table", table_definitions(), ids=lambda table: table["TableName"])
def test_a_table_stays_within_what_its_indexes_may_hold(table: dict[str, Any]) -> None:
    indexes = table.get("GlobalSecondaryIndexes", [])
    named = [name for one in indexes for name in one["Projection"].get("NonKeyAttributes", [])]
    assert len(indexes) <= 20
    assert len(named) <= 100
