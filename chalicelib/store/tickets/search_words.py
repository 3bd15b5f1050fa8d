"""The words that tickets of an area have, in the ``search`` table: beginnings are completed by it.

A row is ``words#{area}`` and the word (a stem), and nothing else. It is there for each word that
a posting of the area has (``store/tickets/search.py``), phones and passports apart. A repeat does
nothing to it, so it needs no transaction. A worker that ends between listing a word and posting it
may leave a word that no ticket has; it finds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    dynamodb,
    from_item,
    table,
    to_item,
)

#: Keys that BatchGetItem takes.
_BATCH = 100


def learn(area: str, words: Collection[str], *, consistent: bool) -> None:
    """Add the words that are missing: half a read unit a word or, when what is there this
    instant counts, a whole one, and a write unit a new one. Raises Unavailable."""
    for word in sorted(set(words) - known(area, words, consistent=consistent)):
        call(dynamodb().put_item, TableName=table("search"), Item=_key(area, word))


def known(area: str, words: Iterable[str], *, consistent: bool = False) -> set[str]:
    """Those of some words that tickets of an area have. Raises Unavailable."""
    asked, found = sorted(set(words)), set()
    for start in range(0, len(asked), _BATCH):
        wanted: Item = {
            "Keys": [_key(area, word) for word in asked[start : start + _BATCH]],
            "ConsistentRead": consistent,
        }
        found |= {row["rank"] for row in batch_get({table("search"): wanted})[table("search")]}
    return found


def beginning_with(area: str, beginning: str, limit: int) -> list[str]:
    """The words of an area with a beginning, at most ``limit``, in one call. Raises Unavailable."""
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term AND begins_with(#rank, :beginning)",
        ExpressionAttributeNames={"#rank": "rank"},
        ExpressionAttributeValues=to_item({":term": _term(area), ":beginning": beginning}),
        Limit=limit,
    )
    return [from_item(item)["rank"] for item in answer["Items"]]


def forget(area: str, words: Collection[str]) -> None:
    """Take away the words that no ticket has any longer.

    A ticket that is given such a word at this moment may have found it there: it is looked for
    again after the word has gone, and who posts looks again after posting. A read unit a word
    and a second for one that goes. Raises Unavailable.
    """
    for word in sorted(known(area, words, consistent=True)):
        if not _is_posted(area, word):
            call(dynamodb().delete_item, TableName=table("search"), Key=_key(area, word))
            if _is_posted(area, word):
                learn(area, [word], consistent=True)


def _is_posted(area: str, word: str) -> bool:
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term",
        ExpressionAttributeValues=to_item({":term": f"{area}#{word}"}),
        Select="COUNT",
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Count"])


def _term(area: str) -> str:
    """A partition that no posting has: their words are small letters, areas are not."""
    return f"words#{area}"


def _key(area: str, word: str) -> Item:
    return to_item({"term": _term(area), "rank": word})
