"""What agents should know of a ticket that came over, at the end of what came."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime, timedelta

from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.transitions import AgentEvent
from chalicelib.services.clock import stamp
from infra.osticket.past.shapes import OldTicket
from infra.osticket.past.threads import FROM_CHILD
from infra.osticket.records import people
from infra.osticket.records.context import Context
from infra.osticket.records.lines import PROGRAM, SAID, entry_id

_NAMES = {
    "full_name": "nombre", "email": "correo", "document_number": "documento", "phone": "teléfono",
    "user_type": "tipo de usuario", "nationality": "nacionalidad",
}  # fmt: skip


def note(old: OldTicket, number: str,
    area: str,
    person: people.Facts, said: list[str],
          context: Context) -> Entry:  # fmt: skip
    """What agents should know, at the end of what came over."""
    was = f"su número era {old.number}" if old.number.strip() else "no tenía número"
    lines = [f"Importado de osTicket, donde {was}."]
    lines += [f"{label}: {value}" for label, value in person.noted if value]
    if len(subject := people.fields_text(old.subject)) > people.LONGEST_SUBJECT:
        lines.append(f"Asunto completo: {subject}")
    if old.collaborators:
        people_ = [f"{email or name or 'una persona borrada'}{'' if on else ' (inactivo)'}"
                   for email, name, on in old.collaborators]  # fmt: skip
        lines.append(f"Colaboradores: {', '.join(people_)}.")
    if old.team:
        lines.append(f"Equipo: {old.team}.")
    others = [one for one in old.person.emails if one != old.person.email]
    if others:
        lines.append(f"Otros correos de la persona: {', '.join(others)}.")
    moved = sum(bool(one.flags & FROM_CHILD) for one in old.entries)
    if moved:
        what = "1 línea suya estaba" if moved == 1 else f"{moved} líneas suyas estaban"
        lines.append(f"{what} en el hilo del ticket con el que se unió.")
    if person.unverified:
        lines.append("Sin verificar: " + ", ".join(_NAMES.get(one, one)
                                                  for one in person.unverified) + ".")  # fmt: skip
    lines += [one if one.endswith(".") else f"{one[:1].upper()}{one[1:]}." for one in said]
    moments = [*(one.at for one in old.entries), *(one.at for one in old.events)]
    last = max((one for one in moments if one), default=context.at)
    at: datetime = max(last, old.closed or last) + timedelta(seconds=1)
    return Entry(number=number, entry_id=entry_id(at, SAID, 0), kind="note", at=stamp(at),
                 author=area, agent_name=PROGRAM, body="\n".join(dict.fromkeys(lines)))  # fmt: skip


def links(
    old: OldTicket, number: str, note: Entry, tied: Container[str], context: Context
) -> Iterator[Entry]:
    """Ties to the tickets that osTicket has it linked with and of which no event tells any more:
    each of the two says so, beside the note."""
    others = dict.fromkeys([old.linked_to_id or 0, *old.linked_from])
    for place, other in enumerate(context.numbers.get(one) for one in others):
        if other is None or other == number or other in tied:
            continue
        at = datetime.fromisoformat(note.at)
        yield Entry(number=number, entry_id=entry_id(at, SAID, place + 1), kind="event",
                    at=note.at, author="system", agent_name=PROGRAM, event=AgentEvent.LINK,
                    linked=other)  # fmt: skip
