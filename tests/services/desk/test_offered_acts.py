"""The desk offers an act exactly when the service would do it, and it would change something."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.approvals.held_reply import HeldReply, Lapse, Returned
from chalicelib.domain.desk.offered_acts import allowed
from chalicelib.domain.desk.people.requester import AdditionMeant
from chalicelib.domain.desk.requests import (
    Answering,
    Approving,
    EmailProposed,
    LegalHoldWanted,
    Noting,
    Returning,
    TicketChanges,
    Withdrawing,
)
from chalicelib.domain.errors import Refusal
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.teamwork.links import Linking
from chalicelib.domain.teamwork.questions import MOST_OPEN, Asking
from chalicelib.domain.teamwork.splitting import Splitting
from chalicelib.domain.tickets import erasure
from chalicelib.domain.tickets.corrections import Addition, Approval
from chalicelib.domain.tickets.entry import Entry
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.domain.tickets.ticket import Extension, LegalHold, Ticket
from chalicelib.services.addresses import additions, correction_approvals
from chalicelib.services.desk import approvals, legal_holds, notes, replies, ticket_acts
from chalicelib.services.files import uploads
from chalicelib.services.teamwork import links, questions, splitting
from chalicelib.services.tickets import changes
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import directory
from chalicelib.store.catalog import absences
from chalicelib.store.drafts import drafts
from chalicelib.store.mail import suppressions
from chalicelib.store.tickets import entries
from chalicelib.store.tickets import tickets as store
from tests.mail.samples import ticket
from tests.moments import moment as now
from tests.seeds import CATALOG

TODAY = now()
REASON = "Hace falta otra fuente."
COLLEAGUE = Agent("luis", "Luis", "luis@inec.example", Role.LEAD, frozenset({"DECON"}))
THIRD = Agent("nadia", "Nadia", "nadia@inec.example", Role.AGENT, frozenset({"DECON", "DIES"}))
INTO = ticket(number="999999", status=Status.IN_PROGRESS)


MEANT = AdditionMeant(mailed_at=TODAY.at)
QUESTION = Asking(question="¿Lo tienen por cantón?", area="DICA")
SPLIT = Splitting(subject="Empleo", topic="enemdu", reason=REASON, entries=["0"])


def me(role: Role, area: str) -> Agent:
    return Agent("ana", "Ana", "ana@inec.example", role, frozenset({area}))


def patch(**facts: Any) -> Callable[[Actor], None]:
    return lambda actor: ticket_acts.change("051243", 1, TicketChanges(**facts), actor, CATALOG)


def answer(status: Status) -> Callable[[Actor], None]:
    wanted = Answering(body="Le escribimos.", status=status)
    return lambda actor: replies.reply("051243", 1, wanted, actor, CATALOG)


def legal_hold(*, held: bool) -> Callable[[Actor], None]:
    wanted = LegalHoldWanted(held=held, reason=REASON)
    return lambda actor: legal_holds.change("051243", 1, wanted, actor, CATALOG)


#: Each act that can be offered, as the API does it.
DONE: dict[str, Callable[[Actor], None]] = {
    "reply": answer(Status.ANSWERED),
    "ask": answer(Status.WAITING_REQUESTER),
    "note": lambda actor: notes.note("051243", Noting(body="Llamar."), None, actor, CATALOG),
    "claim": patch(assignee="me"),
    "release": patch(assignee=None),
    "assign": patch(assignee=THIRD.id),
    "transfer": patch(area="DIES", reason=REASON),
    "edit": patch(priority="high"),
    "extend": patch(extension={"reason": REASON}),
    "close": patch(status="closed", close_reason="resolved", reason=REASON),
    "reopen": patch(status="in_progress"),
    "merge": lambda actor: ticket_acts.merge("051243", 1, INTO.number, actor, CATALOG),
    "link": lambda actor: links.change(
        "051243", 1, Linking(to=INTO.number, linked=True), actor, CATALOG
    ),
    "split": lambda actor: splitting.split("051243", 1, SPLIT, None, actor, CATALOG),
    "question": lambda actor: questions.ask("051243", QUESTION, None, actor, CATALOG),
    "approve": lambda actor: approvals.approve(
        "051243", 1, Approving(entry_id="1", looked_again=True), actor, CATALOG
    ),
    "return_reply": lambda actor: approvals.send_back(
        "051243", 1, Returning(entry_id="1", reason=REASON), actor, CATALOG
    ),
    "withdraw_reply": lambda actor: approvals.withdraw(
        "051243", 1, Withdrawing(entry_id="1"), actor, CATALOG
    ),
    "propose_email": lambda actor: correction_approvals.propose(
        "051243", 1, EmailProposed(email="nueva@example.org", reason=REASON), actor, CATALOG
    ),
    "approve_email": lambda actor: correction_approvals.approve(
        "051243", 1, "otra@example.org", actor, CATALOG
    ),
    "add_email": lambda actor: additions.ask("051243", 1, "nueva@example.org", actor, CATALOG),
    "resend_addition": lambda actor: additions.ask_again("051243", 1, MEANT, actor, CATALOG),
    "withdraw_addition": lambda actor: additions.withdraw("051243", 1, MEANT, actor, CATALOG),
    "hold": legal_hold(held=True),
    "lift_hold": legal_hold(held=False),
}


OPENED = Entry(
    number="051243", entry_id="0", kind="message", at=TODAY.at, author="requester", body="Precios.",
)  # fmt: skip


def held_by(agent: Agent) -> Entry:
    """A reply with microdata that waits for a second person."""
    return Entry(
        number="051243", entry_id="1", kind="note", at=TODAY.at, author="DECON", body="Datos.",
        agent=agent.id, agent_name=agent.name, leads_to=Status.ANSWERED,
    )  # fmt: skip


def holding(stood: Ticket, agent: Agent, **facts: Any) -> tuple[Ticket, list[Entry]]:
    """A ticket with a reply of an agent's that waits, and its thread."""
    held = HeldReply(entry_id="1", at=TODAY.at, agent=agent.id, agent_name=agent.name, **facts)
    return stood.model_copy(update={"held": held}), [held_by(agent)]


