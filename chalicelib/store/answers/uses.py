"""How often agents used what was answered before, in the table ``answers``.

    (uses#01J..., -)             of a published answer
    (uses#051243, 01J...)        of a past reply: its ticket and its line

Rows of their own: an act on an answer writes its row whole, and would take a count along that it
read a moment before.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from chalicelib.domain.model import Model
from chalicelib.store.aws.dynamodb import Item, batch_get, table, to_item
from chalicelib.store.aws.rows import Reader, by, report

#: ``(answer_id, "-")`` of an answer, ``(number, entry_id)`` of a reply.
Used = tuple[str, str]
#: Where the count of an answer is, beside its id.
OF_AN_ANSWER = "-"
_PARTITION = "uses#"


class _Count(Model):
    uses: int = Field(ge=0)


_counts = Reader(_Count, "answers", by("answer_id", "edition"))


def of_answer(answer_id: str) -> Used:
    """An answer, as its uses are counted."""
    return answer_id, OF_AN_ANSWER


def counted(used: Used) -> Item:
    """The write that counts a use, refused where the count is none (``report_damaged``)."""
    return {
        "Update": {
            "TableName": table("answers"),
            "Key": _key(used),
            "UpdateExpression": "ADD uses :one",
            "ConditionExpression": "attribute_not_exists(uses) OR attribute_type(uses, :number)",
            "ExpressionAttributeValues": to_item({":one": 1, ":number": "N"}),
        }
    }


def report_damaged(used: Used) -> None:
    """Tell that a count cannot be added to: it is mended by hand, and stays until then."""
    report("answers", "/".join((_PARTITION + used[0], used[1])), ["uses"])


def counts(used: Sequence[Used]) -> dict[Used, int]:
    """How often each of at most 100 was used, in one call; 0 for what never was, and for a count
    that cannot be read, which is reported. Raises Unavailable."""
    if not used:
        return {}
    found = batch_get({table("answers"): {"Keys": [*map(_key, dict.fromkeys(used))]}})
    known: dict[Used, int] = dict.fromkeys(used, 0)
    for row in found[table("answers")]:
        for count in _counts.each([row]).items:
            place = str(row["answer_id"]).removeprefix(_PARTITION), str(row["edition"])
            known[place] = count.uses
    return known


def _key(used: Used) -> Item:
    return to_item({"answer_id": _PARTITION + used[0], "edition": used[1]})
