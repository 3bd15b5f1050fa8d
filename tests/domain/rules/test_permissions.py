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
