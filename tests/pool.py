"""A user pool for tests, made from the production template."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from chalicelib.domain.rules.permissions import Agent
from infra.local.embedded import Embedded
from infra.package import ROOT
from infra.template import read

#: Properties of AWS::Cognito::UserPool that CreateUserPool takes under the same name. Without
#: UsernameAttributes the pool does not draw the ids of people: tests choose names to read.
_SAME = ("UsernameConfiguration", "Schema", "Policies", "MfaConfiguration")
_TEMPLATE = ROOT / "infra" / "templates" / "data.yaml"


@dataclass(frozen=True)
class Pool:
    """A user pool, the site's id there, the private key that it signs access tokens with, and
    what the pool itself calls each of its people."""

    id: str
    client_id: str
    key: str
    subjects: dict[str, str] = field(default_factory=dict)


def with_everybody(aws: Embedded) -> Pool:
    """A pool with everybody of ``tests/agents.py``, whose key signs the tokens of tests."""
    from tests import tokens
    from tests.agents import EVERYBODY

    cognito = boto3.client("cognito-idp", endpoint_url=aws.endpoint)
    pool = create_pool(cognito, aws.log.parent / "state")
    for one in EVERYBODY:
        put_agent(cognito, pool, one.agent)
    tokens.use(pool)
    return pool


def create_pool(cognito: Any, state: Path) -> Pool:
    """Make the pool of the template with its groups. ``state`` is where the engine keeps keys."""
    resources = read(_TEMPLATE)["Resources"].values()
    (properties,) = (r["Properties"] for r in resources if r["Type"] == "AWS::Cognito::UserPool")
    arguments = {name: properties[name] for name in _SAME}
    pool_id = cognito.create_user_pool(PoolName="agents", **arguments)["UserPool"]["Id"]
    for resource in resources:
        if resource["Type"] == "AWS::Cognito::UserPoolGroup":
            name = resource["Properties"]["GroupName"]
            cognito.create_group(UserPoolId=pool_id, GroupName=name)
    client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="site")
    # The engine makes a pool's keys when they are first asked for.
    urllib.request.urlopen(f"{cognito.meta.endpoint_url}/{pool_id}/.well-known/jwks.json").close()
    key = state / "cognito-pool-keys" / f"{pool_id}-access.pem"
    return Pool(pool_id, client["UserPoolClient"]["ClientId"], key.read_text())


def put_agent(cognito: Any, pool: Pool, agent: Agent) -> None:
    """Put somebody into the pool: in their groups, with a second factor."""
    who = {"UserPoolId": pool.id, "Username": agent.id}
    attributes = {"email": agent.email, "name": agent.name}
    made = cognito.admin_create_user(
        **who,
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        MessageAction="SUPPRESS",
    )["User"]
    drawn = {attribute["Name"]: attribute["Value"] for attribute in made["Attributes"]}
    pool.subjects[agent.id] = drawn["sub"]
    for group in (agent.role.value, *(f"area-{area}" for area in agent.areas)):
        cognito.admin_add_user_to_group(**who, GroupName=group)
    cognito.admin_set_user_mfa_preference(**who, SoftwareTokenMfaSettings={"Enabled": True})
