"""What ``guards`` knows of the address that a mail goes to, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.store.aws.dynamodb import batch_get, table, to_item
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions


@dataclass(frozen=True)
class Recipient:
    """Why no mail may go to an address, if so, and whether somebody proved to read its mail."""

    suppressed: str | None
    proved: bool


def find(email: str) -> Recipient:
    """What is known of a normalised address, this instant. Raises Unavailable.

    Unavailable is also a right that IAM does not know yet, as for ``batch_write``.
    """
    keys = suppressions.key(email), mailboxes.key(email)
    wanted = {"Keys": [to_item({"key": key}) for key in keys], "ConsistentRead": True}
    name = table("guards")
    try:
        found = {str(row["key"]): row for row in batch_get({name: wanted})[name]}
    except ClientError as error:
        if error.response["Error"]["Code"] == "AccessDeniedException":
            raise Unavailable from error
        raise
    suppressed, proof = (found.get(key, {}) for key in keys)
    return Recipient(suppressions.reason_of(email, suppressed), bool(proof))