def asked_by(agent: Agent, **more: Any) -> Approval:
    return Approval(
        email="otra@example.org", email_typed="otra@example.org", asked_by=agent.id,
        asked_by_name=agent.name, asked_at=TODAY.at, **more,
    )  # fmt: skip


ANA = me(Role.AGENT, "DECON")
EXTENSION = Extension(reason=REASON, due_before=TODAY.today, due_after=TODAY.today, at=TODAY.at)
ASKED = OpenQuestion(id="2", at=TODAY.at, by="ana", by_name="Ana", area="DICA")
HOLD = LegalHold(reason=REASON, by="luis", by_name="Luis", at=TODAY.at)
NO_EMAIL = {"email": "sin-correo#051243", "email_typed": ""}
ADDITION = Addition(
    email="nueva@example.org", email_typed="nueva@example.org", asked_by="ana",
    asked_by_name="Ana", mailed_at=TODAY.at, until="2030-01-01T00:00:00.000Z",
)  # fmt: skip
#: What else a ticket may be, and the thread that it has then.
CONDITIONS: dict[str, Callable[[Ticket], tuple[Ticket, list[Entry]]]] = {
    "plain": lambda t: (t, []),
    "extended": lambda t: (t.model_copy(update={"extension": EXTENSION}), []),
    "promised": lambda t: (t.model_copy(update={"promised_on": TODAY.today}), []),
    "promise broken": lambda t: (
        t.model_copy(update={"promised_on": TODAY.today - timedelta(days=1)}), [],
    ),
    "paused before": lambda t: (
        t.model_copy(update={"paused_on": TODAY.today - timedelta(days=1)}), [],
    ),
    "asked enough": lambda t: (t.model_copy(update={"questions": (ASKED,) * MOST_OPEN}), []),
    "under a legal hold": lambda t: (t.model_copy(update={"legal_hold": HOLD}), []),
    "merged": lambda t: (t.model_copy(update={"merged_into": "111111"}), []),
    "erased": lambda t: (erasure.erased(t, at=TODAY.at).model_copy(update={"version": 1}), []),
    "held by me": lambda t: holding(t, ANA),
    "held by a colleague": lambda t: holding(t, COLLEAGUE),
    "held, and its requester wrote": lambda t: holding(
        t, COLLEAGUE, lapses=(Lapse.REQUESTER_WROTE,)
    ),
    "returned to me": lambda t: holding(
        t, ANA, returned=Returned(by=COLLEAGUE.id, by_name=COLLEAGUE.name, at=TODAY.at)
    ),
    "without an e-mail": lambda t: (t.model_copy(update=NO_EMAIL), []),
    "an address waits": lambda t: (t.model_copy(update=NO_EMAIL | {"addition": ADDITION}), []),
    "merged without an e-mail": lambda t: (
        t.model_copy(update=NO_EMAIL | {"addition": ADDITION, "merged_into": "111111"}), [],
    ),
    "asked by me": lambda t: (t.model_copy(update={"approval": asked_by(ANA)}), []),
    "asked by a colleague": lambda t: (
        t.model_copy(update={"approval": asked_by(COLLEAGUE)}), [],
    ),
    "approved": lambda t: (
        t.model_copy(update={"approval": asked_by(COLLEAGUE, approved_at=TODAY.at)}), [],
    ),
}  # fmt: skip
#: These are closed from then on.
FINAL = {"merged", "merged without an e-mail", "erased"}


