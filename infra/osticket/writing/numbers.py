"""Which number each old ticket gets: its own, unless nobody could type it or another has it."""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterable, Sequence

from chalicelib.domain.form.ticket_numbers import can_be_kept, draws
from chalicelib.domain.tickets.entry import OPENING
from chalicelib.store.aws.dynamodb import batch_get, table, to_item
from infra.osticket.kept import Numbers
from infra.osticket.past.tickets import Past, source
from infra.osticket.writing.known import Known

_BATCH = 100
_ROWS = "SELECT ticket_id, number, created FROM ticket"


def assign(past: Past, known: Known, digits: int) -> Numbers:
    """A number for each ``ticket_id``, the oldest first; ``known`` are those that a run gave."""
    numbers = Numbers(past.staging)
    for row in past.staging.each(_ROWS):
        if (before := known.get(source(*row))) is not None:
            numbers.give(int(row["ticket_id"]), before.number)
    waiting: list[tuple[int, str]] = []
    for row in past.staging.each(f"{_ROWS} ORDER BY created, ticket_id"):
        if int(row["ticket_id"]) not in numbers:
            waiting.append((int(row["ticket_id"]), str(row["number"] or "")))
        if len(waiting) == _BATCH:
            _give(waiting, numbers, digits)
            waiting = []
    _give(waiting, numbers, digits)
    return numbers


def _give(olds: list[tuple[int, str]], numbers: Numbers, digits: int) -> None:
    taken = _taken(dict.fromkeys(number for _, number in olds if can_be_kept(number)))
    for key, number in olds:
        if not can_be_kept(number) or number in numbers.given or number in taken:
            numbers.give(key, _new(digits, _Avoided(numbers)))
        else:
            numbers.give(key, number)


class _Avoided:
    """What no new number may be: one that a ticket has, or had there."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def __contains__(self, number: object) -> bool:
        return number in self._numbers.given or number in self._numbers.former


def _new(digits: int, avoided: Container[str]) -> str:
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
