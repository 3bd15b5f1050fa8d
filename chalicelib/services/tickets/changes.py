"""A ticket's versions: the one that an agent saw, the one that stands, the next one.

Each version is one transaction: the ticket, the entries that tell of it, the trail, the mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib import logs
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.desk.thread import desk_entries
from chalicelib.domain.errors import Stale, Unavailable
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.reviews.attention import free_at
from chalicelib.domain.reviews.plan import next_review, review_after_act
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import Data, Entry, Event
from chalicelib.domain.tickets.lifecycle import Act, Status
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock
from chalicelib.services.auth import mail_budget
from chalicelib.services.files import scanning, uploads
from chalicelib.services.holding.holders import HandOver
from chalicelib.services.limits import request_limits
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as audit_rows
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.catalog.catalog import current as present_catalog
from chalicelib.store.mail import outbox
from chalicelib.store.questions import questions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


class MailRefused(TransactionRefused):
    """Nothing was written, since rows of mails alone were not as was thought."""

    @property
    def mails(self) -> list[int]:
        """The places of those mails among all of the change."""
        return [int(name.removeprefix("mail")) for name in self.found]


@dataclass(frozen=True)
class Step:
    """One act: its event, the ticket as it then is, the agent's words, and the mail it owes."""

    event: Act | AgentEvent | Event
    after: Ticket
    body: str = ""
    mail: Mail | None = None


def visible(number: str, actor: Actor) -> Ticket:
    """A ticket that the agent sees. Raises NotFound, also for another area's."""
    ticket = store.existing(number)
    actor.agent.check(Permission.READ, ticket.area)
    return ticket


def current(number: str, version: int, actor: Actor, permissions: Iterable[Permission]) -> Ticket:
    """A ticket that the agent sees, if it is still as they saw it.

    Permissions are checked first: who may not act learns nothing of the ticket's state. Raises
    NotFound, Forbidden, Stale.
    """
    ticket = visible(number, actor)
    for permission in permissions:
        actor.agent.require(permission)
    if ticket.version != version:
        raise _stale(ticket, version, actor)
    return ticket


def moment(catalog: Catalog) -> ActContext:
    """Now, with the rules of the day."""
    now = clock.now()
    return ActContext(at=clock.stamp(now), today=clock.today(now), catalog=catalog)


def next_of(before: Ticket, after: Ticket, context: ActContext) -> Ticket:
    """A ticket's next version, of the state that somebody's act gave it, and when the clock looks
    at it."""
    next_one = _version(before, after, context)
    day = review_after_act(next_one, context.today, context.catalog)
    return next_one.model_copy(update={"review_on": day})


def next_by_clock(before: Ticket, after: Ticket, context: ActContext) -> Ticket:
    """A ticket's next version after an act of the clock, which knows the holidays that it counts
    by: its next day of review is that of its plan."""
    next_one = _version(before, after, context)
    day = next_review(next_one, context.today, context.catalog)
    return next_one.model_copy(update={"review_on": day})


def _version(before: Ticket, after: Ticket, context: ActContext) -> Ticket:
    facts = {
        "version": before.version + 1,
        "updated_at": context.at,
        "free_at": free_at(before, after, context.at),
    }
    return after.model_copy(update=facts)


def written(
    ticket: Ticket,
    kind: str,
    body: str,
    actor: Actor,
    context: ActContext,
    *,
    event: str | None = None,
    data: Data | None = None,
    leads_to: Status | None = None,
    files: tuple[Attachment, ...] = (),
) -> Entry:
    """What an agent wrote, as an entry of the thread; signed by the area that answers."""
    return Entry.model_validate(
        {
            "number": ticket.number,
            "entry_id": clock.fresh_id(),
            "kind": kind,
            "at": context.at,
            "author": ticket.area,
            "agent": actor.agent.id,
            "agent_name": actor.agent.name,
            "version": ticket.version,
            "body": body,
            "event": event,
            "data": data,
            "leads_to": leads_to,
            "attachments": files,
        }
    )


def event(step: Step, before: Ticket, actor: Actor, context: ActContext) -> Entry:
    """What an agent did, as an entry of the thread, with what it changed."""
    told = written(before, "event", step.body, actor, context, event=str(step.event))
    return told.model_copy(update={"changes": transitions.changes(before, step.after) or None})


def write(
    before: Ticket,
    after: Ticket,
    told: Iterable[Entry],
    mails: Iterable[Mail],
    actor: Actor,
    context: ActContext,
    *,
    act: Acted,
    companion_writes: dict[str, Item] | None = None,
    files: tuple[Attachment | None, ...] = (),
    handed: HandOver | None = None,
    enqueued: Callable[[Mail], Item] = outbox.enqueued,
) -> None:
    """Write a ticket's next version and all that goes with it; ``files`` are those that it binds,
    None for each that is bound.
    ``handed`` takes it, after the act, from a holder who cannot work on it; ``enqueued`` is the
    write of each mail.

    Raises Stale, Invalid (somebody else has a file by now), MailRefused, TooManyAttempts (a mail's
    reader got too many), Unavailable.
    """
    beside = {
        **uploads.claims(files, before.number, clock.now()),
        **(handed.writes(before.version + 1) if handed else {}),
        **(companion_writes or {}),
    }
    after = handed.after if handed else after
    try:
        transact(writes(before, after, told, mails, actor, context, act, beside, enqueued))
    except TransactionRefused as refused:
        if "ticket" not in refused.found:
            uploads.check_claims(refused, files)
        raise _why(refused, before, actor) from refused
    logs.info("ticket_changed", number=before.number, act=act, agent=actor.agent.id)


def writes(
    before: Ticket,
    after: Ticket,
    told: Iterable[Entry],
    mails: Iterable[Mail],
    actor: Actor,
    context: ActContext,
    act: Acted,
    beside: dict[str, Item],
    enqueued: Callable[[Mail], Item] = outbox.enqueued,
) -> dict[str, Item]:
    """The writes, by name, of a ticket's next version and of all that goes with it."""
    after = next_of(before, after, context)
    versioned = [entry.model_copy(update={"version": after.version}) for entry in told]
    trace = audit.row(actor, act, clock.now(), number=before.number)
    return {
        "ticket": store.changed(before, after),
        "audit": audit_rows.written(trace),
        **{f"entry{n}": entries.added(entry) for n, entry in enumerate(versioned)},
        **{f"mail{n}": enqueued(mail) for n, mail in enumerate(mails) if mail.to},
        **questions.ended(before, after),
        **beside,
    }


def _why(refused: TransactionRefused, before: Ticket, actor: Actor) -> Exception:
    """What a refused write means."""
    if all(name.startswith("mail") for name in refused.found):
        return MailRefused(refused.found)
    if {*refused.found} == {mail_budget.BUDGET}:
        return request_limits.over_limit(clock.now())
    if {*refused.found} == {"draft"}:
        return Unavailable()  # it was saved anew this very moment
    return _stale(visible(before.number, actor), before.version, actor)


def _stale(ticket: Ticket, version: int, actor: Actor) -> Stale:
    """What stands now, and what was written since a version."""
    since = [entry for entry in entries.thread(ticket.number) if entry.version > version]
    told = desk_entries(since, present_catalog(), actor.language, scanning.states(since))
    facts: dict[str, object] = {
        "version": ticket.version,
        "status": ticket.status,
        "area": ticket.area,
        "assignee": ticket.assignee_name,
        "entries": [entry.model_dump(mode="json", exclude_none=True) for entry in told],
    }
    return Stale({name: value for name, value in facts.items() if value is not None})
