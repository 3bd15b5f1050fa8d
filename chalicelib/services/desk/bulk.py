"""The same change of many tickets: each is checked by itself, and one refusal stops no other."""

from __future__ import annotations

from chalicelib.domain.desk.requests import Bulk
from chalicelib.domain.errors import Invalid, Refusal
from chalicelib.domain.model import Model
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services.desk import ticket_acts
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import visible


class BulkRefusal(Model):
    """A ticket that the change was not made of, and why."""

    number: str
    code: str
    detail: str


class BulkResult(Model):
    """How many of how many."""

    done: int
    of: int
    refused: list[BulkRefusal]


def change(bulk: Bulk, actor: Actor, catalog: Catalog) -> BulkResult:
    """Change tickets one after the other, each as it stands."""
    patch, refused = bulk.patch(), []
    numbers = list(dict.fromkeys(bulk.numbers))
    for number in numbers:
        try:
            ticket_acts.change(number, visible(number, actor).version, patch, actor, catalog)
        except Refusal as refusal:
            refused.append(_refused(number, refusal))
    return BulkResult(done=len(numbers) - len(refused), of=len(numbers), refused=refused)


def _refused(number: str, refusal: Refusal) -> BulkRefusal:
    fault = refusal.faults[0] if isinstance(refusal, Invalid) else None
    code = fault.code if fault else refusal.code
    return BulkRefusal(number=number, code=code, detail=fault.detail if fault else str(refusal))
