"""Who got tickets in somebody's place hears of it: one mail a run and person, however many tickets,
and whoever is away.

A row of an absence names what it handed back, in the transaction that did so, and how much of it
was told, in the transaction of the mails: a run that ends in between leaves the rest to the next.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from chalicelib.domain.mail import agent_mails
from chalicelib.domain.rules.absences import Absence
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.catalog import absences
from chalicelib.store.guards import agent_settings
from chalicelib.store.mail import outbox

#: Absences of which a run tells: with a mail each at most, what a transaction takes.
_MOST = 40


def tell(context: ActContext) -> int:
    """Owe the mails of what absences handed over and nobody was told of yet; answers how many.

    Raises Unavailable; then none is owed.
    """
    found = [one for one in absences.every()[0] if one.news][:_MOST]
    if not found:
        return 0
    mails = _mails(found, context)
    told = {f"told{place}": absences.told_of_all(one) for place, one in enumerate(found)}
    try:
        transact({**told, **mails})
    except TransactionRefused:
        return 0  # an absence was withdrawn this very moment: the next run tells of the others
    return len(mails)


def _mails(found: list[Absence], context: ActContext) -> dict[str, Item]:
    """The writes of the mails, for those who want one and still work here."""
    shares: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for absence in found:
        numbers: dict[str, list[str]] = defaultdict(list)
        for handed in absence.news:
            numbers[str(handed.to_id)].append(handed.number)
        for person, theirs in numbers.items():
            facts = {"name": absence.name, "last_day": str(absence.last_day), "numbers": theirs}
            shares[person].append(facts)
    people, chosen = directory.present(), agent_settings.of_all(shares)
    return {
        f"mail{place}": outbox.enqueued(
            agent_mails.stands_in(people[person], share, mail_id=clock.fresh_id(), at=context.at)
        )
        for place, (person, share) in enumerate(sorted(shares.items()))
        if person in people
        and people[person].may(Permission.CLAIM)
        and chosen[person].substitute_mails
    }
