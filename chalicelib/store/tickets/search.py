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

from collections.abc import Mapping, Sequence
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
from chalicelib.store.aws.rows import Reader
from chalicelib.store.aws.side_by_side import side_by_side
from chalicelib.store.tickets.words import blocks

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
    ``blocks`` names those of terms that are no rows of their own.

    ``doing`` are terms that a worker writes until the stamp ``until``, or died over.
    """

    number: str
    opened_at: str = ""
    version: int = 0
    emails: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
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
    blocks: dict[str, dict[str, str]] = Field({})
    doing: dict[str, dict[str, str]] = Field({})
    until: str = ""


_records = Reader(_Record, "search", lambda row: str(row["term"]))


def term(area: str, word: str) -> str:
    """Partition of an area's tickets that have a word: ``DECON#preci``."""
    return f"{area}#{word}"


def former_number(number: str) -> str:
    """Partition of the tickets, of whatever area, that had a number before they were imported."""
    return term("-", f"={number}")


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


def emails(numbers: Sequence[str]) -> dict[str, str]:
    """The e-mail of tickets by number, as at most 100 of these rows say it, in one call."""
    found = batch_get({table("search"): {"Keys": [*map(_key, numbers)]}})[table("search")]
    records = ((str(row["term"]).partition("#")[2], _records.quietly(row)) for row in found)
    return {
        number: next(iter(record.posted)) for number, record in records if record and record.posted
    }


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
    postings = _emails(record.posted), _emails(record.blocks), _emails(record.doing)
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
        stands = _move(before, {term: wanted.get(term) for term in changes})
    except Unavailable:
        with suppress(Unavailable, TransactionRefused):
            _write(replace(begun, version=begun.version + 1, until=""))
        raise
    kept = {term: block for term, block in before.blocks.items() if term not in changes}
    done = replace(begun, version=begun.version + 1, emails=wanted, doing={}, until="")
    try:
        _write(replace(done, blocks=kept | stands))
    except TransactionRefused as overtaken:
        raise Unsettled(changes) from overtaken
    return True


def _move(before: Posted, changes: Mapping[str, str | None]) -> dict[str, str]:
    """Post a ticket under some terms and take it from others, whose e-mail is None; answers the
    block of each that is in one. Where nobody knows what stands, it is taken from everywhere else.
    """
    own = rank(before.opened_at, before.number)
    posted = [term for term, email in changes.items() if email is not None]
    added = side_by_side(lambda term: blocks.add(term, own), posted)
    stands = dict(zip(posted, added, strict=True))
    gone = []
    for term in changes:
        was = (before.blocks.get(term, blocks.ROW),) if term in before.emails else ()
        places = {*was, *(blocks.places(term, own) if term in before.doing else ())}
        gone += [(term, place) for place in sorted(places - {stands.get(term)})]
    rows = [_change(before, term, changes[term]) for term in posted if stands[term] == blocks.ROW]
    rows += [_change(before, term, None) for term, place in gone if place == blocks.ROW]
    batch_write("search", rows)
    side_by_side(
        lambda one: blocks.remove(*one, own), [one for one in gone if one[1] != blocks.ROW]
    )
    return {term: block for term, block in stands.items() if block != blocks.ROW}


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
    if after.blocks:
        row |= {"blocks": _packed(after.blocks)}
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
