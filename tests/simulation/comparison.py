"""Where rows, threads and mails of the product are not what the model says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.domain.dates import ECUADOR
from chalicelib.domain.mail.kinds import FOR_AGENTS
from chalicelib.store.mail import outbox
from chalicelib.store.tickets import entries, tickets
from tests.simulation.model import Modelled

#: What the clock does, as the thread calls it.
_CLOCKS = frozenset(
    "halfway due_soon overdue date_moved reminder expire anonymise".split()
)  # fmt: skip


def state(ticket: Modelled) -> str | None:
    """How a row differs from the model."""
    row = tickets.existing(ticket.number)
    product = {
        "status": str(row.status),
        "due": row.due_on,
        "paused": row.paused_on,
        "hidden pause": row.legal_pause_on,
        "promised": row.promised_on,
        "legal": row.legal_request,
        "untold": row.untold_move and (row.untold_move.told, row.untold_move.on),
        "extended": row.extension is not None,
        "holder": row.assignee,
        "area": row.area,
        "priority": str(row.priority),
        "why": row.close_reason and str(row.close_reason),
        "into": row.merged_into,
        "waits": row.reply_waits,
        "kept": row.legal_hold is not None,
        "erased": row.erased_at is not None,
    }
    model = {
        "status": ticket.status,
        "due": ticket.due,
        "paused": ticket.paused,
        "hidden pause": ticket.hidden_pause,
        "promised": ticket.promised,
        "legal": ticket.legal,
        "untold": ticket.untold,
        "extended": ticket.extended,
        "holder": ticket.holder,
        "area": ticket.area,
        "priority": ticket.priority,
        "why": ticket.why,
        "into": ticket.merged_into,
        "waits": ticket.reply is not None,
        "kept": ticket.kept,
        "erased": ticket.erased,
    }
    told = [
        f"{name} {product[name]} is not {model[name]}"
        for name in model
        if product[name] != model[name]
    ]
    if not told:
        return None
    steps = [
        f"{step.kind} {step.since}..{step.until} {step.working_days} {step.due_on}"
        for step in row.adjustments
    ]
    counted = [" ".join(str(part) for part in step if part) for step in ticket.sum.steps]
    return (
        f"{ticket.number}: {'; '.join(told)}; filed {ticket.sum.filed}, {ticket.sum.days} days,"
        f" {ticket.told}; steps {steps}; counted {counted}"
    )


def history(ticket: Modelled, sent: Counter[str]) -> Iterable[str]:
    """What was told of a ticket, or mailed, otherwise than the model says."""
    thread = entries.read_thread(ticket.number, consistent=True)
    done = [(str(entry.event), _day(entry.at)) for entry in thread.items if entry.event in _CLOCKS]
    if sorted(done) != sorted(ticket.told):
        yield _differ(ticket.number, "told", done, ticket.told)
    found = [mail for mail in outbox.all_of_ticket(ticket.number).items if _to_requester(mail.kind)]
    mails = [(mail.kind.value, _day(mail.created_at)) for mail in found]
    if sorted(mails) != sorted(ticket.mails):
        yield _differ(ticket.number, "mailed", mails, ticket.mails)
    for mail in found:
        if sent[mail.mail_id] != 1:
            yield f"{ticket.number}: {mail.kind} of {mail.created_at} went {sent[mail.mail_id]}x"


def _differ(
    number: str, what: str, product: list[tuple[str, date]], model: list[tuple[str, date]]
) -> str:
    more, less = Counter(product) - Counter(model), Counter(model) - Counter(product)
    shown = [f"{name} {day}" for name, day in sorted(more)]
    lacking = [f"{name} {day}" for name, day in sorted(less)]
    return f"{number}: {what} {shown}, not {lacking}"


def _to_requester(kind: str) -> bool:
    return kind not in FOR_AGENTS


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(ECUADOR).date()
