"""Changes of holidays and periods that were proposed: rows of the ``catalog`` table, kind
``proposal``, one for each row that they change, in the ``version`` that each write raises."""

from __future__ import annotations

from chalicelib.domain.administration.proposals import Proposal
from chalicelib.store.aws.dynamodb import (
    Item,
    call,
    dynamodb,
    from_item,
    table,
    to_item,
    unchanged_since,
)
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.catalog.catalog import rows

_KIND = "proposal"
_proposals = Reader(Proposal, "catalog", by("kind", "id"))


def every() -> tuple[list[Proposal], list[str]]:
    """All of them, by id, and the ids of those that cannot be read. Raises Unavailable."""
    read = _proposals.each(_as_proposal(row) for row in rows(_KIND))
    return read.items, [str(row["id"]) for row in read.bad]


def one(kind: str, row_id: str) -> Proposal | None:
    """What was proposed for a row, this instant. Raises Unavailable, Unreadable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("catalog"),
        Key=_key(f"{kind}/{row_id}"),
        ConsistentRead=True,
    )
    return _proposals.one(_as_proposal(from_item(answer["Item"]))) if "Item" in answer else None


def written(proposal: Proposal) -> Item:
    """The write of a proposal in its version, refused where the one before no longer stands."""
    row = proposal.model_dump(mode="json", exclude_none=True)
    return {
        "Put": {
            "TableName": table("catalog"),
            "Item": to_item({**row, "of": proposal.kind, "kind": _KIND}),
            **unchanged_since(proposal.version - 1),
        }
    }


def removed(proposal: Proposal) -> Item:
    """The write that removes a proposal, refused where it changed."""
    return {
        "Delete": {
            "TableName": table("catalog"),
            "Key": _key(proposal.id),
            **unchanged_since(proposal.version),
        }
    }


def _as_proposal(row: Item) -> Item:
    """The row's own kind is that of the table; what it changes is ``of``."""
    return {**row, "kind": row.get("of")}


def _key(proposal_id: str) -> Item:
    return to_item({"kind": _KIND, "id": proposal_id})
