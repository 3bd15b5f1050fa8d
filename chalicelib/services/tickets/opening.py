"""Open a ticket, and show it to who holds its token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from chalicelib import logs
from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.errors import Fault, Invalid, Unavailable
from chalicelib.domain.fields import email_key
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.form import ticket_numbers
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.limits import Caller
from chalicelib.domain.mail.ticket_mails import received
from chalicelib.domain.proofs import Proof
from chalicelib.domain.reviews.plan import review_after_act
from chalicelib.domain.rules import deadlines
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.tickets import ticket as values
from chalicelib.domain.tickets import transitions
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import OPENING, Entry
from chalicelib.domain.tickets.lifecycle import Act
from chalicelib.domain.tickets.ticket import Channel, Ticket
from chalicelib.services import clock
from chalicelib.services.auth.ticket_tokens import TicketAccess, held_ticket
from chalicelib.services.files import uploads
from chalicelib.services.tickets import audit, changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step
from chalicelib.services.tickets.opening_limits import Admission
from chalicelib.store.aws.dynamodb import Item, TransactionRefused
from chalicelib.store.aws.rows import Read
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


@dataclass(frozen=True)
class Opened:
    """A ticket that stands, and whether this request had opened it before.

    ``same_address``: whether it still has the address that it was opened with. Once it was
    corrected or erased, a repeat proves nothing to whoever the ticket belongs to by now.
    """

    ticket: Ticket
    replayed: bool
    same_address: bool = True


def open_ticket(opening: Opening, key: str | None, caller: Caller, catalog: Catalog) -> Opened:
    """Open a ticket: the row, its first entry, the mail owed and the guards, all or nothing.

    ``key`` is the caller's Idempotency-Key: the same key and opening again gives the same
    ticket. Raises IdempotencyMismatch, TooManyAttempts (of the network address and the e-mail
    together), ChallengeRequired (of one of them), Unavailable.
    """
    now = clock.now()
    admission = Admission(email_key(opening.email), caller, catalog.rules, now)
    if not admission.count_address():
        # Who lost the answer on the way may always have it again.
        if key is not None and idempotency.find_request(key) is not None:
            return _again(_replay(opening, key), opening)
        admission.prove()
    return _open(opening, key, now, catalog, admission=admission)


def open_on_behalf(wanted: OnBehalf, key: str | None, actor: Actor, catalog: Catalog) -> Opened:
    """Open a ticket for somebody who called, came or wrote; the public's limits do not hold.

    Raises Forbidden, IdempotencyMismatch, Invalid (the caller takes it, and does not work in the
    area that gets it; or there is no way to answer), Unavailable.
    """
    actor.agent.require(Permission.OPEN)
    if not (wanted.email or wanted.phone or wanted.channel is Channel.MAIL):
        detail = "Who has no e-mail is answered by phone: give its number."
        raise Invalid([Fault("phone", "no_way_to_answer", detail)])
    if wanted.mine:
        _check_takes(wanted, actor, catalog)
    opened = _open(wanted, key, clock.now(), catalog, by=actor)
    audit.trace(actor, "open", number=opened.ticket.number)
    return opened


def show(number: str, access: TicketAccess) -> tuple[Ticket, Read[Entry]]:
    """A ticket and its thread, and the lines that cannot be read, for the bearer of its token.

    Raises Forbidden, NotFound.
    """
    ticket = held_ticket(number, access)
    if access.proof is Proof.MAILBOX and ticket.email_proved_at is None:
        _note_proof(ticket)
    return ticket, entries.read_thread(number)


def _note_proof(ticket: Ticket) -> None:
    """From now on its mails may name its subject; that it cannot be noted hinders no reading."""
    try:
        store.prove_email(ticket, clock.stamp(clock.now()))
    except Unavailable:
        logs.warning("email_proof_not_noted", number=ticket.number)


def _open(
    opening: Opening,
    key: str | None,
    now: datetime,
    catalog: Catalog,
    *,
    admission: Admission | None = None,
    by: Actor | None = None,
) -> Opened:
    """Draw numbers until one is free; ``admission`` is None for an agent's opening."""
    try:
        files = uploads.take(opening.attachments)
    except Invalid:
        # The first time may have bound the files, its answer lost.
        if key is None or idempotency.find_request(key) is None:
            raise
        return _again(_replayed(opening, key, admission), opening)
    for number in ticket_numbers.draws(catalog.rules.number_digits, secrets.randbelow):
        ticket = _decide(opening, number, now, catalog)
        writes = _told_with(ticket, opening, files, key, now, by)
        if by is not None and isinstance(opening, OnBehalf) and opening.mine:
            ticket, writes["taken"] = _taken(ticket, by, now, catalog)
        if ticket.has_email and (admission is None or admission.is_told):
            writes["mail"] = outbox.enqueued(received(ticket, mail_id=clock.fresh_id()))
        if admission is not None:
            writes |= admission.writes(ticket.email_typed)
        try:
            store.add(ticket, writes)
        except TransactionRefused as refused:
            if "request" in refused.found and key is not None:
                return _again(_replayed(opening, key, admission), opening)
            if admission is not None:
                admission.settle(refused)
            uploads.check_claims(refused, files)
        else:
            logs.info("ticket_opened", number=number, area=ticket.area, topic=ticket.topic)
            return Opened(ticket, replayed=False)
    raise Unavailable


