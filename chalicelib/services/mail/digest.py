"""Tell an area's agents of tickets that nobody holds: one mail each in a quarter of an hour.

The mail of a window is a row of the outbox from the first ticket on. It is due at the window's
end, and takes up the tickets that come until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.limits import Window
from chalicelib.domain.mail.agent_mails import area_digest
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.catalog import catalog
from chalicelib.store.mail import outbox

_SECONDS = 900
#: Tickets that a mail names; the others are counted, or a busy quarter of an hour would write a
#: list that is longer with each ticket, once for each agent.
NAMED = 20


def tell_area(area: str, number: str, at: datetime) -> None:
    """Owe everybody who may claim in an area the mail that names a ticket.

    Telling the same again in the same window changes nothing. Raises Unavailable; who was told
    by then stays told.
    """
    told = [agent for agent in directory.agents_of(area) if agent.may(Permission.CLAIM)]
    if told:
        name = catalog.current().area_name(area, DEFAULT)
        for agent in told:
            _tell(agent, area, name, number, at)


def _tell(agent: Agent, area: str, name: str, number: str, at: datetime) -> None:
    # The mail of a window that just ended may be on its way: then the next one takes it.
    for moment in (at, at + timedelta(seconds=_SECONDS)):
        window = Window.at(moment, _SECONDS)
        mail = area_digest(
            agent,
            name,
            number,
            mail_id=f"digest-{area}-{window.index}-{agent.id}",
            at=clock.stamp(at),
            due_at=clock.stamp(moment + timedelta(seconds=window.ends_in)),
        )
        if outbox.owe_or_extend(mail, number, NAMED):
            return
