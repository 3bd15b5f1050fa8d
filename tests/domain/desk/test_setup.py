"""What the desk's pages need once: who I am, and what I can choose."""

from __future__ import annotations

from chalicelib.domain.desk.canned_replies import VARIABLES
from chalicelib.domain.desk.setup import Setup, setup
from chalicelib.domain.fields import DESK_LIMITS
from chalicelib.domain.rules.permissions import PERMISSIONS, Agent, Permission, Role
from tests.mail.samples import ANA
from tests.moments import with_rules
from tests.seeds import CATALOG

LUIS = Agent("luis", "Luis", "luis@inec.example", Role.LEAD, frozenset({"DECON"}))
FLOR = Agent("flor", "Flor", "flor@inec.example", Role.VIEWER, frozenset({"ATC"}))


def of(agent: Agent, language: str = "es") -> Setup:
    return setup(agent, [ANA, LUIS, FLOR], CATALOG, language)


def test_says_who_i_am_what_i_may_and_which_areas_i_see() -> None:
    me = of(ANA).me
    assert (me.id, me.name, me.email, me.role) == (ANA.id, ANA.name, ANA.email, "agent")
    assert [(area.id, area.name) for area in me.areas] == [("DECON", "Estadísticas Económicas")]
    assert me.permissions == sorted(PERMISSIONS[Role.AGENT])


def test_names_everything_in_the_language_of_the_page() -> None:
    desk = of(FLOR, "en")
    assert {area.id for area in desk.areas} == set(CATALOG.areas)
    assert desk.areas == desk.me.areas, "the front desk sees all"
    assert ("ATC", "Citizen Service Unit") in [(area.id, area.name) for area in desk.areas]
    assert ("closed", "Closed") in [(one.id, one.name) for one in desk.statuses]
    assert [one.id for one in desk.priorities] == ["normal", "high", "urgent"]
    assert "duplicate" in [one.id for one in desk.close_reasons]
    assert {one.id for one in desk.user_types} == set(CATALOG.user_types)
    assert desk.topics[-1].id == "other"


def test_tells_of_each_colleague_where_they_work_and_whose_trail_i_read() -> None:
    seen = {one.id: (one.areas, one.works, one.trail) for one in of(LUIS).agents}
    assert seen["ana"] == (["DECON"], True, True)
    assert seen["flor"] == (list(CATALOG.areas), False, False)
    assert not any(one.trail for one in of(ANA).agents), "an agent reads nobody's"
    assert [one.name for one in of(LUIS).agents] == [ANA.name, "Luis", "Flor"]


def test_limits_variables_and_days_are_those_that_are_enforced() -> None:
    desk = setup(ANA, [], with_rules(extension_working_days=7, reopen_within_days=9), "es")
    assert (desk.limits, desk.variables) == (DESK_LIMITS, list(VARIABLES))
    assert (desk.extension_working_days, desk.reopen_within_days) == (7, 9)
    assert not ANA.may(Permission.AUDIT)
