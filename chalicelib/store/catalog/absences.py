"""Who is away, and who left: rows of the ``catalog`` table, one a person, kinds ``absence`` and
``departure``. People write the former, what hands tickets over writes the latter."""

from __future__ import annotations

from chalicelib.domain.rules.absences import Absence, HandedBack
from chalicelib.store.aws.dynamodb import Item, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by
from chalicelib.store.catalog.catalog import rows

_KINDS = {"away": "absence", "left": "departure"}
_absences = Reader(Absence, "catalog", by("kind", "id"))


def every() -> tuple[list[Absence], list[str]]:
    """All of both kinds, by id, and the ids of those that cannot be read."""
    read = _absences.each(row for kind in _KINDS.values() for row in rows(kind))
    return read.items, [str(row["id"]) for row in read.bad]


def get(agent_id: str) -> Absence | None:
    """Somebody's absence (a strongly consistent read). Raises Unreadable."""
    answer = call(
        dynamodb().get_item, TableName=table("catalog"), Key=_key(agent_id), ConsistentRead=True
    )
    return _absences.one(from_item(answer["Item"])) if "Item" in answer else None


def put(absence: Absence) -> None:
    """Write somebody's absence, new or over the old."""
    item = to_item({"kind": _KINDS[absence.reason], **absence.model_dump(mode="json")})
    call(dynamodb().put_item, TableName=table("catalog"), Item=item)


def delete(agent_id: str, reason: str = "away") -> None:
    """Remove somebody's absence; removing what is gone is no error."""
    call(dynamodb().delete_item, TableName=table("catalog"), Key=_key(agent_id, reason))


def handed_back_by(absence: Absence, handed: HandedBack) -> Item:
    """The write, for the transaction of a ticket, that names it beside an absence: refused when
    the absence was withdrawn or changed since. Whom nothing names yet as having left is named."""
    if absence.reason == "away":
        condition = "first_day = :first AND last_day = :last"
        values = absence.model_dump(mode="json", include={"first_day", "last_day"})
        compared = {":first": values["first_day"], ":last": values["last_day"]}
        return _named(absence, handed, "", compared, {"ConditionExpression": condition})
    return _named(
        absence,
        handed,
        ", #name = :name, reason = :reason, first_day = :day",
        {":name": absence.name, ":reason": "left", ":day": absence.first_day.isoformat()},
        {"ExpressionAttributeNames": {"#name": "name"}},
    )


def told_of_all(absence: Absence) -> Item:
    """The write, for the transaction of the mails, that notes that they tell of all that an
    absence handed back: refused when they were told before, or it was withdrawn."""
    return {
        "Update": {
            "TableName": table("catalog"),
            "Key": _key(absence.id, absence.reason),
            "UpdateExpression": "SET told = :all",
            "ConditionExpression": "size(handed_back) >= :all"
            " AND (told = :before OR attribute_not_exists(told))",
            "ExpressionAttributeValues": to_item(
                {":all": len(absence.handed_back), ":before": absence.told}
            ),
        }
    }


def _named(absence: Absence, handed: HandedBack, also: str, values: Item, more: Item) -> Item:
    appended = "SET handed_back = list_append(if_not_exists(handed_back, :none), :handed)"
    one = handed.model_dump(exclude_none=True)
    return {
        "Update": {
            "TableName": table("catalog"),
            "Key": _key(absence.id, absence.reason),
            "UpdateExpression": appended + also,
            "ExpressionAttributeValues": to_item({":none": [], ":handed": [one], **values}),
            **more,
        }
    }


def _key(agent_id: str, reason: str = "away") -> Item:
    return to_item({"kind": _KINDS[reason], "id": agent_id})
