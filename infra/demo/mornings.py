"""The clock of each morning of the month, as far as a month just written needs it.

Two of its rounds look for what was forgotten, in six weeks of days and in every month and area: a
third of all calls, and nothing is forgotten in a month that this program writes. They are noted as
done. What the desk is told by mail each morning is told of the last mornings.
"""

from __future__ import annotations

from chalicelib.domain.reviews.mornings import Escalation
from chalicelib.services import clock
from chalicelib.services.reviews import sweep
from chalicelib.store.tickets import mornings, retention, reviews
from chalicelib.store.tickets.retention import Round
from chalicelib.store.tickets.reviews import Marker

#: Days whose mornings the desk is told of.
TOLD = 7
_MINUTES_MS = 600_000


def pass_by(days_ago: int) -> None:
    """Let the clock do a morning's work. Raises Unavailable."""
    now = clock.now()
    today, before = clock.today(now), reviews.marker()
    reviews.mark(Marker(oldest=before.oldest if before else today, searched_on=today))
    retention.reach(Round(begun_on=today))
    if days_ago > TOLD:
        mornings.remember(Escalation(day=today, at=clock.stamp(now), since=today))
    sweep.run({}, _MINUTES_MS)
