"""Which mail's links open an address's tickets: one item of ``guards`` an address, the newest mail.

Addresses are keyed hashes. An item outlives every link of its mail: none may open after it.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.limits import DAY
from chalicelib.store import guards
from chalicelib.store.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.rows import report

#: A link serves a day from when its mail is sent, which is tried for some hours.
_KEPT = 7 * DAY


def of_mail(email: str, mail_id: str) -> str:
    """What the links of a mail to a normalised address bear, to be known by."""
    return f"{guards.hashed('links', email)}.{mail_id}"


def replaced(email: str, mail_id: str, now: datetime) -> Item:
    """The write that ends the links of all mails to an address but this one, for the transaction
    that owes it."""
    hashed, _, newest = of_mail(email, mail_id).partition(".")
    row = {"key": f"links#{hashed}", "newest": newest}
    return {
        "Put": {
            "TableName": table("guards"),
            "Item": to_item(row | {"expires_at": int(now.timestamp()) + _KEPT}),
        }
    }


def are_newest(links: str) -> bool:
    """Whether no later mail has replaced the links, as far as the row tells. Raises Unavailable."""
    hashed, _, mail_id = links.partition(".")
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": f"links#{hashed}"}),
        ConsistentRead=True,
    )
    if "Item" not in answer:
        return True
    newest = from_item(answer["Item"]).get("newest")
    if not isinstance(newest, str):
        report("guards", f"links#{hashed}", ["newest"])
    return newest == mail_id
