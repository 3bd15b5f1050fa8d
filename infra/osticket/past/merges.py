"""Which tickets were merged into one, and which are only linked with it."""

from __future__ import annotations

from typing import Any

from infra.osticket.past.values import whole
from infra.osticket.reading.staging import Staging

#: Of a ticket's ``flags``: it is only linked to the ticket of its ``ticket_pid``, not merged.
LINKED = 8
#: What is said of a ticket that would be merged into itself, be it by way of others.
IN_A_CIRCLE = "merged in a circle"
#: Merges that are followed; people make two or three.
_DEEPEST = 100
_CHILDREN = "SELECT ticket_id, flags FROM ticket WHERE ticket_pid = ? ORDER BY ticket_id"
_PARENT = "SELECT ticket_pid, flags FROM ticket WHERE ticket_id = ?"


def children(staging: Staging, ticket_id: int) -> dict[str, Any]:
    """The ids of those merged into a ticket, and of those that are linked to it."""
    of: dict[str, list[int]] = {"merged_from": [], "linked_from": []}
    for row in staging.all(_CHILDREN, ticket_id):
        is_linked, child = whole(row["flags"]) & LINKED, whole(row["ticket_id"])
        if is_linked or not is_in_a_circle(staging, child):
            of["linked_from" if is_linked else "merged_from"].append(child)
    return {name: tuple(ids) for name, ids in of.items()}


def is_in_a_circle(staging: Staging, ticket_id: int) -> bool:
    """Whether a ticket would be merged into itself."""
    at = ticket_id
    for _ in range(_DEEPEST):
        row = staging.one(_PARENT, at)
        if row is None or not whole(row["ticket_pid"]) or whole(row["flags"]) & LINKED:
            return False
        at = whole(row["ticket_pid"])
        if at == ticket_id:
            return True
    return True
