"""The ``search`` table: key ``(term, rank)``; which tickets of an area have a word.

A posting is ``{area}#{word}`` and ``{opened_at}#{number}``, with the ticket's ``number`` and
``email``: its key. The row ``ticket#051243`` and ``-`` says what is posted for a ticket.

Postings are plain writes, which may be repeated; that row keeps workers apart. Whoever changes them
first says in it which terms they are about to write (``doing``) and until when nobody else may
(``until``), on the condition that nobody wrote it since it was read; then writes the postings; then
says that they stand, on the same condition. A worker that stops midway leaves terms of which nobody
knows whether they stand: the next one writes or deletes each of them anew, once the time is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pydantic import Field

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import (
    Item,
    TransactionRefused,
    batch_get,
    batch_write,
    call,
    call_if,
    dynamodb,
    from_item,
    table,
    to_item,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader, StoredRow
from chalicelib.store.tickets import tickets

#: Sorts after every rank.
NEWEST = "~"


class Posting(Model):
    """A ticket under a word."""

    term: str
    rank: str
    number: str
    email: str


class Unsettled(TransactionRefused):
    """Postings were written, and the row that says so was not as the writer left it: nobody knows
    what of ``doing`` stands. Only a worker of version 1.1 passes over a lease."""

    def __init__(self, doing: Mapping[str, str]) -> None:
        super().__init__({})
        self.doing = doing


@dataclass(frozen=True)
class Posted:
    """What is posted for a ticket: its e-mail by term. ``version`` is 0 before the first time.

    ``doing`` are terms that a worker writes until the stamp ``until``, or died over.
    """

    number: str
    opened_at: str = ""
    version: int = 0
    emails: Mapping[str, str] = field(default_factory=dict)
    doing: Mapping[str, str] = field(default_factory=dict)
    until: str = ""

    def is_in_hands(self, at: str) -> bool:
        """Whether another worker may be writing at a moment."""
        return at < self.until


class _Record(Model):
    """The row that says what is posted for a ticket."""

    opened_at: str
    version: int = Field(ge=1)
    posted: dict[str, dict[str, str]]
    doing: dict[str, dict[str, str]] = Field({})
    until: str = ""


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
    postings = _emails(record.posted), _emails(record.doing)
    return Posted(number, record.opened_at, record.version, *postings, record.until)


def post(before: Posted, wanted: Mapping[str, str], until: str) -> bool:
    """Make a ticket's postings what they should be, its e-mail by term; answers whether there was
    anything to do. ``until`` is when a worker that began now is certainly gone.

    Raises TransactionRefused when somebody else changed them since ``before`` was read (Unsettled
    when postings were written by then), and Unavailable; what was written by then is known.
    """
    known = {**before.doing, **before.emails}
    gone = {term: email for term, email in known.items() if term not in wanted}
    new = {
        term: email
        for term, email in wanted.items()
        if before.emails.get(term) != email or term in before.doing
    }
    changes = {**before.doing, **gone, **new}
    if not changes:
        return False
    begun = replace(before, version=before.version + 1, doing=changes, until=until)
    _write(begun)
    try:
        batch_write("search", [_change(before, term, wanted.get(term)) for term in changes])
    except Unavailable:
        with suppress(Unavailable, TransactionRefused):
            _write(replace(begun, version=begun.version + 1, until=""))
        raise
    try:
        _write(replace(begun, version=begun.version + 1, emails=wanted, doing={}, until=""))
    except TransactionRefused as overtaken:
        raise Unsettled(changes) from overtaken
    return True


def _key(number: str) -> Item:
    return to_item({"term": f"ticket#{number}", "rank": "-"})


def _change(ticket: Posted, term: str, email: str | None) -> Item:
    key = {"term": term, "rank": rank(ticket.opened_at, ticket.number)}
    if email is None:
        return {"DeleteRequest": {"Key": to_item(key)}}
    row = key | {"number": ticket.number, "email": email}
    return {"PutRequest": {"Item": to_item(row)}}


def _write(after: Posted) -> None:
    """Write what is posted, in place of the version before. Raises TransactionRefused."""
    row = {"opened_at": after.opened_at, "version": after.version, "posted": _packed(after.emails)}
    if after.doing:
        row |= {"doing": _packed(after.doing), "until": after.until}
    written = call_if(
        dynamodb().put_item,
        TableName=table("search"),
        Item=_key(after.number) | to_item(row),
        **unchanged_since(after.version - 1),
    )
    if written is None:
        raise TransactionRefused({})


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
