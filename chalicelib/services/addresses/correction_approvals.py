"""Open, by two agents, the way to correct an address that its requester can no longer prove.

One proposes with a reason, a second person approves. The requester then asks for the correction
on the ticket's page: the code that goes to the new address, and the wait, stay as they are
(``services/addresses/corrections.py``).
"""

from __future__ import annotations

from chalicelib.domain.desk.requests import EmailProposed
from chalicelib.domain.errors import Conflict, Fault, Forbidden, Invalid
from chalicelib.domain.fields import email_key
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.corrections import Approval
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.tickets import changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, moment
from chalicelib.store.mail import suppressions


def propose(
    number: str, version: int, wanted: EmailProposed, actor: Actor, catalog: Catalog
) -> None:
    """Ask a colleague to approve another address for a ticket; replaces an earlier proposal.

    Raises NotFound, Forbidden, Stale, Invalid, Conflict (its data were erased, or there is no
    address), Unavailable.
    """
    ticket, now = current(number, version, actor, [Permission.CORRECT_EMAIL]), moment(catalog)
    if ticket.erased_at is not None:
        raise Conflict({"erased_at": ticket.erased_at}, "Its requester's data were erased.")
    if not ticket.has_email:
        raise Conflict({"email": ""}, "Its requester has no e-mail that could be corrected.")
    if email_key(wanted.email) == ticket.email:
        raise Invalid([Fault("email", "unchanged", "The ticket has this address already.")])
    if suppressions.reason(email_key(wanted.email)) is not None:
        raise Invalid([Fault("email", "bounced", "Mail to this address came back before.")])
    approval = Approval(
        email=email_key(wanted.email),
        email_typed=wanted.email,
        asked_by=actor.agent.id,
        asked_by_name=actor.agent.name,
        asked_at=now.at,
    )
    after = ticket.model_copy(update={"approval": approval})
    step = Step(Event.CORRECTION_PROPOSED, after, body=wanted.reason)
    told = [changes.event(step, ticket, actor, now)]
    changes.write(ticket, after, told, [], actor, now, act="propose_correction")


def approve(number: str, version: int, email: str, actor: Actor, catalog: Catalog) -> None:
    """Approve what a colleague proposed; whoever proposed it cannot. ``email`` is the address
    that the agent has seen.

    Raises NotFound, Forbidden, Stale, Invalid, Unavailable.
    """
    ticket, now = current(number, version, actor, [Permission.CORRECT_EMAIL]), moment(catalog)
    approval = _proposed(ticket, email)
    if approval.asked_by == actor.agent.id:
        raise Forbidden(
            "A second person approves: ticket.correct_email is not for one's own proposal."
        )
    approved = approval.model_copy(
        update={
            "approved_by": actor.agent.id,
            "approved_by_name": actor.agent.name,
            "approved_at": now.at,
        }
    )
    after = ticket.model_copy(update={"approval": approved})
    told = [changes.event(Step(Event.CORRECTION_APPROVED, after), ticket, actor, now)]
    changes.write(ticket, after, told, [], actor, now, act="approve_correction")


def _proposed(ticket: Ticket, email: str) -> Approval:
    approval = ticket.approval
    waits = approval is not None and approval.approved_at is None
    if approval is None or not waits or approval.email != email_key(email):
        raise Invalid([Fault("email", "not_proposed", "No such address waits for approval.")])
    return approval
