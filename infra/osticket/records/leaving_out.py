"""A ticket whose time is over comes without its requester and without words, as the clock here
would have left it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.tickets.erasure import blanked, erased
from chalicelib.services.clock import stamp
from infra.osticket.records.context import Context, Doubt
from infra.osticket.records.tickets import Record


def anonymised(record: Record, context: Context) -> Record:
    """The record as erasure leaves one."""
    ticket = erased(record.ticket, at=stamp(context.at))
    ticket = ticket.model_copy(update={"version": 1, "review_on": None})
    entries = [blanked(one) for one in record.entries]
    doubts = [*record.doubts, Doubt("retention", "pasó el plazo: llega anonimizado")]
    return replace(record, ticket=ticket, entries=entries, files=[], doubts=doubts)
