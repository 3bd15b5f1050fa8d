"""Where the originals lie of mails that became no line of a thread: rows of ``guards``.

``unfiled#<hash>#2026-11``, of a ticket or of an address that a mail names as its sender, holds
what came in a month, and expires when the bucket's lifecycle has forgotten the last of it. By
these rows such a mail is found when whoever it tells of is erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from botocore.exceptions import ClientError

from chalicelib import logs
from chalicelib.domain.limits import DAY
from chalicelib.store.aws.dynamodb import batch_get, call, dynamodb, table, to_item
from chalicelib.store.guards import guards

#: Days that the bucket keeps a mail (its lifecycle in ``infra/data.yaml``), and a month's more.
KEPT_DAYS = 400
_KEPT = (KEPT_DAYS + 31) * DAY
_MONTHS = KEPT_DAYS // 28 + 2


@dataclass(frozen=True)
class UnfiledMail:
    """A mail: when it came, as a stamp, and the key of its original."""

    at: str
    mail_key: str


@dataclass(frozen=True)
class Unfiled:
    """The mails of a row."""

    key: str
    mails: tuple[UnfiledMail, ...]


def remember(mail_key: str, *, number: str | None, sender: str, at: str) -> None:
    """Note a mail under its ticket and under its normalised sender, as far as it has them. ``at``
    is when it came, as a stamp.

    Raises Unavailable. A row that is full takes no more, which is reported: such a mail goes with
    the bucket's lifecycle alone.
    """
    expires = int(datetime.fromisoformat(at).timestamp()) + _KEPT
    owners = [_hash("ticket", number)] if number else []
    owners += [_hash("address", sender)] if sender else []
    for owner in owners:
        try:
            call(
                dynamodb().update_item,
                TableName=table("guards"),
                Key=to_item({"key": f"unfiled#{owner}#{at[:7]}"}),
                UpdateExpression="SET expires_at = :expires ADD mails :mail",
                ExpressionAttributeValues=to_item(
                    {":expires": expires, ":mail": {f"{at} {mail_key}"}}
                ),
            )
        except ClientError:
            logs.warning("unfiled_mail_not_noted", mail_key=mail_key)


def of_ticket(number: str, today: date) -> list[Unfiled]:
    """What came to a ticket, in all months that the bucket may still hold. Raises Unavailable."""
    return _read(_hash("ticket", number), today)


def of_address(email: str, today: date) -> list[Unfiled]:
    """What names a normalised address as its sender. Raises Unavailable."""
    return _read(_hash("address", email), today)


def forget(row: Unfiled, until: str) -> None:
    """Take the mails from a row that came by a moment. Raises Unavailable."""
    gone = {f"{mail.at} {mail.mail_key}" for mail in row.mails if mail.at <= until}
    if gone:
        call(
            dynamodb().update_item,
            TableName=table("guards"),
            Key=to_item({"key": row.key}),
            UpdateExpression="DELETE mails :gone",
            ExpressionAttributeValues=to_item({":gone": gone}),
        )


def _read(owner: str, today: date) -> list[Unfiled]:
    newest = today.year * 12 + today.month  # a month ahead, where the day is another in UTC
    months = (divmod(newest - back, 12) for back in range(_MONTHS))
    keys = [f"unfiled#{owner}#{year}-{month + 1:02d}" for year, month in months]
    wanted = [to_item({"key": key}) for key in keys]
    found = batch_get({table("guards"): {"Keys": wanted, "ConsistentRead": True}})
    return [
        Unfiled(str(row["key"]), tuple(_mail(text) for text in sorted(row.get("mails", ()))))
        for row in found[table("guards")]
    ]


def _mail(text: str) -> UnfiledMail:
    at, _, mail_key = text.partition(" ")
    return UnfiledMail(at, mail_key)


def _hash(kind: str, who: str) -> str:
    return guards.hashed(f"unfiled-{kind}", who)
