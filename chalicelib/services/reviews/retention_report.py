"""With the first run of a year: how many tickets were anonymised in the one before.

Administrators are told by mail, each once, and the log says it too.
"""

from __future__ import annotations

from datetime import date

from chalicelib import logs
from chalicelib.domain.mail import agent_mails
from chalicelib.domain.rules.permissions import Role
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import retention


def tell(last_run: date | None, context: ActContext) -> None:
    """Owe the report of the last year, unless the clock ran in this one before. Told again, it
    changes nothing. Raises Unavailable: then the next run tells it."""
    if last_run is None or last_run.year >= context.today.year:
        return
    year = context.today.year - 1
    count = retention.anonymised_in(year)
    now = clock.stamp(clock.now())
    for agent in directory.present().values():
        if agent.role is Role.ADMIN:
            mail_id = f"anonymised-{year}-{agent.id}"
            outbox.owe_once(agent_mails.anonymised(agent, year, count, mail_id=mail_id, at=now))
    logs.info("tickets_anonymised_in_year", year=year, count=count)
