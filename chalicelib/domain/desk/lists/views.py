"""The saved views of the desk: the lists that everybody has."""

from __future__ import annotations

from typing import Any, Literal

from chalicelib.domain.desk.ticket_query import TicketQuery

View = Literal[
    "unassigned",
    "mine",
    "to_answer",
    "to_approve",
    "area",
    "due_soon",
    "overdue",
    "waiting",
    "answered",
    "closed",
]
#: What the API is asked for each view; the desk's pages are built with it.
VIEWS: dict[View, dict[str, str]] = {
    "unassigned": {"assignee": "none"},
    "mine": {"assignee": "me"},
    "to_answer": {"awaits": "answer"},
    "to_approve": {"awaits": "approval"},
    "area": {},
    "due_soon": {"due": "soon"},
    "overdue": {"overdue": "true"},
    "waiting": {"status": "waiting_requester"},
    "answered": {"status": "answered"},
    "closed": {"status": "closed"},
}
#: Parameters that narrow no list.
_BESIDE = frozenset({"cursor", "limit", "refresh", "language", "sort"})
#: The views whose tickets are counted as they change.
_COUNTED = {view: query for view, query in VIEWS.items() if view != "closed"}


def is_bare(wanted: TicketQuery) -> bool:
    """Whether a query is that of a view which is counted, with nothing added."""
    return _narrowed(wanted) in [
        _narrowed(TicketQuery.model_validate(query)) for query in _COUNTED.values()
    ]


def _narrowed(wanted: TicketQuery) -> dict[str, Any]:
    return wanted.model_dump(exclude=set(_BESIDE), exclude_defaults=True)
