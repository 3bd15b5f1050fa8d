"""Numbers of tickets become wider before draws collide: the clock raises the setting
``number_digits``, as an administrator might, and never lowers it."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.form import ticket_numbers
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog import catalog, edits
from chalicelib.store.tickets import tickets

_KIND, _SETTING = "setting", "number_digits"


def widen(context: ActContext, _end: float) -> int:
    """Raise the setting where there are too many tickets for it; answers how many rows changed.
    What somebody else writes at the same time stands until the next hour. Raises Unavailable."""
    wanted = ticket_numbers.width(tickets.count())
    if wanted <= context.rules.number_digits:
        return 0
    before = edits.one(_KIND, _SETTING)
    after = {"kind": _KIND, "id": _SETTING, **(before or {}), "value": wanted}
    try:
        transact({"setting": edits.written(after, before, ("value",))})
    except TransactionRefused:
        logs.info("numbers_not_widened")
        return 0
    catalog.current.forget()
    logs.info("numbers_widened", digits=wanted)
    return 1
