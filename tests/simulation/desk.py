"""What people do and what the clock does, by the product's services, at a moment of our choice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from chalicelib import caches
from chalicelib.domain.approvals.held_reply import HeldReply
from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.desk.requests import (
    Answering,
    Approving,
    Closing,
    LegalHoldWanted,
    Message,
    Rated,
    TicketChanges,
    Withdrawing,
)
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.rules.absences import AbsenceWanted
from chalicelib.domain.rules.agent_settings import AgentSettings
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.desk import absences, approvals, legal_holds, replies, ticket_acts
from chalicelib.services.mail import outbox
from chalicelib.services.reviews import sweep
from chalicelib.services.tickets import messages, opening
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.catalog.catalog import current
from chalicelib.store.guards import agent_settings
from chalicelib.store.tickets import tickets
from tests.agents import EVERYBODY
from tests.desk import OPENING

MINUTES_MS = 600_000
ACTORS = {one.agent.id: Actor(one.agent, "198.51.100.7") for one in EVERYBODY}
LEAD = ACTORS["flor"]
_REASON = "Así lo pide el caso."
_SAID = "Le escribimos sobre su pedido."


class Clock:
    """The moment that the product takes for now."""

    moment = datetime(2027, 1, 1, tzinfo=UTC)

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        """It is some minute of a day in Ecuador."""
        self.moment = datetime.combine(day, time(hour, minute), ECUADOR).astimezone(UTC)

    def now(self) -> datetime:
        """What the product is told."""
        return self.moment


def open_ticket(email: str, topic: str) -> Ticket:
    """Somebody asks; their ticket."""
    catalog = current()
    typed = OPENING | {"email": email, "topic": topic, "channel": "phone"}
    wanted = OnBehalf.model_validate(typed, context=catalog)
    return opening.open_on_behalf(wanted, None, LEAD, catalog).ticket


def do(name: str, number: str, what: str) -> bool:
    """An act on a ticket; answers whether the desk took it. ``what`` is whom or what it names."""
    ticket = tickets.existing(number)
    try:
        _DO[name](ticket, what)
    except (Conflict, Invalid):
        return False
    return True


def declare(day: date, *, free: bool, seeded: bool = False) -> None:
    """An administrator's row of the catalog says that nobody works on a day, or takes that back."""
    key = {"kind": "holiday", "id": day.isoformat()}
    if free or seeded:
        names = {"name_es": "Feriado decretado", "name_en": "Decreed holiday"}
        row = to_item({**key, **names, "worked": not free})
        dynamodb().put_item(TableName=table("catalog"), Item=row)
    else:
        dynamodb().delete_item(TableName=table("catalog"), Key=to_item(key))
    caches.forget_all()


def put_rules(rows: list[dict[str, Any]]) -> None:
    """An administrator's rows of the catalog; nobody of the desk wants the morning's mail."""
    for row in rows:
        dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))
    caches.forget_all()
    for person in ACTORS:
        agent_settings.put(person, AgentSettings(morning_mail=False))


def leave(person: str, first: date, last: date, instead: str | None) -> None:
    """Somebody is away for some days."""
    wanted = AbsenceWanted(first_day=first, last_day=last, substitute=instead)
    absences.put(person, wanted, ACTORS["adan"])


def run() -> None:
    """The clock runs."""
    done = sweep.run({}, MINUTES_MS)
    assert (done["finished"], done["left"]) == (True, 0), done
    works = ("handed_back", "redated", "sent", "widened")
    assert None not in [done[work] for work in works], done


def send(*, failed: bool = False) -> None:
    """The mails go that are due; with ``failed`` those, too, that failed."""
    outbox.run({"retry": "failed"} if failed else {}, MINUTES_MS, "")


def _change(ticket: Ticket, **changes: Any) -> None:
    patch = TicketChanges.model_validate(changes)
    ticket_acts.change(ticket.number, ticket.version, patch, LEAD, current())


def _reply(ticket: Ticket, by: str, status: str, data: str = "none") -> None:
    said = {"body": _SAID, "status": status, "data": data, "confidentiality_checked": True}
    wanted = Answering.model_validate(said)
    replies.reply(ticket.number, ticket.version, wanted, ACTORS[by], current())


def _message(ticket: Ticket, _: str) -> None:
    access = ticket_tokens.known(ticket.number, ticket.email)
    messages.write(ticket.number, Message(body=_SAID), access, None, current())


def _withdraw(ticket: Ticket, _: str) -> None:
    access = ticket_tokens.known(ticket.number, ticket.email)
    messages.close(ticket.number, Closing(), access, None, current())


def _rate(ticket: Ticket, score: str) -> None:
    access = ticket_tokens.known(ticket.number, ticket.email)
    messages.rate(ticket.number, Rated(score=int(score)), access, None, current())


def _held(ticket: Ticket) -> HeldReply:
    if ticket.held is None:
        raise Conflict({}, "nothing waits")
    return ticket.held


def _approve(ticket: Ticket, by: str) -> None:
    wanted = Approving(entry_id=_held(ticket).entry_id, looked_again=True)
    approvals.approve(ticket.number, ticket.version, wanted, ACTORS[by], current())


def _take_back(ticket: Ticket, _: str) -> None:
    held = _held(ticket)
    wanted, by = Withdrawing(entry_id=held.entry_id), ACTORS[held.agent]
    approvals.withdraw(ticket.number, ticket.version, wanted, by, current())


def _hold(ticket: Ticket, *, held: bool) -> None:
    wanted = LegalHoldWanted(held=held, reason=_REASON)
    legal_holds.change(ticket.number, ticket.version, wanted, LEAD, current())


def _merge(ticket: Ticket, into: str) -> None:
    ticket_acts.merge(ticket.number, ticket.version, into, LEAD, current())


_DO: dict[str, Any] = {
    "claim": lambda ticket, to: _change(ticket, assignee=to),
    "release": lambda ticket, _: _change(ticket, assignee=None),
    "transfer": lambda ticket, area: _change(ticket, area=area, reason=_REASON),
    "ask": lambda ticket, by: _reply(ticket, by, "waiting_requester"),
    "answer": lambda ticket, by: _reply(ticket, by, "answered"),
    "news": lambda ticket, by: _reply(ticket, by, "in_progress"),
    "start": lambda ticket, _: _change(ticket, status="in_progress"),
    "message": _message,
    "close": lambda ticket, _: _change(ticket, status="closed", close_reason="resolved"),
    "withdraw": _withdraw,
    "rate": _rate,
    "extend": lambda ticket, _: _change(ticket, extension={"reason": _REASON}),
    "mark": lambda ticket, _: _change(ticket, legal_request=True),
    "unmark": lambda ticket, _: _change(ticket, legal_request=False),
    "weigh": lambda ticket, priority: _change(ticket, priority=priority),
    "keep": lambda ticket, _: _hold(ticket, held=True),
    "lift": lambda ticket, _: _hold(ticket, held=False),
    "propose": lambda ticket, by: _reply(ticket, by, "answered", "microdata"),
    "approve": _approve,
    "take_back": _take_back,
    "merge": _merge,
}
