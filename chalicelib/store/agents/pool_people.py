"""People of the user pool: everybody with a role, and one person asked for by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Unreadable
from chalicelib.domain.rules.permissions import Agent, agent_of
from chalicelib.settings import settings
from chalicelib.store.agents.user_pool import cognito
from chalicelib.store.aws.dynamodb import call
from chalicelib.store.aws.rows import report

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import (
        AdminGetUserResponseTypeDef,
        AdminListGroupsForUserResponseTypeDef,
    )

#: Groups whose people are asked for at a time.
_AT_A_TIME = 8
_ONE_TIME_CODE = "SOFTWARE_TOKEN_MFA"


@dataclass(frozen=True)
class Person:
    """Somebody as the pool says this instant: what they are at the desk, None for who is disabled,
    gone or without a role; and whether a sign-in of theirs asks for a one-time code."""

    agent: Agent | None
    second_factor: bool


_NOBODY = Person(None, second_factor=False)


def everybody() -> dict[str, Agent]:
    """Who is enabled and has a role, by id. Raises Unavailable."""
    return call(_everybody)


def ask(agent_id: str) -> Person:
    """Somebody, asked for by themselves. Raises Unavailable, and Unreadable for who has a role and
    no address."""
    with ThreadPoolExecutor(1) as beside:
        groups = beside.submit(_groups_of, agent_id)
        user = _user(agent_id)
        if user is None:
            return _NOBODY
        names = groups.result()
    second_factor = _has_second_factor(user)
    if not user["Enabled"] or not names:
        return Person(None, second_factor)
    attributes = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
    if not attributes.get("email"):
        report("agents", agent_id, ["email"])
        raise Unreadable
    return Person(_agent(agent_id, names, attributes), second_factor)


def has_second_factor(agent_id: str) -> bool:
    """Whether the pool asks somebody for a one-time code at each sign-in. Raises Unavailable."""
    user = _user(agent_id)
    return user is not None and _has_second_factor(user)


def _user(agent_id: str) -> AdminGetUserResponseTypeDef | None:
    """Somebody of the pool by their id; None when there is nobody. The pool would answer to an
    address too, which is no id."""
    pool = settings().user_pool_id
    try:
        user = call(cognito().admin_get_user, UserPoolId=pool, Username=agent_id)
    except cognito().exceptions.UserNotFoundException:
        return None
    return user if user["Username"] == agent_id else None


def _has_second_factor(user: AdminGetUserResponseTypeDef) -> bool:
    return _ONE_TIME_CODE in user.get("UserMFASettingList", ())


def _groups_of(agent_id: str) -> list[str]:
    """The groups of somebody; none when there is nobody."""
    pages = cognito().get_paginator("admin_list_groups_for_user")
    found = pages.paginate(UserPoolId=settings().user_pool_id, Username=agent_id)
    try:
        return call(partial(_group_names, found))
    except cognito().exceptions.UserNotFoundException:
        return []


def _everybody() -> dict[str, Agent]:
    groups: dict[str, list[str]] = {}
    people: dict[str, dict[str, str]] = {}
    names = _groups()
    with ThreadPoolExecutor(_AT_A_TIME) as several:
        for group, members in zip(names, several.map(_members, names), strict=True):
            people |= members
            for username in members:
                groups.setdefault(username, []).append(group)
    found = [_agent(username, groups[username], person) for username, person in people.items()]
    return {agent.id: agent for agent in found if agent is not None}


def _group_names(pages: Iterable[AdminListGroupsForUserResponseTypeDef]) -> list[str]:
    return [group["GroupName"] for page in pages for group in page["Groups"]]


def _agent(username: str, groups: list[str], person: dict[str, str]) -> Agent | None:
    """Somebody of the pool; None for who has no role, or no address (the pool requires none: what
    it requires, its people could write)."""
    email = person.get("email")
    if not email:
        report("agents", username, ["email"])
        return None
    return agent_of(groups, agent_id=username, name=person.get("name") or email, email=email)


def _groups() -> list[str]:
    pages = cognito().get_paginator("list_groups").paginate(UserPoolId=settings().user_pool_id)
    return [group["GroupName"] for page in pages for group in page["Groups"]]


def _members(group: str) -> dict[str, dict[str, str]]:
    """The attributes of a group's enabled people, by username."""
    pages = cognito().get_paginator("list_users_in_group")
    return {
        user["Username"]: {item["Name"]: item["Value"] for item in user["Attributes"]}
        for page in pages.paginate(UserPoolId=settings().user_pool_id, GroupName=group)
        for user in page["Users"]
        if user["Enabled"]
    }
