"""Somebody of the user pool who leaves it, for tests that must leave everybody else there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from chalicelib import caches
from chalicelib.domain.rules.permissions import Role
from tests.agents import Colleague, colleague
from tests.pool import Pool, put_agent

_NUMBERS = itertools.count(1)


class Leaver:
    """An agent of DECON, and what an administrator does to them in the console."""

    def __init__(self, pool: Pool, who: Colleague) -> None:
        self._who = {"UserPoolId": pool.id, "Username": who.agent.id}
        self.colleague = who
        self.id = who.agent.id

    def disable(self) -> None:
        """They may not sign in any more."""
        _cognito().admin_disable_user(**self._who)
        caches.forget_all()

    def leave(self, area: str) -> None:
        """They work in an area no longer."""
        _cognito().admin_remove_user_from_group(**self._who, GroupName=f"area-{area}")
        caches.forget_all()

    def lose_second_factor(self) -> None:
        """An administrator took it away, with the telephone that was lost."""
        _cognito().admin_set_user_mfa_preference(
            **self._who, SoftwareTokenMfaSettings={"Enabled": False}
        )
        caches.forget_all()

    def lose_address(self) -> None:
        """Somebody emptied their e-mail."""
        empty = [{"Name": "email", "Value": ""}]
        _cognito().admin_update_user_attributes(**self._who, UserAttributes=empty)
        caches.forget_all()


@contextmanager
def somebody(pool: Pool, *areas: str) -> Iterator[Leaver]:
    """An agent of areas, DECON when none is named, who is in the pool for a while."""
    who = colleague(f"rosa{next(_NUMBERS)}", Role.AGENT, *(areas or ("DECON",)))
    put_agent(_cognito(), pool, who.agent)
    caches.forget_all()
    yield Leaver(pool, who)
    _cognito().admin_delete_user(UserPoolId=pool.id, Username=who.agent.id)


def _cognito() -> Any:
    return boto3.client("cognito-idp")
