"""Who works at the desk, from the user pool: people and the groups that administrators put them in.

A person who is disabled, leaves a group or joins one is so everywhere within two minutes: roles
and areas are read here and not from tokens, which say them as they were at sign-in.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.caches import on_forgetting
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.rules.permissions import Agent, agent_of
from chalicelib.settings import settings
from chalicelib.store.agents.user_pool import cognito
from chalicelib.store.aws.cached import Cached
from chalicelib.store.aws.dynamodb import call
from chalicelib.store.aws.rows import report

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import AdminListGroupsForUserResponseTypeDef

#: Running functions take over what an administrator changed after this many seconds.
_FRESH = 120
#: Seconds after which somebody unknown is looked for anew.
_NEWCOMER = 5
#: Groups whose people are asked for at a time.
_AT_A_TIME = 8
_ONE_TIME_CODE = "SOFTWARE_TOKEN_MFA"

#: When somebody was last seen to have a second factor, by id; seconds of a clock of the process.
_seen_safe: dict[str, float] = {}


def agents() -> dict[str, Agent]:
    """Everybody, by id: who is enabled and has a role."""
    return _agents()


def newest() -> dict[str, Agent]:
    """Everybody as the pool says now. Raises Unavailable: nothing that was held serves on."""
    _agents.forget()
    return _agents()


def agent(agent_id: str) -> Agent | None:
    """Somebody, if they are enabled and have a role; a newcomer is found within seconds."""
    found = agents().get(agent_id)
    if found is None:
        _agents.renew(older_than=_NEWCOMER)
        found = agents().get(agent_id)
    return found


def confirmed(agent_id: str) -> Agent | None:
    """Somebody as the pool says this instant, asked for by themselves; None when they are
    disabled, gone or without a role. What is held of an earlier answer, or of all people while an
    administrator moves one between groups, is no ground to take somebody's work from them.

    Raises Unavailable, and Unreadable for who has no address.
    """
    pool = settings().user_pool_id
    try:
        user = call(cognito().admin_get_user, UserPoolId=pool, Username=agent_id)
        pages = cognito().get_paginator("admin_list_groups_for_user")
        groups = call(partial(_group_names, pages.paginate(UserPoolId=pool, Username=agent_id)))
    except cognito().exceptions.UserNotFoundException:
        return None
    if not user["Enabled"] or not groups:
        return None
    person = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
    if not person.get("email"):
        report("agents", agent_id, ["email"])
        raise Unreadable
    return _agent(agent_id, groups, person)


def agents_of(area: str) -> list[Agent]:
    """Who works in an area."""
    return [agent for agent in agents().values() if area in agent.areas]


def has_second_factor(agent_id: str) -> bool:
    """Whether the pool asks somebody for a one-time code at each sign-in.

    Whoever has none yet is looked up at each call, so that setting one up works at once.
    """
    seen = _seen_safe.get(agent_id)
    if seen is not None and time.monotonic() - seen < _FRESH:
        return True
    try:
        pool = settings().user_pool_id
        user = call(cognito().admin_get_user, UserPoolId=pool, Username=agent_id)
    except cognito().exceptions.UserNotFoundException:
        return False
    if _ONE_TIME_CODE not in user.get("UserMFASettingList", ()):
        return False
    _seen_safe[agent_id] = time.monotonic()
    return True


@on_forgetting
def forget() -> None:
    """Read everybody anew."""
    _agents.forget()
    _seen_safe.clear()


def _read() -> dict[str, Agent]:
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


_agents = Cached(partial(call, _read), _FRESH)
