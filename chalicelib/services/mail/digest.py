"""Tell an area's agents of tickets that nobody holds: one mail each in a quarter of an hour.

The first ticket of a window owes the mails, which are due at its end; it and those that come until
then are written on one row of the area, whatever the number of agents (``digest_windows.py``). What
a mail tells is taken from there when it leaves.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.limits import Window
from chalicelib.domain.mail.agent_mails import area_digest
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.catalog import catalog
from chalicelib.store.mail import digest_windows, outbox

_SECONDS = 900
#: Tickets that a mail names; the others are counted, or a busy quarter of an hour would write a
#: list that is longer with each ticket.
NAMED = 20


def tell_area(area: str, number: str, at: datetime) -> None:
    """Have everybody who may claim in an area told of a ticket.

    Telling the same again in the same window changes nothing. Raises Unavailable; telling again
    does what was left.
    """
    told = [agent for agent in directory.agents_of(area) if agent.may(Permission.CLAIM)]
    if not told:
        return
    # The mails of a window that just ended may be on their way: then the next one takes it.
    for moment in (at, at + timedelta(seconds=_SECONDS)):
        window = Window.at(moment, _SECONDS)
        of = digest_windows.key(area, window.index)
        ends_at = moment + timedelta(seconds=window.ends_in)
        gathered = digest_windows.add(of, number, NAMED, int(ends_at.timestamp()))
        if gathered is None:
            continue
        if not gathered.owed:
            _owe(told, area, number, of, at, ends_at)
        return
    raise Unavailable


def filled(mail: Mail) -> Mail:
    """A digest with the tickets of its window, which takes no more from then on; any other mail,
    and a digest of the release before, as it is. Raises Unavailable."""
    if mail.kind is not Kind.AREA_DIGEST or "window" not in mail.params:
        return mail
    params = {**mail.params}
    gathered = digest_windows.close(params.pop("window"))
    # The row is gone a month after its window: the mail knows the first ticket.
    params |= {"numbers": gathered.numbers or params["numbers"], "beyond": gathered.beyond}
    return mail.model_copy(update={"params": params})


def _owe(
    told: list[Agent], area: str, number: str, of: str, at: datetime, ends_at: datetime
) -> None:
    """Owe each agent the mail of a window, once however often it is begun."""
    name = catalog.current().area_name(area, DEFAULT)
    for agent in told:
        outbox.owe_once(
            area_digest(
                agent,
                name,
                number,
                mail_id=f"digest-{of.partition('#')[2].replace('#', '-')}-of-{agent.id}",
                window=of,
                at=clock.stamp(at),
                due_at=clock.stamp(ends_at),
            )
        )
    digest_windows.owed(of)
