"""The ``catalog`` table: key ``(kind, id)``; what administrators edit, one flat item a row."""

from __future__ import annotations

from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.dynamodb import Item, query, scan, table
from chalicelib.store.aws.rows import report


def rows(kind: str) -> list[Item]:
    """All rows of a kind, by id."""
    return list(
        query(
            TableName=table("catalog"),
            KeyConditionExpression="kind = :kind",
            ExpressionAttributeValues={":kind": {"S": kind}},
        )
    )


def _read(*, consistent: bool = False) -> Catalog:
    """Read the table whole, some 200 rows in one call: a kind that nobody expects has no key to
    be asked by. What is wrong with a row is reported at each reading, until it is mended."""
    elsewhere = {f":{kind}": {"S": kind} for kind in sorted(catalog_rows.ELSEWHERE)}
    found = scan(
        TableName=table("catalog"),
        FilterExpression=f"NOT kind IN ({', '.join(elsewhere)})",
        ExpressionAttributeValues=elsewhere,
        ConsistentRead=consistent,
    )
    catalog = catalog_rows.read(found)
    for finding in catalog.findings:
        attributes = [finding.attribute] if finding.attribute else []
        report("catalog", finding.key, attributes, code=finding.code)
    return catalog


#: What the form offers now; an administrator's edit takes effect within a minute.
current = Cached(_read, seconds=30)
#: Nobody waits longer to see their own edit.
_NEWEST = 2


def newest() -> Catalog:
    """The catalog as it was seconds ago: for who has just edited it, for what others keep a copy
    of, and for who knows of something newer than what is held."""
    current.renew(older_than=_NEWEST)
    return current()


def this_instant() -> Catalog:
    """The catalog as it is now, by a read that costs twice as much: for what is made of an edit a
    moment after it, and then not looked at again until the night."""
    return _read(consistent=True)
