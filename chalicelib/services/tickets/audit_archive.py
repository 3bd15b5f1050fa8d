"""Copy the trail, as it is written, to a bucket that lets nobody change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chalicelib import logs
from chalicelib.store.agents import audit as rows
from chalicelib.store.agents import audit_archive as store
from chalicelib.store.agents.audit_archive import Copy


def archive(event: dict[str, Any]) -> dict[str, Any]:
    """Keep the rows of a batch of the stream; each is tried, whatever becomes of the others.

    ``event`` is Lambda's DynamoDB stream event, or ``{"days": ["2026-11-25"]}`` from an
    administrator who wants days looked through again: what is kept already stays as it is.
    Answers Lambda's partial batch response. A row that was changed or deleted is told in the log
    (``audit_row_changed``, which sounds an alarm): no function of ours can do either.
    """
    failed: list[dict[str, str]] = []
    kept = 0
    for sequence, copy in _copies(event):
        try:
            kept += store.put(copy)
        except Exception:
            logs.error("audit_row_not_archived", at_id=copy.at_id)
            failed.append({"itemIdentifier": sequence})
    logs.info("audit_rows_archived", rows=kept, failed=len(failed))
    return {"batchItemFailures": failed}


def _copies(event: Mapping[str, Any]) -> Iterator[tuple[str, Copy]]:
    """Each row with the sequence number of its record; an administrator's have none."""
    for day in event.get("days", ()):
        yield from (("", Copy(row)) for row in rows.of_day(date.fromisoformat(day)))
    for record in event.get("Records", ()):
        change = record["dynamodb"]
        if record["eventName"] == "INSERT":
            yield change["SequenceNumber"], store.copy_of_image(change["NewImage"])
        else:
            at_id = change["Keys"]["at_id"]["S"]
            logs.error("audit_row_changed", at_id=at_id, how=record["eventName"])
