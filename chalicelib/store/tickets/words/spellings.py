"""Words as people write them, in the ``search`` table: key ``spelling:gua`` and ``guayaquil``.

A search for the beginning of a word asks here which words there are; ``stem`` is what their tickets
are posted under. A word is written once, whoever writes it again, and says of no ticket that it has
it. It goes with the last ticket that had it: it may have been a name.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.caches import remembered
from chalicelib.domain.search.terms import FIRST_LETTERS
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    batch_write,
    call,
    dynamodb,
    from_item,
    query,
    table,
    to_item,
)

#: Keys that one call takes, and words that a process remembers to be there.
_BATCH, _MOST = 100, 50_000


@remembered
def _known() -> set[str]:
    return set()


def learn(words: Mapping[str, str], *, anew: bool = False) -> int:
    """Have the table know some words, each with its stem; answers how many it did not. ``anew``
    asks it also of words that this process has met. Raises Unavailable."""
    known = set() if anew else _known()
    asked = sorted(words.keys() - known)
    there: set[str] = set()
    for start in range(0, len(asked), _BATCH):
        keys = [_key(word) for word in asked[start : start + _BATCH]]
        rows = batch_get({table("search"): {"Keys": keys}})[table("search")]
        there |= {str(row["rank"]) for row in rows}
    new = [word for word in asked if word not in there]
    rows = [_key(word) | to_item({"stem": words[word]}) for word in new]
    batch_write("search", [{"PutRequest": {"Item": row}} for row in rows])
    if len(_known()) + len(asked) > _MOST:
        _known().clear()
    _known().update(asked)
    return len(new)


def begun_by(beginning: str, most: int) -> dict[str, str]:
    """The stems of the first words that begin so, by the word, at most so many. Raises
    Unavailable."""
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term AND begins_with(#rank, :beginning)",
        ExpressionAttributeNames={"#rank": "rank"},
        ExpressionAttributeValues=to_item({":term": _term(beginning), ":beginning": beginning}),
        Limit=most,
    )
    found = map(from_item, answer["Items"])
    return {str(row["rank"]): str(row["stem"]) for row in found if "stem" in row}


def forget(stem: str) -> None:
    """Know no word of a stem any more. Raises Unavailable."""
    rows = query(
        TableName=table("search"),
        KeyConditionExpression="term = :term",
        ExpressionAttributeValues=to_item({":term": _term(stem)}),
    )
    gone = [str(row["rank"]) for row in rows if row.get("stem") == stem]
    _known().difference_update(gone)
    batch_write("search", [{"DeleteRequest": {"Key": _key(word)}} for word in gone])


def _key(word: str) -> Item:
    return to_item({"term": _term(word), "rank": word})


def _term(word: str) -> str:
    return f"spelling:{word[:FIRST_LETTERS]}"
