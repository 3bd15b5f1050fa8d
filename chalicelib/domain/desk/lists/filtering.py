"""Which of the tickets that were found pass the filters of a search.

The filters of lists are conditions of a query (``services/desk/lists/queues.py``); a test holds
the two together.
"""

from __future__ import annotations

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.desk.ticket_query import TicketFilters
from chalicelib.domain.tickets.ticket import Ticket


def admits(filters: TicketFilters, ticket: Ticket, me: str) -> bool:
    """Whether a ticket is one that is asked for; ``me`` is the id of the agent who asks. Without
    ``status`` any status passes. A closed ticket is with who held it last."""
    opened_on = ecuador_date(ticket.opened_at)
    holder = ticket.assignee or ticket.handled_by
    wanted = me if filters.assignee == "me" else filters.assignee
    return (
        (not filters.area or ticket.area in filters.area)
        and (not filters.status or ticket.status in filters.status)
        and (wanted is None or holder == (None if wanted == "none" else wanted))
        and (filters.topic is None or ticket.topic == filters.topic)
        and (filters.opened_from is None or opened_on >= filters.opened_from)
        and (filters.opened_to is None or opened_on <= filters.opened_to)
    )
