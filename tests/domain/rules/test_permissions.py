"""Who sees and does what."""

from __future__ import annotations

import itertools

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.rules.permissions import PERMISSIONS, Agent, Permission, Role, agent_of


def agent(role: Role, *areas: str) -> Agent:
    return Agent("a", "Ana", "ana@inec.example", role, frozenset(areas))


def test_another_areas_ticket_does_not_exist() -> None:
    with pytest.raises(NotFound):
        agent(Role.LEAD, "DIES").check(Permission.READ, "DECON")


@pytest.mark.parametrize("who", [agent(Role.AGENT, "ATC"), agent(Role.ADMIN)])
def test_front_desk_and_administrators_see_every_area(who: Agent) -> None:
    who.check(Permission.READ, "DECON")


def test_a_viewer_reads_and_does_nothing_else() -> None:
    viewer = agent(Role.VIEWER, "DIES")
    viewer.check(Permission.READ, "DIES")
    for permission in set(Permission) - {Permission.READ}:
        with pytest.raises(Forbidden, match=permission.value):
            viewer.check(permission, "DIES")


def test_each_role_may_what_the_one_below_may() -> None:
    ladder = [PERMISSIONS[role] for role in (Role.VIEWER, Role.AGENT, Role.LEAD, Role.ADMIN)]
    assert all(low <= high for low, high in itertools.pairwise(ladder))


def test_agents_do_not_distribute_extend_merge_or_export() -> None:
    for permission in ("assign_others", "extend", "merge", "export"):
        assert Permission(f"ticket.{permission}") not in PERMISSIONS[Role.AGENT]


def test_the_highest_group_counts_and_areas_come_from_groups() -> None:
    who = agent_of(["lead", "area-DIES", "viewer", "other"], agent_id="1", name="A", email="a@b.ec")
    assert who is not None
    assert (who.role, who.areas) == (Role.LEAD, {"DIES"})


@pytest.mark.parametrize("groups", [[], ["area-DIES"], ["Lead", "ADMIN"]])
def test_without_a_role_nobody_is_an_agent(groups: list[str]) -> None:
    assert agent_of(groups, agent_id="1", name="A", email="a@b.ec") is None


@pytest.mark.parametrize("session", ["viewer", "agent", "lead", "admin"])
def test_whoever_is_in_a_group_has_its_role_and_keeps_name_and_address(session: str) -> None:
    who = agent_of([session, "area-ATC", "area-DIES"], agent_id="7", name="Ana", email="a@b.ec")
    assert who == Agent("7", "Ana", "a@b.ec", Role(session), frozenset({"ATC", "DIES"}))


@pytest.mark.parametrize(
    ("role", "areas", "needed"),
    [
        (Role.AGENT, ("DIES",), False),
        (Role.AGENT, ("DIES", "DICA"), True),
        (Role.VIEWER, ("ATC",), True),
        (Role.LEAD, ("DIES",), True),
        (Role.ADMIN, (), True),
        (Role.VIEWER, (), False),
    ],
)
def test_a_password_is_not_enough_for_who_leads_or_sees_more_than_one_area(
    role: Role, areas: tuple[str, ...], needed: bool
) -> None:
    assert agent(role, *areas).needs_second_factor is needed


def test_a_trail_is_read_by_who_shares_an_area_and_by_administrators() -> None:
    lead = agent(Role.LEAD, "DIES", "DICA")
    assert lead.leads(frozenset({"DICA", "DECON"}))
    assert not lead.leads(frozenset({"DECON"}))
    assert agent(Role.ADMIN).leads(frozenset({"DECON"}))


def test_an_act_on_the_own_area_needs_the_role_too() -> None:
    agent(Role.AGENT, "DIES").check(Permission.REPLY, "DIES")
    with pytest.raises(Forbidden, match=r"ticket\.extend"):
        agent(Role.AGENT, "DIES").check(Permission.EXTEND, "DIES")
