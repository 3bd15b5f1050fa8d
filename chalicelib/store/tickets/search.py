"""The ``search`` table: key ``(term, rank)``; which tickets of an area have a word.

A posting is ``{area}#{word}`` and ``{opened_at}#{number}``, with the ticket's ``number`` and
``email``: its key. The row ``ticket#051243`` and ``-`` says what is posted for a ticket; it and
the postings change in one transaction, on the condition that nobody changed it since it was
read. So it is never wrong, whoever else works on the ticket and wherever a worker stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    batch_get,
    call,
    dynamodb,
    from_item,
    table,
    to_item,
    transact,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader, StoredRow
from chalicelib.store.tickets import tickets

#: A transaction holds 100 writes; one of them is the row that says what is posted.
_CHANGES = 99
#: Sorts after every rank.
NEWEST = "~"


class Posting(Model):
    """A ticket under a word."""

    term: str
    rank: str
    number: str
    email: str


@dataclass(frozen=True)
class Posted:
    """What is posted for a ticket: its e-mail by term. ``version`` is 0 before the first time."""

    number: str
    opened_at: str = ""
    version: int = 0
    emails: Mapping[str, str] = field(default_factory=dict)


class _Record(Model):
    """The row that says what is posted for a ticket."""

    opened_at: str
    version: int = Field(ge=1)
    posted: dict[str, dict[str, str]]


_postings = Reader(Posting, "search", lambda row: str(row["rank"]))
_records = Reader(_Record, "search", lambda row: str(row["term"]))


def term(area: str, word: str) -> str:
    """Partition of an area's tickets that have a word: ``DECON#preci``."""
    return f"{area}#{word}"


def word_of(term: str) -> str:
    """The word of a term."""
    return term.partition("#")[2]


def rank(opened_at: str, number: str) -> str:
    """Sort key of a posting: newest last."""
    return f"{opened_at}#{number}"


def of_rank(rank: str) -> tuple[str, str]:
    """``(opened_at, number)`` of a sort key; for NEWEST, what sorts after all of them."""
    opened_at, _, number = rank.partition("#")
    return opened_at, number


def page(term: str, below: str, limit: int) -> tuple[list[Posting], str]:
    """Postings of a term older than ``below``, newest first, at most ``limit``, in one call; and
    the rank to go on below, the empty text at the end.

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
    found = sorted([*read.items, *_mended(read.bad)], key=lambda one: one.rank, reverse=True)
    return found, str(rows[-1]["rank"]) if len(rows) == limit else ""


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
    return {row["rank"] for row in found}


def posted(number: str) -> Posted:
    """What is posted for a ticket this instant (a strongly consistent read).

    Raises Unreadable.
    """
    answer = call(
        dynamodb().get_item, TableName=table("search"), Key=_key(number), ConsistentRead=True
    )
    if "Item" not in answer:
        return Posted(number)
    record = _records.one(from_item(answer["Item"]))
    return Posted(number, record.opened_at, record.version, _emails(record.posted))


def post(before: Posted, wanted: Mapping[str, str]) -> None:
    """Make a ticket's postings what they should be: its e-mail by term.

    Writes the differences, in a transaction for each 99. Raises TransactionRefused when
    somebody else changed them since ``before`` was read, and Unavailable; what was written by
    then stands and is known.
    """
    gone = [term for term in before.emails if term not in wanted]
    new = [term for term, email in wanted.items() if before.emails.get(term) != email]
    changes = gone + new
    for start in range(0, len(changes), _CHANGES):
        chunk = changes[start : start + _CHANGES]
        kept = {term: email for term, email in before.emails.items() if term not in chunk}
        added = {term: wanted[term] for term in chunk if term in wanted}
        after = replace(before, version=before.version + 1, emails=kept | added)
        postings = {term: _change(after, term) for term in chunk}
        transact({"posted": _record(after), **postings})
        before = after


def _key(number: str) -> Item:
    return to_item({"term": f"ticket#{number}", "rank": "-"})


def _change(after: Posted, term: str) -> Item:
    key = {"term": term, "rank": rank(after.opened_at, after.number)}
    if term not in after.emails:
        return {"Delete": {"TableName": table("search"), "Key": to_item(key)}}
    row = key | {"number": after.number, "email": after.emails[term]}
    return {"Put": {"TableName": table("search"), "Item": to_item(row)}}


def _record(after: Posted) -> Item:
    """The write of what is posted, in place of the version before."""
    row = {"opened_at": after.opened_at, "version": after.version, "posted": _packed(after.emails)}
    return {
        "Put": {
            "TableName": table("search"),
            "Item": _key(after.number) | to_item(row),
            **unchanged_since(after.version - 1),
        }
    }


def _packed(emails: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Words in a line by area and e-mail: a third of the bytes that a list of terms takes."""
    packed: dict[str, dict[str, str]] = {}
    for posting, email in emails.items():
        area, _, word = posting.partition("#")
        line = packed.setdefault(email, {})
        line[area] = f"{line[area]} {word}" if area in line else word
    return packed


def _emails(packed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        term(area, word): email
        for email, areas in packed.items()
        for area, line in areas.items()
        for word in line.split()
    }
