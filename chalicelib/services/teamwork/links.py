"""Link two tickets, or take the link back: one transaction writes both sides, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from chalicelib.domain.errors import Conflict, Fault, Invalid, Unreadable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.teamwork import links
from chalicelib.domain.teamwork.links import LinkedTicket, Linking, Tie
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock
from chalicelib.services.tickets import audit, changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, moment, next_of, visible
from chalicelib.store.agents import audit as audit_rows
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def change(number: str, version: int, wanted: Linking, actor: Actor, catalog: Catalog) -> None:
    """Link a ticket to another of the agent's areas, or no longer; writes nothing when it is so
    already, whichever version the agent saw.

    Raises NotFound, Forbidden, Invalid on ``to``, Conflict (the requester's data of one were
    erased), Stale, Unavailable.
    """
    ticket = visible(number, actor)
    actor.agent.require(Permission.EDIT)
    other = _other(ticket, wanted.to, actor)
    tied = links.ties(entries.thread(number, consistent=True))
    if (other.number in tied) is wanted.linked:
        return
    if not wanted.linked and tied[other.number] is not Tie.RELATED:
        raise Invalid([Fault("to", "was_split", "What came of a split stays linked.")])
    if wanted.linked:
        links.check_room(tied)
        links.check_room(links.ties(entries.thread(other.number, consistent=True)))
    ticket, now = current(number, version, actor, [Permission.EDIT]), moment(catalog)
    act: Literal["link", "unlink"] = "link" if wanted.linked else "unlink"
    step = Step(AgentEvent(act), ticket)
    told = changes.event(step, ticket, actor, now)
    told = told.model_copy(update={"linked": other.number})
    beside = _other_side(other, ticket, step, actor, now)
    changes.write(ticket, ticket, [told], [], actor, now, act=act, companion_writes=beside)


def seen(
    ticket: Ticket, thread: Sequence[Entry], actor: Actor, catalog: Catalog
) -> list[LinkedTicket]:
    """The tickets that one is tied to by its thread, as an agent may see them; those that are
    erased, or cannot be read, are left out. Raises Unavailable."""
    if ticket.erased_at is not None:
        return []
    tied, made = links.ties(thread), links.made_by(thread, actor.agent.id)
    return [
        links.linked_ticket(
            other,
            tied[other.number],
            actor.agent,
            catalog,
            actor.language,
            knows=other.number in made,
        )
        for other in _readable(tied)
        if other.erased_at is None
    ]


def _readable(numbers: Iterable[str]) -> Iterable[Ticket]:
    for number in numbers:
        try:
            other = store.by_number(number)
        except Unreadable:
            continue  # whose area it is, and so who may know of it, cannot be told
        if other is not None:
            yield other


def _other(ticket: Ticket, number: str, actor: Actor) -> Ticket:
    """The ticket that an agent names. Raises Invalid, Conflict."""
    if number == ticket.number:
        raise Invalid([Fault("to", "same_ticket", "A ticket cannot be linked to itself.")])
    other = store.by_number(number)
    if other is None or not actor.agent.sees(other.area):
        raise Invalid([Fault("to", "unknown_ticket", "There is no such ticket.")])
    for one in (ticket, other):
        if one.erased_at is not None:
            raise Conflict({"erased_at": one.erased_at}, "Its requester's data were erased.")
    return other


def _other_side(
    other: Ticket, ticket: Ticket, step: Step, actor: Actor, context: ActContext
) -> dict[str, Item]:
    after = next_of(other, other, context)
    told = changes.event(Step(step.event, other), other, actor, context)
    facts = {"linked": ticket.number, "version": after.version}
    act: Literal["link", "unlink"] = "link" if step.event is AgentEvent.LINK else "unlink"
    trace = audit.row(actor, act, clock.now(), number=other.number)
    return {
        "other": store.changed(other, after),
        "other_entry": entries.added(told.model_copy(update=facts)),
        "other_audit": audit_rows.written(trace),
    }
