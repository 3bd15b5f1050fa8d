"""The data stack changes in steps that CloudFormation and DynamoDB take."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from infra.package import ROOT
from infra.steps import upgrade
from infra.template import read
from tests.infra.templates import check, index, indexes, template

DATA = read(ROOT / "infra" / "templates" / "data.yaml")


INDEXES = st.lists(
    st.builds(index, st.sampled_from("abcd"), st.sampled_from("kl"), st.sampled_from(["ALL", "K"])),
    unique_by=lambda each: each["IndexName"],
    max_size=4,
)
TEMPLATES = st.dictionaries(st.sampled_from(["Tickets", "Outbox"]), INDEXES).map(
    lambda tables: template(**tables)
)


@given(TEMPLATES, TEMPLATES, st.booleans())
def test_every_step_is_one_that_dynamodb_takes_and_the_last_is_the_goal(
    deployed: dict[str, Any], wanted: dict[str, Any], protected: bool
) -> None:
    steps = upgrade.steps(deployed, copy.deepcopy(wanted), protected=protected)
    assert steps[-1] == wanted
    for before, step in zip([deployed, *steps], steps, strict=False):
        check(before, step)


@given(TEMPLATES, TEMPLATES)
def test_what_both_have_is_there_throughout(
    deployed: dict[str, Any], wanted: dict[str, Any]
) -> None:
    for step in upgrade.steps(deployed, wanted, protected=False):
        for name in deployed["Resources"].keys() & wanted["Resources"].keys():
            old, new = indexes(deployed, name), indexes(wanted, name)
            same = {each for each in old.keys() & new.keys() if old[each] == new[each]}
            assert same <= indexes(step, name).keys()


def test_a_first_deployment_is_protected_once_it_stands() -> None:
    first, last = upgrade.steps({}, DATA, protected=True)
    assert last == DATA
    tables = [each for each in first["Resources"].values() if "DynamoDB" in each["Type"]]
    assert len(tables) >= 9
    assert all(table["Properties"]["DeletionProtectionEnabled"] is False for table in tables)
    assert first["Resources"]["Agents"]["Properties"]["DeletionProtection"] == "INACTIVE"


def test_what_is_protected_already_stays_so_while_a_table_is_added() -> None:
    deployed = {"Resources": dict(DATA["Resources"])}
    del deployed["Resources"]["Tallies"]
    first, _ = upgrade.steps(deployed, DATA, protected=True)
    protection = {
        name: each["Properties"]["DeletionProtectionEnabled"]
        for name, each in first["Resources"].items()
        if "DeletionProtectionEnabled" in each["Properties"]
    }
    assert protection["Tallies"] is False
    assert {str(on) for name, on in protection.items() if name != "Tallies"} == {
        str({"Fn::If": ["Protected", True, False]})
    }


def test_a_template_that_is_deployed_already_takes_one_step() -> None:
    assert upgrade.steps(DATA, DATA, protected=True) == [DATA]


def test_a_step_says_attributes_as_json_does() -> None:
    """In JSON CloudFormation takes the two parts only, not the short form's dot; a step is JSON."""
    found = re.findall(r'"Fn::GetAtt": (.)', json.dumps(upgrade.steps({}, DATA, protected=True)))
    assert {*found} == {"["}
