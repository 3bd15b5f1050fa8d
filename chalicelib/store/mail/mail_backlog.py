"""The mails that wait in the ``outbox`` table, as its index ``by_next_try`` lists them."""

from __future__ import annotations

from chalicelib.store.aws.dynamodb import call, dynamodb, table, to_item


def waiting() -> list[tuple[str, str]]:
    """Id and next try of mails not yet sent, soonest due first; one page of the index, which
    holds some 10,000. Raises Unavailable."""
    answer = call(
        dynamodb().query,
        TableName=table("outbox"),
        IndexName="by_next_try",
        KeyConditionExpression="waiting = :waiting",
        ExpressionAttributeValues=to_item({":waiting": "mail"}),
    )
    return [(row["mail_id"]["S"], row["next_try_at"]["S"]) for row in answer["Items"]]
