"""Split a ticket: the new one, its lines, the first one's line and the mail are one transaction.

What lies before it is harmless alone: copies of files that nothing names are swept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from chalicelib import logs
from chalicelib.domain.errors import Fault, Invalid, NotFound, Stale, Unavailable, Unreadable
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.form import ticket_numbers
from chalicelib.domain.mail import ticket_mails
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.teamwork import links
from chalicelib.domain.teamwork import splitting as rules
from chalicelib.domain.teamwork.splitting import Line, Splitting
from chalicelib.domain.tickets.act_context import ActContext
from chalicelib.domain.tickets.entry import OPENING
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services import clock
from chalicelib.services.files import copies, uploads
from chalicelib.services.tickets import audit, changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.services.tickets.changes import Step, current, moment, visible
from chalicelib.store.agents import audit as audit_rows
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards import guards, idempotency
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store


def split(
    number: str, version: int, wanted: Splitting, key: str | None, actor: Actor, catalog: Catalog
) -> None:
    """Have chosen lines go along to a new ticket; the same ``key`` and request again write nothing.

    Raises NotFound, Forbidden, Conflict (it is closed, or its address is being corrected), Invalid,
    Stale, IdempotencyMismatch, Unavailable.
    """
    visible(number, actor)
    for permission in rules.NEEDS:
        actor.agent.require(permission)
    told = guards.hashed("split", actor.agent.id, number, wanted.model_dump_json())
    if _was_done(key, told):
        return
    ticket, now = current(number, version, actor, rules.NEEDS), moment(catalog)
    rules.check_splits(ticket, now)
    area = _area(wanted, ticket, catalog)
    going, standing = _chosen(ticket, wanted)
    made = copies.made(file for line in going for file in line.bound)
    for drawn in ticket_numbers.draws(catalog.rules.number_digits, secrets.randbelow):
        if drawn == number:
            continue  # DynamoDB takes no transaction that writes a row twice
        part = rules.part(ticket, wanted, number=drawn, area=area, context=now)
        beside = standing | _new_ticket(part, ticket, going, made, wanted, actor, now)
        if key is not None:
            beside["request"] = idempotency.first_time(key, told, drawn, clock.now())
        try:
            _write(ticket, part, going, wanted, actor, now, beside)
        except Stale:
            if _was_done(key, told):
                return
            if store.existing(number).version != version:
                raise
            continue  # the number is taken
        logs.info("ticket_split", number=number, area=part.area, topic=part.topic)
        return
    raise Unavailable


def _chosen(ticket: Ticket, wanted: Splitting) -> tuple[list[Line], dict[str, Item]]:
    """The lines that go along, and the checks that no duplicate which they come from is erased in
    that moment: an erasure would never see the copies. Raises Invalid, Unavailable."""
    duplicates = [found for one in ticket.merged_from if (found := _readable(one)) is not None]
    thread = entries.thread(ticket.number, consistent=True)
    links.check_room(links.ties(thread))
    joined = [entries.thread(one.number, consistent=True) for one in duplicates]
    going = rules.lines(ticket.number, thread, joined, wanted)
    origins = {line.entry.number for line in going}
    return going, {
        f"stands{place}": store.ensure_exists(one)
        for place, one in enumerate(duplicates)
        if one.number in origins
    }


def _readable(number: str) -> Ticket | None:
    """A duplicate; None for a damaged one, whose lines stay."""
    try:
        return store.existing(number)
    except (NotFound, Unreadable):
        return None


def _was_done(key: str | None, told: str) -> bool:
    """Whether the same request split it before. Raises IdempotencyMismatch."""
    return key is not None and idempotency.repeated(key, told) is not None


def _write(
    ticket: Ticket,
    part: Ticket,
    going: list[Line],
    wanted: Splitting,
    actor: Actor,
    now: ActContext,
    beside: dict[str, Item],
) -> None:
    told = changes.event(Step(AgentEvent.SPLIT, ticket, body=wanted.reason), ticket, actor, now)
    facts: dict[str, object] = {"linked": part.number}
    facts["went"] = tuple(rules.splits_as(line.entry, ticket.number) for line in going)
    if part.has_email:
        first, new = (now.catalog.area_name(one.area, part.language) for one in (ticket, part))
        mail = ticket_mails.split(
            part, ticket.number, (first, new), mail_id=clock.fresh_id(), at=now.at
        )
        # It is the new ticket's, and the first one's log of mails shows it as well.
        facts["joint_mails"] = (mail.mail_id,)
        beside = beside | {"mail": outbox.enqueued(mail)}
    told = told.model_copy(update=facts)
    changes.write(ticket, ticket, [told], [], actor, now, act="split", companion_writes=beside)


def _new_ticket(
    part: Ticket,
    ticket: Ticket,
    going: list[Line],
    made: Mapping[str, Attachment],
    wanted: Splitting,
    actor: Actor,
    now: ActContext,
) -> dict[str, Item]:
    """The writes of the new ticket: its row, its lines, its files, the trail."""
    lines = rules.along(going, ticket.number, part.number, made, clock.id_at)
    came = changes.event(Step(AgentEvent.CAME, part, body=wanted.reason), part, actor, now)
    came = came.model_copy(update={"linked": ticket.number, "version": part.version})
    trace = audit.row(actor, "open", clock.now(), number=part.number)
    return {
        "part": store.added(part),
        **{
            f"line{place}": entries.first(line) if line.entry_id == OPENING else entries.added(line)
            for place, line in enumerate(lines)
        },
        "came": entries.added(came),
        "part_audit": audit_rows.written(trace),
        **uploads.claims([*made.values()], part.number, clock.now()),
    }


def _area(wanted: Splitting, ticket: Ticket, catalog: Catalog) -> str:
    """The area of the new ticket. Raises Invalid on ``topic`` and ``area``."""
    faults = []
    if wanted.topic not in catalog.offered_topics | {ticket.topic: None}:
        detail = "Use the id of a topic of GET /api/catalog."
        faults.append(Fault("topic", "not_a_choice", detail))
    if wanted.area is not None and wanted.area not in catalog.areas:
        faults.append(Fault("area", "not_a_choice", "Use the id of an area."))
    if faults:
        raise Invalid(faults)
    area = wanted.area or catalog.area_of(wanted.topic).id
    if area == ticket.area and wanted.topic == ticket.topic:
        raise Invalid([Fault("topic", "same_topic", "Choose another topic, or another area.")])
    return area
