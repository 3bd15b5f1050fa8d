"""The user pool of the templates, and the site as it knows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.domain.rules.permissions import Role
from infra.package import ROOT
from infra.template import read

DATA, APP, EDGE = (
    read(ROOT / "infra" / "templates" / f"{name}.yaml") for name in ("data", "app", "edge")
)
POOL = DATA["Resources"]["Agents"]["Properties"]
CLIENT = APP["Resources"]["SiteClient"]["Properties"]
OF_THE_POOL = [
    name
    for name, resource in DATA["Resources"].items()
    if resource["Type"].startswith("AWS::Cognito::")
]


@pytest.mark.parametrize("name", OF_THE_POOL)
def test_people_and_groups_outlive_their_stack(name: str) -> None:
    resource = DATA["Resources"][name]
    policies = resource["DeletionPolicy"], resource["UpdateReplacePolicy"]
    assert policies == ("RetainExceptOnCreate", "Retain")


def test_the_pool_is_protected_as_the_tables_are() -> None:
    assert POOL["DeletionProtection"] == {"Fn::If": ["Protected", "ACTIVE", "INACTIVE"]}


def test_administrators_alone_make_agents_who_sign_in_by_their_address() -> None:
    assert POOL["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert POOL["UsernameAttributes"] == ["email"]
    assert {attribute["Name"] for attribute in POOL["Schema"]} == {"email", "name"}


def test_passwords_are_long_and_a_code_can_be_asked_for() -> None:
    assert POOL["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    assert POOL["MfaConfiguration"] == "OPTIONAL"
    assert POOL["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]


def test_there_is_a_group_for_each_role_and_each_area() -> None:
    areas = json.loads((ROOT / "infra" / "seed" / "areas.json").read_text(encoding="utf-8"))
    groups = {
        resource["Properties"]["GroupName"]
        for resource in DATA["Resources"].values()
        if resource["Type"] == "AWS::Cognito::UserPoolGroup"
    }
    assert groups == {*Role} | {f"area-{area['id']}" for area in areas}


def test_the_site_has_no_secret_and_gets_codes_alone() -> None:
    assert CLIENT["GenerateSecret"] is False
    assert CLIENT["AllowedOAuthFlows"] == ["code"]
    for urls in (CLIENT["CallbackURLs"], CLIENT["LogoutURLs"]):
        assert {url["Fn::Sub"] for url in urls} == {
            "${SiteUrl}/agentes/entrar/",
            "${SiteUrl}/en/agentes/entrar/",
        }


def test_tokens_are_short_revocable_and_refreshed_once() -> None:
    assert CLIENT["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert CLIENT["AccessTokenValidity"] <= 15
    assert CLIENT["EnableTokenRevocation"] is True
    assert CLIENT["RefreshTokenRotation"]["Feature"] == "ENABLED"
    assert "ALLOW_REFRESH_TOKEN_AUTH" not in CLIENT["ExplicitAuthFlows"], "it excludes rotation"


def test_nobody_renames_themselves() -> None:
    """https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html:
    what a pool requires is always writable, and everything is where nothing is named."""
    assert CLIENT["WriteAttributes"] == ["locale"]
    assert not any(attribute["Required"] for attribute in POOL["Schema"])


def test_a_guessed_address_is_not_told_from_a_wrong_password() -> None:
    assert CLIENT["PreventUserExistenceErrors"] == "ENABLED"


def test_who_works_at_the_desk_is_read_and_never_changed() -> None:
    for role in ("ApiRole", "IndexTicketsRole", "RunClockRole"):
        assert actions(APP["Resources"][role]["Properties"]) <= {
            "cognito-idp:AdminGetUser",
            "cognito-idp:AdminListGroupsForUser",
            "cognito-idp:ListGroups",
            "cognito-idp:ListUsersInGroup",
        }


def actions(role: dict[str, Any]) -> set[str]:
    """What a role may do at the user pool."""
    found: set[str] = set()
    for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
        allowed = statement["Action"]
        names = [allowed] if isinstance(allowed, str) else allowed
        found |= {name for name in names if name.startswith("cognito")}
    assert found
    return found


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match", "Idempotency-Key"])
def test_the_edge_passes_on_what_the_desk_sends(header: str) -> None:
    policy = EDGE["Resources"]["ToApi"]["Properties"]["OriginRequestPolicyConfig"]
    assert header in policy["HeadersConfig"]["Headers"]
