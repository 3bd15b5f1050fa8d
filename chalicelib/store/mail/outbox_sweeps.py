"""Which mails of the ``outbox`` table wait to be tried, by the sparse index ``by_next_try``.

Its key is ``waiting`` and ``next_try_at``: ``mail`` and when a mail is due, or ``failed`` and since
when it is; any other row is not in it. An administrator has failed mails sent again by running
``sweep_outbox`` with the test event ``{"retry": "failed"}``.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.mail.outbox import MailState
from chalicelib.store.aws.dynamodb import query, scan, table, to_item
from chalicelib.store.aws.rows import report
from chalicelib.store.mail.outbox import FAILED, WAITING, update_if


def due(at: str) -> Iterator[str]:
    """Ids of the mails to be tried by a moment, longest due first, read page by page.

    Raises Unavailable at any page.
    """
    rows = query(
        TableName=table("outbox"),
        IndexName="by_next_try",
        KeyConditionExpression="waiting = :waiting AND next_try_at <= :at",
        ExpressionAttributeValues=to_item({":waiting": WAITING, ":at": at}),
    )
    return (str(row["mail_id"]) for row in rows)


def failed() -> Iterator[str]:
    """Ids of the mails that failed and that nobody erased, longest ago first, page by page.

    Raises Unavailable at any page.
    """
    rows = query(
        TableName=table("outbox"),
        IndexName="by_next_try",
        KeyConditionExpression="waiting = :failed",
        ExpressionAttributeValues=to_item({":failed": FAILED}),
    )
    return (str(row["mail_id"]) for row in rows)


def put_back(mail_id: str, at: str) -> bool:
    """Have a failed mail tried anew, from ``at`` on; False when it is not failed any more."""
    return update_if(
        "#state = :failed AND waiting = :was",
        mail_id,
        "SET #state = :pending, attempts = :none, waiting = :waiting, next_try_at = :at"
        " REMOVE expires_at",
        {
            ":failed": MailState.FAILED.value,
            ":was": FAILED,
            ":pending": MailState.PENDING.value,
            ":none": 0,
            ":waiting": WAITING,
            ":at": at,
        },
    )


def report_forgotten(latest: str) -> None:
    """Report the waiting mails that no sweep would find: ``waiting`` says what is no word of
    ours, or ``next_try_at`` is later than ``latest``, such as a date in another notation.

    Reads the whole index, which holds only what waits or failed. Raises Unavailable.
    """
    rows = scan(
        TableName=table("outbox"),
        IndexName="by_next_try",
        FilterExpression="NOT waiting IN (:mail, :failed) OR"
        " (waiting = :mail AND next_try_at > :latest)",
        ExpressionAttributeValues=to_item({":mail": WAITING, ":failed": FAILED, ":latest": latest}),
    )
    for row in rows:
        odd = "next_try_at" if row["waiting"] == WAITING else "waiting"
        report("outbox", str(row["mail_id"]), [odd])