def _decide(opening: Opening, number: str, now: datetime, catalog: Catalog) -> Ticket:
    filed_on = clock.today(now)
    days = catalog.working_days(opening.topic)
    holidays = catalog.holidays_from(filed_on)
    ticket = values.opened(
        opening,
        number=number,
        area=(
            opening.answering_area(catalog)
            if isinstance(opening, OnBehalf)
            else catalog.area_of(opening.topic).id
        ),
        deadline=deadlines.deadline(filed_on, days, holidays),
        opened_at=clock.stamp(now),
        channel=opening.channel if isinstance(opening, OnBehalf) else None,
    )
    return ticket.model_copy(update={"review_on": review_after_act(ticket, filed_on, catalog)})


def _check_takes(wanted: OnBehalf, actor: Actor, catalog: Catalog) -> None:
    actor.agent.require(Permission.CLAIM)
    if not actor.agent.sees(wanted.answering_area(catalog)):
        detail = "It goes to an area that you do not work in."
        raise Invalid([Fault("mine", "outside_area", detail)])


def _taken(ticket: Ticket, by: Actor, now: datetime, catalog: Catalog) -> tuple[Ticket, Item]:
    """The ticket in the hands of who opened it, and the line that tells it."""
    context = ActContext(at=clock.stamp(now), today=clock.today(now), catalog=catalog)
    after = transitions.assign(ticket, by.agent, context)
    told = changes.event(Step(Act.START, after), ticket, by, context)
    return after, entries.added(told)


def _told_with(
    ticket: Ticket,
    opening: Opening,
    files: tuple[Attachment, ...],
    key: str | None,
    now: datetime,
    by: Actor | None,
) -> dict[str, Item]:
    entry = Entry(
        number=ticket.number,
        entry_id=OPENING,
        kind="message",
        at=ticket.opened_at,
        author="requester",
        body=opening.details,
        agent=by.agent.id if by else None,
        agent_name=by.agent.name if by else None,
        attachments=files,
    )
    writes = {
        "entry": entries.first(entry),
        **uploads.claims(files, ticket.number, now),
    }
    if key is not None:
        writes["request"] = idempotency.first_time(key, _fingerprint(opening), ticket.number, now)
    return writes


def _again(ticket: Ticket, opening: Opening) -> Opened:
    """What a repeat is answered: the first answer or less."""
    return Opened(
        values.as_opened(ticket),
        replayed=True,
        same_address=ticket.email == email_key(opening.email),
    )


def _replayed(opening: Opening, key: str, admission: Admission | None) -> Ticket:
    """The ticket of a repeat, which does not count against the network address."""
    if admission is not None:
        admission.take_back()
    return _replay(opening, key)


def _replay(opening: Opening, key: str) -> Ticket:
    request = idempotency.repeated(key, _fingerprint(opening))
    ticket = store.by_number(request.number) if request is not None else None
    if ticket is None:
        raise Unavailable
    return ticket


def _fingerprint(opening: Opening) -> str:
    return guards.hashed("opening", opening.model_dump_json())
