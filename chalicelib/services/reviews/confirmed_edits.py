"""Changes of holidays and periods that two people agreed on come into force, each in one
transaction with its proposal: a run that is broken off leaves it as it was, and the next one does
it. A row that the console changed meanwhile is not written over."""

from __future__ import annotations

import time

from chalicelib import logs
from chalicelib.domain.administration import edits
from chalicelib.domain.administration.proposals import FIELDS, Proposal, row_of
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.store.aws.dynamodb import TransactionRefused, transact
from chalicelib.store.catalog import catalog, proposals
from chalicelib.store.catalog import edits as rows


def put_in_force(context: ActContext, end: float) -> int:
    """Write what is confirmed for a moment or before it, until a moment of ``time.monotonic()``;
    answers how many rows changed. Raises Unavailable; what was written until then is."""
    found, _ = proposals.every()
    ripe = [one for one in found if one.state == "scheduled" and _is_ripe(one, context.at)]
    written = 0
    for proposal in ripe:
        if time.monotonic() >= end:
            break
        written += _put(proposal)
    if written:
        catalog.current.forget()
    return written


def _is_ripe(proposal: Proposal, at: str) -> bool:
    return proposal.in_force_at is not None and proposal.in_force_at <= at


def _put(proposal: Proposal) -> bool:
    """Whether the change was written; where the row is no longer what both people saw, that is
    kept with the proposal."""
    kind = proposal.kind
    before = rows.one(kind, proposal.row)
    overtaken = edits.version_of(before) != proposal.before_version
    state = "overtaken" if overtaken else "done"
    after = proposal.model_copy(update={"state": state, "version": proposal.version + 1})
    writes = {"proposal": proposals.written(after)}
    if not overtaken:
        row = row_of(kind, proposal.row, before, proposal.values)
        writes["row"] = (
            rows.removed(before or {}, FIELDS[kind])
            if row is None
            else rows.written(row, before, FIELDS[kind])
        )
    try:
        transact(writes)
    except TransactionRefused:
        # Somebody withdrew it, or wrote the row, since it was read: the next run looks again.
        logs.info("confirmed_edit_left", proposal=proposal.id)
        return False
    logs.info("confirmed_edit", proposal=proposal.id, state=state)
    return not overtaken
