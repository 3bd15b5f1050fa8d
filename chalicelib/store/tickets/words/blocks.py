"""Rows ``blocks#{area}#{word}`` of the ``search`` table: sets of tickets that have a common word.

A posting is a row of its own, and who looks for two words that very many tickets have would read
thousands. So a word that is common in an area is posted into blocks of time (``domain/search/
blocks.py``): of a month until that is full, then of a day, of an hour, and by a row when all are.
A ticket stands in one of them, which its own row says.

The row ``common`` says which words are: those that searches look for in blocks (``reads:{area}``)
and those that are posted there (``writes:{area}``), which a process knows for a minute. Nothing but
``make reindex`` changes it: what is written there is read there long before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib import caches
from chalicelib.domain.search import blocks
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    call_if,
    dynamodb,
    from_item,
    table,
    to_item,
)

#: What a ticket's place is called that is a row of its own.
ROW = ""
#: Rows of blocks that one query reads: the newest few, which mostly fill a page, then more.
_FIRST, _PAGE = 10, 40
#: Seconds that a process knows which words are common, at most, unless the database is away.
KNOWN_FOR = 60
_PREFIX = "blocks#"
_COMMON: Item = {"term": "common", "rank": "-"}
#: Blocks that took no more when this process last asked, so that it asks no more.
_full: set[tuple[str, str]] = set()
caches.on_forgetting(_full.clear)


@dataclass(frozen=True)
class Common:
    """Terms, ``DECON#preci``, that are looked for in blocks, and those that are posted there."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()


def _read_common() -> Common:
    found = batch_get({table("search"): {"Keys": [to_item(_COMMON)]}})[table("search")]
    words: dict[str, set[str]] = {"reads": set(), "writes": set()}
    for name, held in (found[0] if found else {}).items():
        kind, _, area = name.partition(":")
        if kind in words and isinstance(held, set):
            words[kind] |= {f"{area}#{word}" for word in held}
    return Common(frozenset(words["reads"]), frozenset(words["writes"]))


common = Cached(_read_common, KNOWN_FOR)


def make_common(terms: Common) -> None:
    """Say which terms are common. Raises Unavailable."""
    row: dict[str, set[str]] = {}
    for kind, held in (("reads", terms.reads), ("writes", terms.writes)):
        for term in held:
            area, _, word = term.partition("#")
            row.setdefault(f"{kind}:{area}", set()).add(word)
    call(dynamodb().put_item, TableName=table("search"), Item=to_item(_COMMON | row))
    common.forget()


def page(term: str, below: str) -> tuple[list[str], str]:
    """Ranks of a term below a rank or a block's key, in no order, and down to where they are known
    for certain; the empty text when there are no more."""
    if term not in common().reads:
        return [], ""
    around = blocks.around(below)
    limit = _PAGE if around else _FIRST
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term AND #rank < :below",
        ExpressionAttributeNames={"#rank": "rank"},
        ExpressionAttributeValues=to_item({":term": _PREFIX + term, ":below": below}),
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [from_item(item) for item in answer["Items"]]
    found = [rank for row in [*_of_keys(term, around), *rows] for rank in ranks(row)]
    return found, str(rows[-1]["rank"]) if len(rows) == limit else ""


def among(term: str, wanted: Sequence[str]) -> set[str]:
    """Which of at most 100 ranks stand in blocks of a term."""
    if term not in common().reads:
        return set()
    keys = sorted({block for rank in wanted for block in blocks.blocks(rank)})
    chunks = [keys[start : start + 100] for start in range(0, len(keys), 100)]
    return {rank for chunk in chunks for row in _of_keys(term, chunk) for rank in ranks(row)}


def ranks(row: Mapping[str, object]) -> list[str]:
    """The ranks that a row of a block holds."""
    held = row.get("tickets")
    names = {str(one) for one in held} if isinstance(held, set) else set()
    return [*blocks.ranks(str(row["rank"]), names)]


def term_of(partition: str) -> str | None:
    """The term of a block's partition key; None for another row's."""
    return partition.removeprefix(_PREFIX) if partition.startswith(_PREFIX) else None


def places(term: str, rank: str) -> tuple[str, ...]:
    """Wherever a ticket may stand under a term."""
    return (ROW, *blocks.blocks(rank)) if term in common().reads else (ROW,)


def add(term: str, rank: str) -> str:
    """Post a ticket under a term that is common; answers the block that took it, or ``ROW`` when it
    must be a row of its own. Doing it again changes nothing. Raises Unavailable."""
    for block in blocks.blocks(rank) if term in common().writes else ():
        if (term, block) in _full:
            continue
        name = blocks.member(block, rank)
        answer = call_if(
            dynamodb().update_item,
            TableName=table("search"),
            Key=_key(term, block),
            UpdateExpression="ADD tickets :one",
            ConditionExpression="attribute_not_exists(tickets) OR size(tickets) < :most"
            " OR contains(tickets, :name)",
            ExpressionAttributeValues=to_item(
                {":one": {name}, ":most": blocks.MOST, ":name": name}
            ),
        )
        if answer is not None:
            return block
        _full.add((term, block))
    return ROW


def remove(term: str, block: str, rank: str) -> None:
    """Take a ticket out of a block, and the block away when it is empty. Raises Unavailable."""
    answer = call_if(
        dynamodb().update_item,
        TableName=table("search"),
        Key=_key(term, block),
        UpdateExpression="DELETE tickets :one",
        ConditionExpression="attribute_exists(term)",
        ExpressionAttributeValues=to_item({":one": {blocks.member(block, rank)}}),
        ReturnValues="ALL_NEW",
    )
    _full.discard((term, block))
    if answer is not None and "tickets" not in answer["Attributes"]:
        call_if(
            dynamodb().delete_item,
            TableName=table("search"),
            Key=_key(term, block),
            ConditionExpression="attribute_not_exists(tickets)",
        )


def _of_keys(term: str, keys: Iterable[str]) -> list[Item]:
    wanted = [_key(term, block) for block in keys]
    return batch_get({table("search"): {"Keys": wanted}})[table("search")] if wanted else []


def _key(term: str, block: str) -> Item:
    return to_item({"term": _PREFIX + term, "rank": block})
