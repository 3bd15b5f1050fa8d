""" "Esto me sirve" on what is published: counted, without a trace of who says it."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.errors import NotFound
from chalicelib.domain.figures.helped import MONTHS, Helped, HelpedMonth
from chalicelib.domain.limits import Caller
from chalicelib.domain.rules.catalog import OTHER_TOPIC, Catalog
from chalicelib.services import clock
from chalicelib.services.limits import challenges
from chalicelib.store.answers import answers
from chalicelib.store.figures import helped as store
from chalicelib.store.guards import guards

#: Times an hour that a network address, which an office or a campus shares, counts without a proof
#: of work.
AN_HOUR = 60


def count(said: Helped, caller: Caller, catalog: Catalog) -> None:
    """Count that something helped, or that its reader asked after all.

    A device keeps for itself what it has said today, and says each once. Who does not keep to that
    is held up by a proof of work. Raises NotFound for what does not stand published,
    ChallengeRequired, Unavailable.
    """
    now = clock.now()
    if not guards.take("helped-address", caller.address, now, limit=AN_HOUR):
        challenges.require(f"helped {caller.address}", caller, catalog.rules)
    topic = _topic(said, catalog)
    if topic is None:
        raise NotFound
    today, area = clock.today(now), catalog.area_of(topic).id
    if said.asked:
        store.asked(topic, area, today)
        return
    store.count(said.kind, said.id, today)
    if said.first_today:
        store.spare(topic, area, today)


def months(today: date) -> list[list[HelpedMonth]]:
    """What helped in each of the last months, this one first. Raises Unavailable."""
    last = 12 * today.year + today.month - 1
    places = range(last, last - MONTHS, -1)
    return [store.of_month(date(place // 12, place % 12 + 1, 1)) for place in places]


def _topic(said: Helped, catalog: Catalog) -> str | None:
    """The topic of what helped; None for what is not published."""
    if said.kind == "operation":
        offered = catalog.offered_topics.keys() - {OTHER_TOPIC}
        return said.id if said.id in offered else None
    found = answers.get(said.id)
    stands = found and found.published
    if not stands or stands.withdrawn:
        return None
    return stands.edition.text.topic
