"""Which number each old ticket gets: its own, unless nobody could type it or another has it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.domain.form.ticket_numbers import can_be_kept, draws
from chalicelib.domain.tickets.entry import OPENING
from chalicelib.store.aws.dynamodb import batch_get, table, to_item
from infra.osticket.past.tickets import Past, source

_BATCH = 100


def assign(past: Past, known: Mapping[str, str], digits: int) -> dict[int, str]:
    """A number for each ``ticket_id``, the oldest first; ``known`` are those that a run gave, by
    source."""
    rows = past.staging.all(
        "SELECT ticket_id, number, created FROM ticket ORDER BY created, ticket_id"
    )
    olds = [(int(row["ticket_id"]), str(row["number"] or "")) for row in rows]
    sources = {int(row["ticket_id"]): source(*row) for row in rows}
    given = {key: known[name] for key, name in sources.items() if name in known}
    used = {*given.values()}
    free = [number for key, number in olds if key not in given and can_be_kept(number)]
    taken, every = _taken(dict.fromkeys(free)), {number for _, number in olds}
    for key, number in olds:
        if key in given:
            continue
        if not can_be_kept(number) or number in used or number in taken:
            number = _new(digits, used | every)
        given[key] = number
        used.add(number)
    return given


def _new(digits: int, avoided: set[str]) -> str:
    while True:
        for number in draws(digits, secrets.randbelow):
            if number not in avoided and not _taken([number]):
                return number


def _taken(numbers: Iterable[str]) -> set[str]:
    """Those that a ticket here has, or had."""
    wanted, taken = [*numbers], set[str]()
    for start in range(0, len(wanted), _BATCH):
        taken |= _taken_of(wanted[start : start + _BATCH])
    return taken


def _taken_of(numbers: Sequence[str]) -> set[str]:
    keys = [to_item({"number": number, "entry_id": OPENING}) for number in numbers]
    wanted = {
        "Keys": keys,
        "ProjectionExpression": "#number",
        "ExpressionAttributeNames": {"#number": "number"},
        "ConsistentRead": True,
    }
    found = batch_get({table("entries"): wanted})[table("entries")]
    return {str(row["number"]) for row in found}
