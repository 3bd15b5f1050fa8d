"""What an agent may see and do: roles, areas, and one table of permissions.

Deny by default: a permission that a role is not given here, nobody of that role has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.rules.catalog import FRONT_DESK


class Role(StrEnum):
    """What a person of the institute is at the desk: groups of the user pool."""

    VIEWER = "viewer"  # reads the tickets of their areas
    AGENT = "agent"  # works the tickets of their areas
    LEAD = "lead"  # also distributes the work of their areas
    ADMIN = "admin"  # all of that, in every area


class Permission(StrEnum):
    """``subject.act``; what a 403 names."""

    READ = "ticket.read"
    OPEN = "ticket.open"
    CLAIM = "ticket.claim"
    REPLY = "ticket.reply"
    NOTE = "ticket.note"
    EDIT = "ticket.edit"
    TRANSFER = "ticket.transfer"
    CLOSE = "ticket.close"
    REOPEN = "ticket.reopen"
    APPROVE = "reply.approve"
    HAND_ON = "ticket.hand_on"
    ASSIGN_OTHERS = "ticket.assign_others"
    EXTEND = "ticket.extend"
    MERGE = "ticket.merge"
    CORRECT_EMAIL = "ticket.correct_email"
    HOLD = "ticket.hold"
    EXPORT = "ticket.export"
    WRITE_ANSWERS = "answer.write"
    APPROVE_ANSWERS = "answer.approve"
    CANNED_REPLIES = "canned_replies.edit"
    AUDIT = "audit.read"
    RATINGS = "ratings.read"
    REPORTS = "reports.read"
    CATALOG = "catalog.read"
    ADMINISTER = "catalog.edit"


_VIEWER = frozenset({Permission.READ})
_AGENT = _VIEWER | {
    Permission.OPEN,
    Permission.CLAIM,
    Permission.REPLY,
    Permission.NOTE,
    Permission.EDIT,
    Permission.TRANSFER,
    Permission.CLOSE,
    Permission.REOPEN,
    Permission.APPROVE,
    Permission.CORRECT_EMAIL,
    Permission.HAND_ON,
    Permission.WRITE_ANSWERS,
    Permission.APPROVE_ANSWERS,
}
_LEAD = _AGENT | {
    Permission.ASSIGN_OTHERS,
    Permission.EXTEND,
    Permission.MERGE,
    Permission.HOLD,
    Permission.EXPORT,
    Permission.CANNED_REPLIES,
    Permission.AUDIT,
    Permission.RATINGS,
    Permission.REPORTS,
    Permission.CATALOG,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.AGENT: _AGENT,
    Role.LEAD: _LEAD | {Permission.ADMINISTER},
    Role.ADMIN: _LEAD | {Permission.ADMINISTER},
}
#: What a role holds in the front desk alone (or as an administrator): it concerns every area.
_OF_THE_FRONT_DESK = frozenset({Permission.ADMINISTER})
#: What everybody of the front desk holds, whatever their role: it answers for every area.
_AT_THE_FRONT_DESK = frozenset({Permission.REPORTS})


@dataclass(frozen=True)
class Agent:
    """A person of the institute, as a verified token or the directory tells."""

    id: str
    name: str
    email: str
    role: Role
    areas: frozenset[str]

    def sees(self, area: str) -> bool:
        """Whether an area's tickets exist for this person. The front desk stays answerable for
        every ticket, so it sees every area."""
        return self.sees_all or area in self.areas

    @property
    def sees_all(self) -> bool:
        """Whether every area's tickets exist for this person."""
        return self.role is Role.ADMIN or FRONT_DESK in self.areas

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough for what this person may do, or may see: more
        than one area."""
        several = FRONT_DESK in self.areas or len(self.areas) > 1
        return self.role in (Role.LEAD, Role.ADMIN) or several

    def leads(self, areas: frozenset[str]) -> bool:
        """Whether the trail of somebody who works in some areas is this person's to read, their
        role allowing it: that of their own areas, and for administrators everybody's."""
        return self.role is Role.ADMIN or not self.areas.isdisjoint(areas)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this person may do, in the areas that they see."""
        held = PERMISSIONS[self.role]
        return held | _AT_THE_FRONT_DESK if self.sees_all else held - _OF_THE_FRONT_DESK

    def may(self, permission: Permission) -> bool:
        """Whether this person holds a permission."""
        return permission in self.permissions

    def check(self, permission: Permission, area: str) -> None:
        """Raises NotFound for another area's ticket, as if it did not exist, and Forbidden,
        naming what is missing, for an act that they may not do."""
        if not self.sees(area):
            raise NotFound
        self.require(permission)

    def require(self, permission: Permission) -> None:
        """Raises Forbidden, naming the permission, when this person does not hold it."""
        if not self.may(permission):
            raise Forbidden(f"This needs the permission {permission}.")


@dataclass(frozen=True)
class SignIn:
    """An agent's sign-in, as a verified token tells: who, and an id that all tokens of the same
    sign-in share."""

    agent: Agent
    session: str


def agent_of(groups: list[str], *, agent_id: str, name: str, email: str) -> Agent | None:
    """The agent that groups of the user pool make; None without any role.

    The highest role counts; areas are the groups ``area-<id>``.
    """
    roles = [role for role in Role if role.value in groups]
    if not roles:
        return None
    areas = frozenset(g.removeprefix("area-") for g in groups if g.startswith("area-"))
    return Agent(agent_id, name, email, roles[-1], areas)
