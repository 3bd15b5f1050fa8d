"""What people do to a ticket, by the services that their pages and calls lead to."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from chalicelib.domain.desk.behalf.on_behalf import OnBehalf
from chalicelib.domain.desk.canned_replies import CannedReplyText
from chalicelib.domain.desk.requests import (
    Answering,
    Approving,
    Closing,
    Message,
    Noting,
    Rated,
    Returning,
    TicketChanges,
)
from chalicelib.domain.form.opening import Opening
from chalicelib.domain.limits import Caller
from chalicelib.domain.teamwork.questions import Asking, QuestionAnswer
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services.auth import ticket_tokens
from chalicelib.services.desk import approvals, canned_replies, notes, replies, ticket_acts
from chalicelib.services.teamwork import questions
from chalicelib.services.tickets import messages, opening
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import pool_people
from chalicelib.store.catalog.catalog import current
from chalicelib.store.tickets import tickets
from infra.demo import files
from infra.demo.lives import Life

#: Who works at which area, by the first part of their address; everywhere else the front desk.
_AGENTS = {"DECON": ("ana", "ana", "luis"), "DIES": ("zoe",)}
_FRONT, _LEADS = ("flor", "flor", "ines"), {"DECON": "luis"}
_ASKED = {"DECON": "DIES"}
_OFFICE = "198.51.100.7"


class Acts:
    """The people of a system at work."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said
        self._viewers = count(1)
        self._people = {
            agent.email.partition("@")[0]: Actor(agent, _OFFICE)
            for agent in pool_people.everybody().values()
        }

    def begin(self) -> None:
        """Canned replies, which leads write before the first ticket comes."""
        for one in self._said["canned"]:
            text = CannedReplyText(name=one["name"], body_es=one["body_es"])
            canned_replies.put(one["id"], text, self._people["ines"], current())

    def do(self, name: str, life: Life) -> None:
        """An act by its name. Raises what the service raises."""
        if name == "open":
            life.number = self._open(life)
        else:
            getattr(self, f"_{name}")(life, tickets.existing(life.number))

    def _open(self, life: Life) -> str:
        catalog = current()
        typed = life.person | {
            "topic": life.topic,
            "language": "es",
            "notice_version": catalog.rules.notice_version,
            "via": life.chance.choice([None, "institucional", "estadisticas"]),
            **self._request(life),
        }
        if life.opens == "phone":
            typed |= {"channel": "phone", "phone": "0990012345"}
            wanted = OnBehalf.model_validate(typed, context=catalog)
            return opening.open_on_behalf(wanted, None, self._people["flor"], catalog).ticket.number
        if life.chance.random() < 0.15:
            pdf = files.letter("Solicitud de informacion estadistica (ejemplo)")
            typed["attachments"] = [files.upload("oficio.pdf", pdf, self._viewer(), catalog)]
        wanted_here = Opening.model_validate(typed, context=catalog)
        return opening.open_ticket(wanted_here, None, self._viewer(), catalog).ticket.number

    def _request(self, life: Life) -> dict[str, str]:
        if life.opens in ("not_inec", "confidential"):
            told = self._said[life.opens]
            return {"subject": told["subject"], "details": told["details"]}
        return {
            "subject": life.say("{What} {level}, {since}-{until}")[:150],
            "details": life.say(
                "Buenos días:\n\nSolicito {what} {level}, de {since} a {until}, {breakdown}. "
                "{purpose} {format}\n\nGracias de antemano."
            ),
        }

    def _viewer(self) -> Caller:
        viewer = next(self._viewers)
        return Caller(f"10.20.{viewer // 250}.{viewer % 250 + 1}")

    def _holder(self, life: Life, ticket: Ticket) -> Actor:
        """Who works on a ticket: who holds it, or somebody of its area."""
        for one in self._people.values():
            if one.agent.id == ticket.assignee:
                return one
        return self._people[life.chance.choice(_AGENTS.get(ticket.area, _FRONT))]

    def _lead(self, ticket: Ticket, author: str = "") -> Actor:
        """Who decides in an area; nobody on a reply of their own."""
        names = (_LEADS.get(ticket.area, "ines"), "ines", "adan")
        people = [self._people[name] for name in names]
        return next(one for one in people if one.agent.id != author)

    def _change(self, ticket: Ticket, by: Actor, **changes: Any) -> None:
        wanted = TicketChanges.model_validate(changes)
        ticket_acts.change(ticket.number, ticket.version, wanted, by, current())

    def _claim(self, life: Life, ticket: Ticket) -> None:
        self._change(ticket, self._holder(life, ticket), assignee="me")

    def _transfer(self, life: Life, ticket: Ticket) -> None:
        area = life.chance.choice([*_AGENTS])
        self._change(ticket, self._people["flor"], area=area, reason=self._said["transfer_reason"])

    def _legal(self, _: Life, ticket: Ticket) -> None:
        self._change(ticket, self._people["ines"], legal_request=True)

    def _extend(self, _: Life, ticket: Ticket) -> None:
        reason = {"reason": self._said["extension_reason"]}
        by = self._lead(ticket)
        self._change(ticket, by, extension=reason)

    def _reply(self, life: Life, ticket: Ticket, text: str, status: str, **more: Any) -> None:
        wanted = Answering.model_validate({"body": text, "status": status} | more)
        by = self._holder(life, ticket)
        replies.reply(ticket.number, ticket.version, wanted, by, current())

    def _table(self, life: Life) -> dict[str, Any]:
        content = files.table(life.chance, life.words["until"])
        upload = files.upload(f"cuadro-{life.topic}.csv", content, self._viewer(), current())
        return {"attachments": [upload], "confidentiality_checked": True}

    def _answer(self, life: Life, ticket: Ticket) -> None:
        text = life.say(life.chance.choice(self._said["answers"]))
        table = {"data": "aggregate", **self._table(life)} if "adjunto" in text else {}
        self._reply(life, ticket, text, "answered", **table)

    def _ask(self, life: Life, ticket: Ticket) -> None:
        text = life.say(life.chance.choice(self._said["questions"]))
        self._reply(life, ticket, text, "waiting_requester")

    def _refuse(self, life: Life, ticket: Ticket) -> None:
        self._reply(life, ticket, self._said[life.opens]["reply"], "answered")
        after = tickets.existing(ticket.number)
        self._change(after, self._holder(life, after), status="closed", close_reason=life.opens)

    def _propose(self, life: Life, ticket: Ticket) -> None:
        text = life.say(self._said["microdata"]["reply"])
        self._reply(life, ticket, text, "answered", data="microdata", **self._table(life))

    def _approve(self, _: Life, ticket: Ticket) -> None:
        assert ticket.held is not None  # noqa: S101 - proposed a step before
        wanted = Approving(entry_id=ticket.held.entry_id, looked_again=True)
        by = self._lead(ticket, ticket.held.agent)
        approvals.approve(ticket.number, ticket.version, wanted, by, current())

    def _send_back(self, _: Life, ticket: Ticket) -> None:
        assert ticket.held is not None  # noqa: S101 - proposed a step before
        reason = self._said["returned_reason"]
        wanted = Returning(entry_id=ticket.held.entry_id, reason=reason)
        by = self._lead(ticket, ticket.held.agent)
        approvals.send_back(ticket.number, ticket.version, wanted, by, current())

    def _note(self, life: Life, ticket: Ticket) -> None:
        wanted = Noting(body=life.chance.choice(self._said["notes"]))
        notes.note(ticket.number, wanted, None, self._holder(life, ticket), current())

    def _question(self, life: Life, ticket: Ticket) -> None:
        text = life.chance.choice(self._said["area_questions"])
        wanted = Asking(question=text, area=_ASKED.get(ticket.area, "DECON"))
        questions.ask(ticket.number, wanted, None, self._holder(life, ticket), current())

    def _reply_to_question(self, life: Life, ticket: Ticket) -> None:
        (asked,) = ticket.questions
        wanted = QuestionAnswer(answer=life.chance.choice(self._said["area_answers"]))
        by = self._people["ana" if asked.area == "DECON" else "zoe"]
        questions.answer(ticket.number, asked.id, wanted, None, by, current())

    def _merge(self, life: Life, ticket: Ticket) -> None:
        assert life.twin is not None  # noqa: S101 - the second of a pair
        by = self._lead(ticket)
        ticket_acts.merge(ticket.number, ticket.version, life.twin.number, by, current())

    def _write(self, life: Life, ticket: Ticket, sentences: str) -> None:
        access = ticket_tokens.known(ticket.number, ticket.email)
        text = Message(body=life.chance.choice(self._said[sentences]))
        messages.write(ticket.number, text, access, None, current())

    def _tell(self, life: Life, ticket: Ticket) -> None:
        self._write(life, ticket, "clarifications")

    def _again(self, life: Life, ticket: Ticket) -> None:
        self._write(life, ticket, "again")

    def _withdraw(self, _: Life, ticket: Ticket) -> None:
        access = ticket_tokens.known(ticket.number, ticket.email)
        messages.close(
            ticket.number, Closing(reason=self._said["withdrawal"]), access, None, current()
        )

    def _rate(self, life: Life, ticket: Ticket) -> None:
        access = ticket_tokens.known(ticket.number, ticket.email)
        score = life.chance.choices((5, 4, 3, 2), (8, 5, 2, 1))[0]
        comment = life.chance.choice(self._said["scores"]) if score > 3 else None
        rated = Rated(score=score, comment=comment)
        messages.rate(ticket.number, rated, access, None, current())


def as_of(moment: datetime) -> None:
    """Have the program take a moment for the present one."""
    from chalicelib.services import clock

    clock.now = lambda: moment
