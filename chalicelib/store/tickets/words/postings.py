"""Which tickets have a word: postings that are rows of their own, and those in blocks, as one list.

``chalicelib/store/tickets/search.py`` writes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    dynamodb,
    from_item,
    table,
    to_item,
)
from chalicelib.store.aws.rows import Reader, StoredRow
from chalicelib.store.tickets import search, tickets
from chalicelib.store.tickets.search import Posting, of_rank
from chalicelib.store.tickets.words import blocks

#: Tickets that had one number: two, where it was repeated.
_FORMER = 5
_postings = Reader(Posting, "search", lambda row: str(row["rank"]))


def page(term: str, below: str, limit: int) -> tuple[list[Posting], str]:
    """Postings of a term older than ``below``, newest first, and the rank to go on below, the empty
    text at the end. Of those that are rows of their own at most ``limit`` are read; those of a
    common word come by the block, and have no e-mail.

    One whose attributes cannot be read still names its ticket in its key: the ticket's e-mail is
    looked up for it.
    """
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term AND #rank < :below",
        ExpressionAttributeNames={"#rank": "rank"},
        ExpressionAttributeValues=to_item({":term": term, ":below": below}),
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [from_item(item) for item in answer["Items"]]
    read = _postings.each(rows)
    ranks, reached = blocks.page(term, below)
    reached = max(reached, str(rows[-1]["rank"]) if len(rows) == limit else "")
    found = {
        rank: Posting(term=term, rank=rank, number=of_rank(rank)[1], email="") for rank in ranks
    }
    found |= {one.rank: one for one in (*read.items, *_mended(read.bad))}
    return [found[rank] for rank in sorted(found, reverse=True) if reached <= rank < below], reached


def formerly(number: str) -> list[tuple[str, str]]:
    """Keys ``(number, email)`` of the tickets that had a number before they were imported, newest
    first, of any area."""
    answer = call(
        dynamodb().query,
        TableName=table("search"),
        KeyConditionExpression="term = :term",
        ExpressionAttributeValues=to_item({":term": search.former_number(number)}),
        ScanIndexForward=False,
        Limit=_FORMER,
    )
    read = _postings.each(from_item(item) for item in answer["Items"])
    return [(one.number, one.email) for one in read.items]


def _mended(bad: Iterable[StoredRow]) -> Iterator[Posting]:
    for row in bad:
        term, rank = str(row["term"]), str(row["rank"])
        key = tickets.key_of(of_rank(rank)[1])
        if key is not None:
            yield Posting(term=term, rank=rank, number=key[0], email=key[1])


def among(term: str, ranks: Sequence[str]) -> set[str]:
    """Which of at most 100 ranks a term has, in one call (none when there are none)."""
    if not ranks:
        return set()
    wanted: Item = {
        "Keys": [to_item({"term": term, "rank": rank}) for rank in ranks],
        "ProjectionExpression": "#rank",
        "ExpressionAttributeNames": {"#rank": "rank"},
    }
    found = batch_get({table("search"): wanted})[table("search")]
    return {row["rank"] for row in found} | (blocks.among(term, ranks) & {*ranks})


def keys(postings: Sequence[Posting]) -> list[tuple[str, str]]:
    """The tickets' keys ``(number, email)`` of at most 100 postings, in their order; those whose
    ticket is gone are left out."""
    unknown = [one.number for one in postings if not one.email]
    found = search.emails(unknown) if unknown else {}
    found |= {one.number: one.email for one in postings if one.email}
    for number in unknown:
        if number not in found and (key := tickets.key_of(number)) is not None:
            found[number] = key[1]
    return [(one.number, found[one.number]) for one in postings if one.number in found]
