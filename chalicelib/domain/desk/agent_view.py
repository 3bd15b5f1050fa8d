"""What agents see of a ticket whole, without its requester's gender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from chalicelib.domain.desk.labels import close_reason
from chalicelib.domain.desk.offered_acts import Act, allowed
from chalicelib.domain.desk.people.requester import Requester, requester_seen
from chalicelib.domain.desk.thread import DeskEntry, is_unanswered
from chalicelib.domain.desk.ticket_rows import (
    HeldMark,
    RelatedTicket,
    agent_named,
    held_mark,
    other,
)
from chalicelib.domain.languages import Language
from chalicelib.domain.model import Model
from chalicelib.domain.reviews.retention import kept_until
from chalicelib.domain.rules.catalog import Catalog, Rules
from chalicelib.domain.rules.named import Named
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.teamwork.links import LinkedTicket
from chalicelib.domain.teamwork.questions import QuestionSeen
from chalicelib.domain.tickets.lifecycle import Clock, CloseReason, urgency
from chalicelib.domain.tickets.summary import (
    DueStep,
    NamedTicket,
    TicketSummary,
    due_explained,
    named_ticket,
)
from chalicelib.domain.tickets.ticket import Extension, LegalHold, Priority, Rating, Ticket


class HeldSeen(HeldMark):
    """The same, with what a second person decides on: the entry, and why it was returned."""

    entry_id: str
    returned_by: str | None = Field(None, description="Name of the agent.")
    returned_at: str | None = None
    reason: str | None = Field(None, description="Why it was returned.")


class MailSeen(Model):
    """A mail about the ticket, and what became of it."""

    id: str
    to_requester: bool = Field(description="Whether it can be sent again.")
    kind: str
    to: str
    state: str
    at: str
    error: str | None = None


class DeskTicket(NamedTicket):
    """A ticket whole, as an agent works on it."""

    version: int
    language: Language
    updated_at: str
    due_explained: list[DueStep]
    warned_on: date = Field(
        description="The stricter date of a legal request, told beside `due_on`; late is what "
        "missed `due_on`."
    )
    overdue: bool
    due_soon: bool
    clock: Clock
    priority: Priority
    legal_request: bool
    extension: Extension | None = None
    assignee: Named | None = None
    close_reason: Named | None = None
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    requester: Requester
    wrote_at: str | None = Field(
        None, description="Since when a message of its requester waits for somebody to write back."
    )
    unanswered: bool = Field(
        description="Whether nothing was answered: a question to the requester is no answer."
    )
    held: HeldSeen | None = None
    rating: Rating | None = Field(None, description="For who leads.")
    erased_at: str | None = Field(None, description="When its requester's data were erased.")
    kept_until: date | None = Field(None, description="When a closed ticket is anonymised.")
    legal_hold: LegalHold | None = Field(None, description="Why it is not, while it stands.")
    entries: list[DeskEntry]
    others: list[RelatedTicket]
    links: list[LinkedTicket]
    questions: list[QuestionSeen] = Field(description="To colleagues of other areas.")
    mails: list[MailSeen]
    signature: str | None = Field(
        None, description="What is put at the end of a reply of the caller's, once."
    )
    acts: list[Act] = Field(description="What the caller may do with it now.")
    unreadable: list[str] | None = Field(
        None,
        description="Keys of what belongs here and cannot be shown: lines of the thread, mails, "
        "other tickets.",
    )


#: Facts of a ticket that are shown as they are kept.
_AS_THEY_ARE = {
    *"version language updated_at priority legal_request wrote_at merged_into merged_from "
    "erased_at".split()
}


def whole(
    ticket: Ticket,
    thread: Iterable[DeskEntry],
    others: Iterable[TicketSummary],
    mails: Iterable[MailSeen],
    links: Iterable[LinkedTicket],
    questions: Iterable[QuestionSeen],
    *,
    catalog: Catalog,
    language: str,
    today: date,
    soon: date,
    agent: Agent,
    unreadable: Sequence[str] = (),
) -> DeskTicket:
    """A ticket as an agent sees it, named in a language."""
    return DeskTicket(
        **dict(named_ticket(ticket, catalog, language)),
        **ticket.model_dump(include=_AS_THEY_ARE),
        due_explained=due_explained(ticket, language),
        warned_on=warned_on(ticket, catalog.rules),
        **asdict(urgency(ticket.status, ticket.due_on, ticket.paused_on, today, soon)),
        clock=ticket.clock,
        extension=ticket.extension,
        kept_until=kept_until(ticket, catalog),
        legal_hold=ticket.legal_hold,
        assignee=agent_named(ticket.assignee, ticket.assignee_name, language),
        close_reason=_reason(ticket.close_reason, language),
        requester=requester_seen(ticket, catalog, language),
        rating=ticket.rating if agent.may(Permission.RATINGS) else None,
        **_by_thread(ticket, list(thread), language),
        others=[other(item, catalog, language) for item in others],
        links=list(links),
        questions=list(questions),
        mails=list(mails),
        acts=allowed(ticket, agent, today),
        unreadable=list(unreadable) or None,
    )


def _by_thread(ticket: Ticket, entries: list[DeskEntry], language: str) -> dict[str, Any]:
    return {
        "unanswered": is_unanswered(ticket.status, entries),
        "held": _held_seen(ticket, entries, language),
        "entries": entries,
    }


def _held_seen(ticket: Ticket, entries: Sequence[DeskEntry], language: str) -> HeldSeen | None:
    held = ticket.held
    if held is None:
        return None
    seen = HeldSeen(**dict(held_mark(held, language)), entry_id=held.entry_id)
    if held.returned is None:
        return seen
    told = (one.body for one in entries if one.settles == held.entry_id)
    facts = {"returned_by": held.returned.by_name, "returned_at": held.returned.at}
    return seen.model_copy(update={**facts, "reason": next(told, None)})


def warned_on(ticket: Ticket, rules: Rules) -> date:
    """The date that a ticket's page tells beside its due date. Sources disagree on the unit of a
    legal request's days (LOTAIP, art. 34), so for one it is the stricter reading; what is late is
    told by the due date, whose unit is a setting."""
    if not ticket.legal_request:
        return ticket.due_on
    days = rules.legal_days + (rules.extension_working_days if ticket.extension else 0)
    return min(ticket.due_on, ticket.filed_on + timedelta(days=days))


def _reason(reason: CloseReason | None, language: str) -> Named | None:
    return Named(id=reason, name=close_reason(reason, language)) if reason else None