def situations() -> Iterator[tuple[str, Agent, Ticket, list[Entry]]]:
    """Every status, holder, date, condition, role and area that can come about."""
    agents = [me(role, area) for role in Role for area in ("DECON", "DIES")]
    holders = (None, ANA, COLLEAGUE)
    for status, holder, days, name in itertools.product(Status, holders, (-1, 0, 1), CONDITIONS):
        unheld = status in (Status.RECEIVED, Status.CLOSED)
        if (unheld and holder) or (name in FINAL and status is not Status.CLOSED):
            continue
        plain = ticket(
            status=status,
            assignee=holder.id if holder else None,
            assignee_name=holder.name if holder else None,
            assignee_email=holder.email if holder else None,
            closed_at=TODAY.at if status is Status.CLOSED else None,
            due_on=TODAY.today + timedelta(days=days),
        )
        stood, thread = CONDITIONS[name](plain)
        for agent in agents:
            text = f"{status}, {name}, due in {days}, held by {stood.assignee}: {agent.role}"
            yield f"{text} of {set(agent.areas)}", agent, stood, thread


class Desk:
    """The services over one ticket that nothing is written to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ticket, self.thread, self.changed = INTO, list[Entry](), False
        replaced: list[tuple[Any, str, Any]] = [
            (store, "by_number", lambda n: INTO if n == INTO.number else self.ticket),
            (entries, "thread", lambda _, **__: [OPENED, *self.thread]),
            (directory, "agents", lambda: {THIRD.id: THIRD}),
            (directory, "present", lambda: {THIRD.id: THIRD}),
            (directory, "agent", {THIRD.id: THIRD}.get),
            (directory, "confirmed", lambda _: None),
            (absences, "get", lambda _: None),
            (suppressions, "reason", lambda _: None),
            (uploads, "take", lambda *_: ()),
            (drafts, "get", lambda *_: None),
            (changes, "write", self._write),
            (ticket_acts, "write", self._write),
            (replies, "write", self._write),
            (approvals, "write", self._write),
            (notes, "transact", self._transact),
            (questions, "transact", self._transact),
            (changes, "writes", lambda *_: {}),
            (questions.store, "added", lambda *_: {}),
            (questions, "_mark", lambda _: None),
            (notes.audit, "row", lambda *_, **__: None),
            (notes.audit_rows, "written", lambda _: {}),
            (notes.guards, "hashed", lambda *_: ""),
            *(
                (room, "moment", lambda _: TODAY)
                for room in (
                    ticket_acts,
                    replies,
                    approvals,
                    notes,
                    legal_holds,
                    links,
                    splitting,
                    questions,
                )
            ),
            (correction_approvals, "moment", lambda _: TODAY),
            (additions, "moment", lambda _: TODAY),
            (additions.request_limits, "count", lambda *_, **__: None),
            (additions.mail_budget, "counted", lambda *_: {}),
        ]
        for place, name, stand_in in replaced:
            monkeypatch.setattr(place, name, stand_in)

    def _write(self, before: Ticket, after: Ticket, *_: Any, **more: Any) -> None:
        # A link changes no fact of a ticket: the other one is written beside it.
        self.changed = after != before or bool(more.get("companion_writes"))

    def _transact(self, writes: Any) -> None:
        self.changed = True

    def does(self, act: str, agent: Agent) -> bool:
        """Whether an act is done, and changes something. What is sent to reopen a closed ticket
        takes up an open one again, which is offered as a reply's status."""
        if act == "reopen" and self.ticket.status is not Status.CLOSED:
            return False
        self.changed = False
        try:
            DONE[act](Actor(agent, "198.51.100.7"))
        except Refusal:
            return False
        return self.changed


def offered(agent: Agent, stood: Ticket, _: list[Entry]) -> list[str]:
    return allowed(stood, agent, TODAY.today)


def test_an_act_is_offered_exactly_when_it_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, wrong, tried = Desk(monkeypatch), [], 0
    for text, agent, stood, thread in situations():
        desk.ticket, desk.thread = stood, thread
        acts = offered(agent, stood, thread)
        for act in DONE:
            tried += 1
            if (act in acts) is not desk.does(act, agent):
                wrong.append(f"{act}: {text}, offered: {act in acts}")
    assert wrong[:20] == [], len(wrong)
    assert tried > 10_000


def test_every_act_is_offered_to_somebody_and_tried() -> None:
    seen = {act for _, *situation in situations() for act in offered(*situation)}
    assert seen == DONE.keys()
