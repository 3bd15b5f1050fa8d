"""The ``accounts`` table: key ``email``, the normalised address; what a holder chose to keep.

``erasure`` (``asked``, or ``moved`` for what an account left behind at a former address) and
``erasure_at`` are the key of the sparse index ``by_erasure``: what ``erase_accounts`` has to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.dates import is_stamp
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader, StoredRow


def _name(row: StoredRow) -> str:
    """What an account is called where its key, an e-mail, must not stand: when it was made."""
    at = row.get("created_at")
    return f"made at {at}" if is_stamp(at) else "made at an unreadable moment"


_ALWAYS = ("version", "former", "language", "erasing")
_accounts = Reader(Account, "accounts", _name, _ALWAYS)


def key(email: str) -> Item:
    """An account's key."""
    return to_item({"email": email})


def get(email: str) -> Account | None:
    """The row of an address as it stands this instant, also one that an account left behind.

    Raises Unreadable.
    """
    answer = call(
        dynamodb().get_item, TableName=table("accounts"), Key=key(email), ConsistentRead=True
    )
    return _accounts.one(from_item(answer["Item"])) if "Item" in answer else None


def written(account: Account) -> Item:
    """The write of an account's next version; refused when somebody was faster."""
    return {
        "Put": {
            "TableName": table("accounts"),
            "Item": to_item(account.model_dump(mode="json")),
            **unchanged_since(account.version - 1),
        }
    }


def waiting(erasure: str) -> Iterator[str]:
    """Addresses of the accounts that wait to be erased, longest first, page by page."""
    rows = query(
        TableName=table("accounts"),
        IndexName="by_erasure",
        KeyConditionExpression="erasure = :erasure",
        ExpressionAttributeValues=to_item({":erasure": erasure}),
    )
    return (str(row["email"]) for row in rows)
