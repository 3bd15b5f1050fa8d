"""What each role is offered to do with a ticket as it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.approvals.held_reply import HeldReply, Returned
from chalicelib.domain.desk.offered_acts import allowed
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.tickets.corrections import Approval, Correction, FormerAddress, Ground
from chalicelib.domain.tickets.lifecycle import Status
from chalicelib.domain.tickets.ticket import Extension
from tests.mail.samples import AT, ticket

DUE = date(2027, 1, 12)
WRITES = {"reply", "ask", "note"}


def acts(role: Role, today: date = DUE, area: str = "DECON", **facts: Any) -> set[str]:
    who = Agent("ana", "Ana", "ana@inec.example", role, frozenset({area}))
    return set(allowed(ticket(**facts), who, today))


def held_by(agent: str) -> HeldReply:
    return HeldReply(entry_id="1", at=AT, agent=agent, agent_name=agent)


def test_a_viewer_and_another_area_are_offered_nothing() -> None:
    assert acts(Role.VIEWER, held=held_by("luis")) == set()
    assert acts(Role.LEAD, area="DIES") == set()


def test_an_agent_works_an_open_ticket_and_takes_one_that_is_free() -> None:
    works = WRITES | {"transfer", "edit", "close", "propose_email", "link", "question", "split"}
    assert acts(Role.AGENT) == works | {"claim", "assign"}
    assert acts(Role.AGENT, assignee="ana") == works | {"release", "assign"}
    assert acts(Role.AGENT, assignee="luis") == works


def test_a_lead_distributes_extends_and_merges() -> None:
    leads = WRITES | {"transfer", "edit", "close", "propose_email", "assign", "extend", "merge"}
    leads |= {"hold", "link", "question", "split"}
    assert acts(Role.LEAD) == leads | {"claim"}
    assert acts(Role.LEAD, assignee="luis") == leads | {"claim", "release"}
    assert acts(Role.LEAD, assignee="ana") == leads | {"release"}


def test_a_closed_ticket_takes_notes_and_can_be_reopened() -> None:
    closed = acts(Role.LEAD, status=Status.CLOSED)
    assert closed == {"note", "link", "reopen", "propose_email", "hold"}
    assert "reopen" not in acts(Role.LEAD, status=Status.CLOSED, merged_into="1")
    assert acts(Role.LEAD, status=Status.CLOSED, erased_at=AT) == set()


def test_a_ticket_whose_address_is_being_corrected_is_not_split() -> None:
    box = {"email": "otra@example.org", "email_typed": "otra@example.org"}
    waits = Correction(**box, asked_at=AT, due_at=AT, ground=Ground.BOUNCE)
    serves = FormerAddress(**box, until="2027-01-12T15:00:00.000Z")
    assert "split" not in acts(Role.LEAD, correction=waits)
    assert "split" not in acts(Role.LEAD, former_address=serves)
    assert "split" in acts(Role.LEAD, today=date(2027, 1, 13), former_address=serves)


def test_what_is_answered_stays_in_its_area_and_is_not_extended() -> None:
    assert not {"transfer", "extend"} & acts(Role.LEAD, status=Status.ANSWERED)


@pytest.mark.parametrize(("today", "again"), [(DUE, False), (date(2027, 1, 13), True)])
def test_a_date_is_put_off_once_until_it_passes_and_then_anew(today: date, again: bool) -> None:
    assert "extend" in acts(Role.LEAD, today=today)
    extended = Extension(reason="x", due_before=DUE, due_after=DUE, at=AT)
    assert ("extend" in acts(Role.LEAD, today=today, extension=extended)) is again


@pytest.mark.parametrize(("day", "offered"), [(20, False), (21, True)])
def test_another_new_date_is_offered_once_the_one_promised_has_passed(
    day: int, offered: bool
) -> None:
    seen = acts(Role.LEAD, today=date(2027, 1, day), promised_on=date(2027, 1, 20))
    assert ("extend" in seen) is offered


def test_a_held_reply_is_decided_on_by_another_while_the_ticket_is_open() -> None:
    decides = {"approve", "return_reply"}
    assert acts(Role.AGENT, held=held_by("luis")) >= decides
    assert not decides & acts(Role.AGENT, held=held_by("luis"), status=Status.CLOSED)
    assert not decides & acts(Role.AGENT, held=held_by("ana"))


def test_who_wrote_a_held_reply_alone_withdraws_it_also_when_it_was_returned() -> None:
    returned = held_by("ana").model_copy(update={"returned": Returned(by="l", by_name="L", at=AT)})
    assert "withdraw_reply" in acts(Role.AGENT, held=held_by("ana"))
    assert "withdraw_reply" in acts(Role.AGENT, held=returned)
    assert "withdraw_reply" not in acts(Role.LEAD, held=held_by("luis"))


def test_a_ticket_is_not_closed_over_a_reply_that_waits() -> None:
    assert not {"close", "merge"} & acts(Role.LEAD, held=held_by("luis"))


def test_nobody_approves_the_address_that_they_proposed_nor_one_twice() -> None:
    def proposed(by: str, approved_at: str | None = None) -> Approval:
        return Approval(
            email="n@x.ec",
            email_typed="n@x.ec",
            asked_by=by,
            asked_by_name=by,
            asked_at=AT,
            approved_at=approved_at,
        )

    assert "approve_email" in acts(Role.AGENT, approval=proposed("luis"))
    assert "approve_email" not in acts(Role.AGENT, approval=proposed("ana"))
    assert "approve_email" not in acts(Role.AGENT, approval=proposed("luis", AT))
