"""Since which mail links open an address's tickets: one item of ``guards`` an address.

Links serve their time whatever is mailed after them, until the person has those before a mail
ended. Addresses are keyed hashes. An item outlives every link that it ends.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.limits import DAY
from chalicelib.store.aws.dynamodb import call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import report
from chalicelib.store.guards import guards

#: A link serves a day from when its mail is sent, which is tried for some hours.
_KEPT = 7 * DAY


def of_mail(email: str, mail_id: str) -> str:
    """What the links of a mail to a normalised address bear, to be known by."""
    return f"{guards.hashed('links', email)}.{mail_id}"


def serve(links: str, now: datetime, *, end_earlier: bool) -> bool:
    """Whether links still open tickets; those that should, end the ones mailed before them.

    ULIDs of mails sort by their time. A row that cannot be read is reported and ends nothing.
    Raises Unavailable.
    """
    hashed, _, mail_id = links.partition(".")
    key = to_item({"key": f"links#{hashed}"})
    answer = call(dynamodb().get_item, TableName=table("guards"), Key=key, ConsistentRead=True)
    since = from_item(answer.get("Item", {})).get("since", "")
    if not isinstance(since, str):
        report("guards", f"links#{hashed}", ["since"])
        return True
    if mail_id < since:
        return False
    if end_earlier and since < mail_id:
        row = {"since": mail_id, "expires_at": int(now.timestamp()) + _KEPT}
        call(dynamodb().put_item, TableName=table("guards"), Item=key | to_item(row))
    return True
