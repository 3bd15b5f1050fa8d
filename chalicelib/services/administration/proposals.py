"""Holidays and periods are changed by two people: one proposes, told how many tickets it bears on,
another one confirms, and the clock brings it into force (``services/reviews/confirmed_edits.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from chalicelib import logs
from chalicelib.domain.administration import changeable, edits
from chalicelib.domain.administration import proposals as rules
from chalicelib.domain.administration.changeable import PERIODS, HolidaySeen, PeriodSeen
from chalicelib.domain.administration.proposals import (
    FIELDS,
    Foreseen,
    Proposal,
    ProposedKind,
    ProposedRow,
    ProposedValues,
)
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Stale
from chalicelib.domain.mail import agent_mails
from chalicelib.domain.rules.permissions import Permission
from chalicelib.services import clock
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as trail
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.catalog import catalog
from chalicelib.store.catalog import edits as rows
from chalicelib.store.catalog import proposals as store
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import counters

#: Mails about one proposal, at most: a transaction has room for a hundred writes.
_MOST_TOLD = 50
_NONE: Mapping[str, Item] = MappingProxyType({})


@dataclass(frozen=True)
class Changeable:
    """What two people may change, what was proposed, and the ids of what cannot be read."""

    proposals: list[Proposal]
    holidays: list[HolidaySeen]
    periods: list[PeriodSeen]
    unreadable: list[str]


def listed(actor: Actor) -> Changeable:
    """All of it, as it stands. Raises Forbidden, Unavailable."""
    actor.agent.require(Permission.ADMINISTER)
    proposed, unreadable = store.every()
    in_force, today = catalog.newest(), clock.today(clock.now())
    return Changeable(
        proposals=sorted(proposed, key=lambda one: one.proposed_at, reverse=True),
        holidays=changeable.holidays(in_force, today),
        periods=changeable.periods(in_force),
        unreadable=unreadable,
    )


def foresee(kind: str, row_id: str, values: ProposedValues, actor: Actor) -> Foreseen:
    """What a change would do; nothing is written. Raises Forbidden, NotFound, Invalid."""
    _check(kind, row_id, actor)
    touches, _ = _judged(kind, row_id, values)
    at = rules.in_force_at(clock.now())
    return Foreseen(touches=touches, in_force_at=clock.stamp(at))


def propose(kind: str, row_id: str, values: ProposedValues, version: int, actor: Actor) -> Proposal:
    """Propose a change, in place of what was proposed for the row in a version; 0 for nothing.
    Those who may confirm it are mailed, unless they were of what it takes the place of.

    Raises Forbidden, NotFound, Stale, Invalid with all that is wrong, Unavailable.
    """
    _check(kind, row_id, actor)
    standing = _standing(kind, row_id, version)
    touches, before = _judged(kind, row_id, values)
    proposal = Proposal(
        id=f"{kind}/{row_id}",
        kind=cast(ProposedKind, kind),
        row=row_id,
        version=version + 1,
        state="proposed",
        values=ProposedRow.model_validate(values.model_dump()),
        before=rules.shown(before, kind),
        before_version=edits.version_of(before),
        touches=touches,
        proposed_by=actor.agent.id,
        proposed_by_name=actor.agent.name,
        proposed_at=clock.stamp(clock.now()),
    )
    told = (
        standing is not None
        and standing.state == "proposed"
        and standing.proposed_by == actor.agent.id
    )
    return _write("propose_catalog", proposal, actor, {} if told else _mails(proposal))


def confirm(kind: str, row_id: str, version: int, actor: Actor) -> Proposal:
    """Confirm what somebody else proposed: it counts from the next 07:00 in Ecuador.

    Raises Forbidden for one's own, NotFound, Stale, Conflict where nothing waits, Invalid where
    the row changed meanwhile, Unavailable.
    """
    _check(kind, row_id, actor)
    proposal = _existing(kind, row_id, version)
    if proposal.state != "proposed":
        raise Conflict(_told(proposal), "Nothing waits to be confirmed here.")
    if proposal.proposed_by == actor.agent.id:
        raise Forbidden("A second person confirms: catalog.edit is not for one's own proposal.")
    _, before = _judged(kind, row_id, proposal.values)
    if edits.version_of(before) != proposal.before_version:
        raise Invalid([Fault("proposal", "overtaken", "The row changed since; propose it anew.")])
    at = rules.in_force_at(clock.now())
    after = {
        "version": version + 1,
        "state": "scheduled",
        "confirmed_by": actor.agent.id,
        "confirmed_by_name": actor.agent.name,
        "in_force_at": clock.stamp(at),
    }
    return _write("confirm_catalog", proposal.model_copy(update=after), actor)


def withdraw(kind: str, row_id: str, version: int, actor: Actor) -> None:
    """Take a change back before it counts. Raises Forbidden, NotFound, Stale, Conflict where it
    counts already, Unavailable."""
    _check(kind, row_id, actor)
    proposal = _existing(kind, row_id, version)
    if proposal.state == "done":
        raise Conflict(_told(proposal), "It counts already: propose what stood before.")
    now = clock.now()
    told = audit.row(actor, "withdraw_catalog", now, detail=proposal.id)
    _transact(proposal, {"proposal": store.removed(proposal), "trail": trail.written(told)})


def _check(kind: str, row_id: str, actor: Actor) -> None:
    actor.agent.require(Permission.ADMINISTER)
    if kind not in FIELDS or (kind == "setting" and row_id not in PERIODS):
        raise NotFound


def _judged(kind: str, row_id: str, values: ProposedRow) -> tuple[int, Item | None]:
    """How many tickets a change bears on, and the row that it changes. Raises NotFound where there
    is none to remove, Invalid."""
    every, today = rows.every(), clock.today(clock.now())
    found = (one for one in every if (one["kind"], one["id"]) == (kind, row_id))
    before = next(found, None)
    if values.remove and before is None:
        raise NotFound
    row = rules.row_of(kind, row_id, before, values)
    rules.judge(every, kind, row_id, row, today)
    in_force = catalog.newest()
    tallies = [tally for area in in_force.areas for tally in counters.of_area(area)]
    return changeable.touched(kind, row_id, row, in_force, tallies, today), before


def _standing(kind: str, row_id: str, version: int) -> Proposal | None:
    """What was proposed for a row. Raises Stale where it is of another version."""
    found = store.one(kind, row_id)
    if (found.version if found else 0) != version:
        raise Stale(_told(found) if found else {})
    return found


def _existing(kind: str, row_id: str, version: int) -> Proposal:
    found = _standing(kind, row_id, version)
    if found is None:
        raise NotFound
    return found


def _mails(proposal: Proposal) -> dict[str, Item]:
    """The mails to those who may confirm a proposal, which is anybody who may propose but its
    author; they leave at once, since a change counts from the next morning on."""
    now = clock.now()
    people = [
        agent
        for agent in directory.present().values()
        if agent.may(Permission.ADMINISTER) and agent.id != proposal.proposed_by
    ]
    if not people:
        logs.warning("proposal_waits_for_nobody", proposal=proposal.id)
    params = {
        "by": proposal.proposed_by_name,
        **proposal.model_dump(include={"kind", "row", "touches"}),
        "in_force_on": clock.today(rules.in_force_at(now)).isoformat(),
    }
    at = clock.stamp(now)
    mails = [
        agent_mails.proposal_waits(one.email, params, mail_id=clock.fresh_id(), at=at)
        for one in people[:_MOST_TOLD]
    ]
    return {f"mail{n}": outbox.enqueued(mail) for n, mail in enumerate(mails)}


def _write(
    act: Acted, proposal: Proposal, actor: Actor, mails: Mapping[str, Item] = _NONE
) -> Proposal:
    told = audit.row(actor, act, clock.now(), detail=proposal.id)
    writes = {"proposal": store.written(proposal), "trail": trail.written(told), **mails}
    _transact(proposal, writes)
    return proposal


def _transact(proposal: Proposal, writes: dict[str, Any]) -> None:
    try:
        transact(writes)
    except TransactionRefused:
        stands = store.one(proposal.kind, proposal.row)
        raise Stale(_told(stands) if stands else {}) from None


def _told(proposal: Proposal) -> dict[str, object]:
    return proposal.model_dump(mode="json", exclude_none=True)
