"""An old ticket as ours: its state, its dates, a note with what has no place of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.form.ticket_numbers import can_be_kept
from chalicelib.domain.imported import Imported, kept_at_least_until
from chalicelib.domain.languages import DEFAULT
from chalicelib.domain.reviews.retention import months_after
from chalicelib.domain.rules.catalog import OTHER_TOPIC
from chalicelib.domain.rules.deadlines import deadline, working_days_between
from chalicelib.domain.teamwork.links import ties
from chalicelib.domain.tickets.entry import OPENING, Entry
from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Channel, Priority, Ticket
from chalicelib.services.clock import stamp
from infra.osticket.mapping.document import BY_FACTS
from infra.osticket.past.merges import IN_A_CIRCLE
from infra.osticket.past.shapes import OldTicket
from infra.osticket.records import notes, people
from infra.osticket.records.context import Context, Doubt, opened
from infra.osticket.records.events import Events, close_reason
from infra.osticket.records.lines import FileToKeep, Lines
from infra.osticket.records.text import is_doubly_encoded

NO_SUBJECT = "(sin asunto)"
#: What a ticket says of the privacy notice that its requester saw: none of ours.
_NOTICE = "osticket"
_CHANNELS = {"Phone": Channel.PHONE, "Email": Channel.MAIL}


@dataclass
class Record:
    """A ticket, its thread, its files, and what of them a person should look at."""

    old: OldTicket
    ticket: Ticket
    entries: list[Entry]
    files: list[FileToKeep]
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def opening(self) -> Entry:
        """The entry that takes its number."""
        return next(one for one in self.entries if one.entry_id == OPENING)

    @property
    def source(self) -> str:
        """What it is called where it was."""
        return self.old.key


def convert(old: OldTicket, context: Context) -> Record:
    """An old ticket as ours, under the number that it gets."""
    number = context.numbers[old.ticket_id]
    area = context.area(old.department)
    told = Lines(old, number, area, context).convert()
    entries = [*told.entries, *Events(old, number, area, context).convert()]
    person = people.facts(old, number, context)
    state, doubts = _state(old, context)
    dates, said = _dates(old, state["status"], context)
    came = Imported(
        run=context.run,
        at=stamp(context.at),
        source=f"osticket:{old.key}",
        number=old.number,
        digest=digest(old),
        unverified=person.unverified,
    )
    ticket = Ticket.model_validate({
        **person.row, **state, **dates,
        "number": number, "subject": _subject(old),
        "topic": context.mapping.temas.get(old.topic or "", "") or OTHER_TOPIC, "area": area,
        "language": DEFAULT, "opened_at": stamp(opened(old, context)),
        "updated_at": _updated(old, entries, context), "channel": _CHANNELS.get(old.source),
        "priority": context.mapping.prioridades.get(old.priority or "", Priority.NORMAL),
        "via": "osticket", "notice_version": _NOTICE, "imported": came,
        "merged_from": tuple(context.numbers[one] for one in old.merged_from
                             if one in context.numbers),
    })  # fmt: skip
    if ticket.status is Status.CLOSED:
        until = months_after(ecuador_date(ticket.closed_at or ticket.updated_at),
                             context.catalog.retention_months(ticket.topic))  # fmt: skip
        ticket = ticket.model_copy(update={"review_on": max(until, kept_at_least_until(came))})
    doubts += [*person.doubts, *told.doubts, *_odd(old, number, context)]
    # A lost file is told in the line that had it.
    told_there = [one.said for one in doubts if one.kind != "file"]
    note = notes.note(old, number, area, person, [*said, *told_there], context)
    links = notes.links(old, number, note, ties(entries), context)
    entries = sorted([*entries, *links, note], key=lambda one: one.entry_id)
    return Record(old, ticket, entries, told.files, doubts)


def digest(old: OldTicket) -> str:
    """What was read of a ticket, as one value: another dump that says more has another."""
    told = json.dumps(asdict(old), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def is_beyond_retention(record: Record, context: Context) -> bool:
    """Whether it would have been anonymised by now, had it been here all along."""
    ticket = record.ticket
    if ticket.status is not Status.CLOSED:
        return False
    closed_on = ecuador_date(ticket.closed_at or ticket.updated_at)
    months = context.catalog.retention_months(ticket.topic)
    return months_after(closed_on, months) <= ecuador_date(stamp(context.at))


def _state(old: OldTicket, context: Context) -> tuple[dict[str, Any], list[Doubt]]:
    """Its status, who holds it or held it, and when it was answered and closed."""
    doubts: list[Doubt] = []
    mapped = context.mapping.estados.get(old.status or "", "")
    is_closed = old.state not in ("open", None) or old.merged_into is not None
    if old.status is None:
        doubts.append(Doubt("status", "su estado ya no existe en osTicket: queda abierto"))
    elif mapped.startswith("closed:") != is_closed:
        is_closed = mapped.startswith("closed:")
    replies = [one.at for one in old.entries if one.kind == "R" and one.at]
    agent, name = context.agent(old.staff_id), context.name(old.staff_id)
    if old.staff_id and agent is None:
        doubts.append(Doubt("agent", f"{name or 'un agente borrado'} no es agente aquí"))
    held = {"": agent and agent.id, "_name": agent.name if agent else None if not is_closed
            else name, "_email": agent and agent.email}  # fmt: skip
    row: dict[str, Any] = {"first_reply_at": _stamp(min(replies, default=None))}
    if is_closed:
        row |= {f"handled_by{end}": value for end, value in held.items()}
        row |= _closing(old, context, doubts)
    else:
        row |= {f"assignee{end}": value for end, value in held.items()}
        row |= _opened(old, mapped, agent is not None, context)
    if is_closed or row["status"] is Status.ANSWERED:
        row |= {"answered_at": _stamp(max(replies, default=None))}
        row |= {"answer_due_on": ecuador_date(stamp(old.due)) if old.due and replies else None}
    return row, doubts


def _closing(old: OldTicket, context: Context, doubts: list[Doubt]) -> dict[str, Any]:
    events = [one.at for one in old.events if one.name == "closed" and not one.annulled]
    at = old.closed or max((one for one in events if one), default=None)
    if at is None:
        at = max((one.at for one in old.entries if one.at), default=None)
        at = at or old.last_update or opened(old, context)
        doubts.append(Doubt("closed", "cerrado sin fecha: queda la de su última línea"))
    merged = context.numbers.get(old.merged_into_id or -1)
    reason = CloseReason.DUPLICATE if merged else close_reason(old.status or "", context)
    return {"status": Status.CLOSED, "closed_at": stamp(at), "close_reason": reason,
            "merged_into": merged}  # fmt: skip


def _opened(old: OldTicket, mapped: str, is_held: bool, context: Context) -> dict[str, Any]:
    status = Status.ANSWERED if old.answered else Status.IN_PROGRESS if is_held else Status.RECEIVED
    if mapped not in ("", BY_FACTS):
        status = Status(mapped)
    row: dict[str, Any] = {"status": status}
    written = [one for one in old.entries if one.kind in "MR" and one.at]
    replied = max((one.at for one in written if one.kind == "R" and one.at), default=None)
    if status is Status.WAITING_REQUESTER:
        asked = replied or old.last_update or opened(old, context)
        paused = ecuador_date(stamp(asked)) if context.catalog.rules.pause_clock else None
        row |= {"asked_at": stamp(asked), "paused_on": paused}
    elif status is not Status.ANSWERED and replied is not None:
        since = [one.at for one in written if one.kind == "M" and one.at and one.at > replied]
        row |= {"wrote_at": _stamp(min(since, default=None))}
    return row


def _dates(old: OldTicket, status: Status, context: Context) -> tuple[dict[str, Any], list[str]]:
    """Its due date, with the sum behind it. One that is over starts anew with the import, where
    an answer is still owed: nobody here has been late with it."""
    filed_on = ecuador_date(stamp(opened(old, context)))
    today, catalog = ecuador_date(stamp(context.at)), context.catalog
    topic = context.mapping.temas.get(old.topic or "", "") or OTHER_TOPIC
    days = catalog.working_days(topic)
    first = deadline(filed_on, days, catalog.holidays_from(filed_on))
    due_on = ecuador_date(stamp(old.due)) if old.due else first.due_on
    said, was = [], due_on
    if status not in (Status.CLOSED, Status.ANSWERED) and due_on < today:
        due_on = deadline(today, days, catalog.holidays_from(today)).due_on
        said.append(f"En osTicket vencía el {was}; el plazo se contó de nuevo desde la importación "
                    f"y vence el {due_on}.")  # fmt: skip
    due_on, was = max(due_on, first.first_day), max(was, first.first_day)
    # The sum is told of the date that was promised first; what moved it stands in the thread.
    counted = working_days_between(filed_on, was, catalog.holidays_between(filed_on, was))
    moved = {"first_due_on": was} if said else {}
    return {"due_on": due_on, "first_day": first.first_day, "working_days": max(1, counted),
            **moved}, said  # fmt: skip


def _updated(old: OldTicket, entries: list[Entry], context: Context) -> str:
    moments = [entry.at for entry in entries]
    moments += [stamp(one) for one in (old.last_update, old.closed, old.created) if one]
    return max(moments, default=stamp(context.at))


def _odd(old: OldTicket, number: str, context: Context) -> list[Doubt]:
    """What is strange about it as a whole."""
    doubts = [Doubt("opened", said) for said in _odd_dates(old, context)]
    if not old.number.strip():
        doubts.append(Doubt("number", f"no tenía número: aquí es {number}"))
    elif number != old.number:
        why = "no se puede escribir aquí" if not can_be_kept(old.number) else "ya lo tiene otro"
        doubts.append(Doubt("number", f"su número {old.number} {why}: aquí es {number}"))
    if IN_A_CIRCLE in old.remarks:
        doubts.append(Doubt("merged", "osTicket lo tiene unido consigo mismo: queda sin unir"))
    if old.subject is None:
        doubts.append(Doubt("subject", "sin asunto"))
    for name, word in (("department row missing", "departamento"), ("topic row missing", "tema")):
        if name in old.remarks:
            doubts.append(Doubt(word, f"su {word} ya no existe en osTicket"))
    if is_doubly_encoded([old.subject or "", old.person.name or "",
                          *(one.body[:5_000] for one in old.entries)]):  # fmt: skip
        doubts.append(Doubt("encoding", "letras mal codificadas (Ã³): se conservan"))
    return doubts


def _subject(old: OldTicket) -> str:
    """Its subject, no longer than one that is typed here: the whole stands in the note."""
    said = people.fields_text(old.subject)
    if len(said) > people.LONGEST_SUBJECT:
        said = f"{said[: people.LONGEST_SUBJECT - 1].rstrip()}…"
    return said or NO_SUBJECT


def _odd_dates(old: OldTicket, context: Context) -> Iterator[str]:
    if old.created is None:
        at = opened(old, context)
        first = "la de la importación" if at == context.at else f"la primera que se conoce, {at:%F}"
        yield f"sin fecha de apertura: queda {first}"
    elif old.created > context.at:
        yield f"su fecha de apertura es futura ({old.created:%F}): se conserva"
    elif old.closed and old.closed < old.created:
        yield f"se cerró ({old.closed:%F}) antes de abrirse ({old.created:%F}): se conservan"


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
