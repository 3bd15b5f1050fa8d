"""Give a ticket its first address: an agent types it, and whoever reads its mail confirms it.

    asked (with a mail to the address) -- its button, within 7 days --> the ticket's address
        |-- taken back by an agent, or asked for another address
        +-- refused: the mail came back, or its reader said that they are somebody else

Until then nothing else goes there, and the ticket is answered as before. The button proves the
mailbox; the number alone, or a mailbox that nobody was asked about, proves nothing here.
"""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.desk.people.requester import AdditionMeant
from chalicelib.domain.errors import Conflict, Fault, Forbidden, Invalid
from chalicelib.domain.fields import email_key
from chalicelib.domain.mail import correction_mails as letters
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.proofs import Proof
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.corrections import ADDITION_SERVES, Addition
from chalicelib.domain.tickets.entry import Event
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock, retries
from chalicelib.services.addresses import moves
from chalicelib.services.auth import mail_budget
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.limits import request_limits
from chalicelib.services.tickets import changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, moment, next_of
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.guards import mailboxes
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def ask(number: str, version: int, email: str, actor: Actor, catalog: Catalog) -> None:
    """Mail an address, as typed, the button that makes it a ticket's; replaces an earlier ask.

    Raises NotFound, Forbidden, Stale, Conflict (it has an address, was merged or erased), Invalid,
    TooManyAttempts, Unavailable.
    """
    ticket, now = _without_one(number, version, actor, catalog)
    if suppressions.reason(email_key(email)) is not None:
        raise Invalid([Fault("email", "bounced", "Mail to this address came back before.")])
    _mail(ticket, email, actor, now, "add_email")


def ask_again(
    number: str, version: int, meant: AdditionMeant, actor: Actor, catalog: Catalog
) -> None:
    """Mail the address that waits once more; its time begins anew. Raises as ``ask`` does."""
    ticket, now = _without_one(number, version, actor, catalog)
    _mail(ticket, _waiting(ticket, meant).email_typed, actor, now, "resend_addition")


def withdraw(
    number: str, version: int, meant: AdditionMeant, actor: Actor, catalog: Catalog
) -> None:
    """Take the address back that waits: its button ends. Raises as ``ask`` does."""
    ticket, now = _without_one(number, version, actor, catalog)
    _waiting(ticket, meant)
    after = ticket.model_copy(update={"addition": None})
    told = [changes.event(Step(Event.ADDITION_WITHDRAWN, after), ticket, actor, now)]
    changes.write(ticket, after, told, [], actor, now, act="withdraw_addition")


def confirm(number: str, held: TicketAccess, catalog: Catalog) -> tuple[Ticket, bool]:
    """Make the address of a mailed button its ticket's; answers the ticket, and whether this
    press did it: once more changes nothing.

    Raises Forbidden, NotFound, Conflict (its time has passed, or it was taken back), Unavailable.
    """
    if held.number != number or held.proof is not Proof.ADDITION:
        raise Forbidden

    def written(ticket: Ticket) -> tuple[Ticket, bool]:
        if held.is_bound_to(ticket.email):
            return ticket, False
        return _confirmed(ticket, held, moment(catalog)), True

    return retries.until_written(lambda: store.existing(number), written)


def refuse(number: str, to: str) -> None:
    """Ask no more for an address that takes no mail, or whose reader is somebody else. Changes
    nothing where another one waits, or none. Raises Unavailable."""

    def end(ticket: Ticket | None) -> None:
        if ticket is None or ticket.addition is None or ticket.addition.email != email_key(to):
            return
        at = clock.stamp(clock.now())
        facts = {"addition": None, "updated_at": at, "version": ticket.version + 1}
        after = ticket.model_copy(update=facts)
        told = moves.told(after, Event.ADDITION_REFUSED, "system")
        transact({"ticket": store.changed(ticket, after), "entry": entries.added(told)})
        logs.info("addition_refused", number=number)

    retries.until_written(lambda: store.by_number(number), end)


def _without_one(
    number: str, version: int, actor: Actor, catalog: Catalog
) -> tuple[Ticket, ActContext]:
    ticket, now = current(number, version, actor, [Permission.CORRECT_EMAIL]), moment(catalog)
    if not ticket.lacks_email:
        raise Conflict({"status": ticket.status}, "It has an address, was merged or was erased.")
    return ticket, now


def _waiting(ticket: Ticket, meant: AdditionMeant) -> Addition:
    if ticket.addition is None or ticket.addition.mailed_at != meant.mailed_at:
        raise Conflict({"state": "none"}, "No such address waits to be confirmed.")
    return ticket.addition


def _mail(ticket: Ticket, email: str, actor: Actor, now: ActContext, act: Acted) -> None:
    request_limits.count("additions", ticket.number, limit=now.rules.resends_per_ticket_hour)
    added = Addition(
        email=email_key(email),
        email_typed=email,
        asked_by=actor.agent.id,
        asked_by_name=actor.agent.name,
        mailed_at=now.at,
        until=clock.stamp(clock.now() + ADDITION_SERVES),
    )
    after = ticket.model_copy(update={"addition": added})
    told = [changes.event(Step(Event.ADDITION_ASKED, after), ticket, actor, now)]
    letter = letters.addition_asked(ticket, added, mail_id=clock.fresh_id(), at=now.at)
    budget = mail_budget.counted(email, Cause.PROVEN_ASK, clock.now(), now.rules)
    changes.write(ticket, after, told, [letter], actor, now, act=act, companion_writes=budget)


def _confirmed(ticket: Ticket, held: TicketAccess, now: ActContext) -> Ticket:
    added = ticket.addition
    if added is None or not ticket.lacks_email or not held.is_bound_to(added.email):
        raise Conflict({"state": "none"}, "No such address waits to be confirmed.")
    if added.until <= now.at:
        raise Conflict({"state": "expired"}, "Its time has passed.")
    if suppressions.reason(added.email) is not None:
        raise Conflict({"state": "bounced"}, "Mail to this address came back.")
    facts = {
        "email": added.email,
        "email_typed": added.email_typed,
        "email_since": now.at,
        "email_proved_at": now.at,
        "addition": None,
    }
    after = next_of(ticket, ticket.model_copy(update=facts), now)
    letter = letters.email_added(after, mail_id=clock.fresh_id(), at=now.at)
    used = {"mailbox": mailboxes.used(added.email, clock.now())}
    moves.move(ticket, after, Event.EMAIL_ADDED, "requester", [letter], used)
    logs.info("ticket_address_added", number=ticket.number)
    return after
