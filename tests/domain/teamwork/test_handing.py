"""Who says who holds a ticket, held to the rule's own words over all that can be."""

from __future__ import annotations

import itertools

import pytest

from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.teamwork import handing
from tests.mail.samples import ticket

_HOLDERS = {"nobody": None, "them": "ana", "a colleague": "luis"}
_TARGETS = {"nobody": None, "them": "ana", "a colleague": "eva"}


def _by_words(role: Role, holder: str, to: str, *, works_there: bool) -> bool:
    """The rule as people say it."""
    if role is Role.VIEWER:
        return False
    if role in (Role.LEAD, Role.ADMIN):
        return True
    return holder != "a colleague" and (to != "a colleague" or works_there)


@pytest.mark.parametrize("area", ["DECON", "DIES"])
@pytest.mark.parametrize("role", Role)
def test_who_may_give_a_ticket_to_whom(role: Role, area: str) -> None:
    agent = Agent("ana", "Ana", "ana@inec.example", role, frozenset({area}))
    for (holder, held_by), (to, id_) in itertools.product(_HOLDERS.items(), _TARGETS.items()):
        stood = ticket(area="DECON", assignee=held_by)
        needed = list(handing.needed(stood, agent, id_))
        expected = _by_words(role, holder, to, works_there=agent.sees("DECON"))
        assert all(map(agent.may, needed)) is expected, (holder, to)


def test_what_is_offered_is_what_may_be_done_and_changes_something() -> None:
    agent = Agent("ana", "Ana", "ana@inec.example", Role.AGENT, frozenset({"DECON"}))
    offered = {
        name: (
            handing.claims(stood, agent),
            handing.releases(stood, agent),
            handing.hands_on(stood, agent),
        )
        for name, held_by in _HOLDERS.items()
        for stood in [ticket(area="DECON", assignee=held_by)]
    }
    assert offered == {
        "nobody": (True, False, True),
        "them": (False, True, True),
        "a colleague": (False, False, False),
    }
