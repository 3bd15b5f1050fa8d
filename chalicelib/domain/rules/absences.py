"""When somebody of the desk is away, or works there no longer, and what they held until then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from chalicelib.domain.dates import Day
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.model import Id, Model
from chalicelib.domain.rules.permissions import Agent, Permission

#: Days that an absence may last; who is away for longer leaves the desk.
MOST_DAYS = 366
#: Days for which leads see what somebody's absence, or leaving, handed back.
SHOWN_DAYS = 30


class HandedBack(Model):
    """A ticket that was taken from who cannot work on it."""

    number: str
    area: str
    to: str | None = Field(None, description="Name of the substitute who holds it now.")
    to_id: str | None = Field(None, description="Their id.")


class Absence(Model):
    """A row of the catalog, kind ``absence`` or ``departure``; its id is the agent's."""

    id: str
    name: str
    reason: Literal["away", "left"] = Field(
        description="`left`: disabled, without a role, or no longer of an area."
    )
    first_day: Day
    last_day: Day | None = Field(None, description="The last day away; none for who left.")
    substitute: str | None = Field(None, description="Id of who gets the tickets meanwhile.")
    set_by: str | None = Field(None, description="Id of who wrote it; none for the clock.")
    handed_back: tuple[HandedBack, ...] = ()
    told: int = Field(0, description="Of how many of these who stands in was told, oldest first.")

    @property
    def news(self) -> tuple[HandedBack, ...]:
        """Tickets that somebody got instead, of which they were not told yet."""
        return tuple(one for one in self.handed_back[self.told :] if one.to_id)

    def covers(self, day: date) -> bool:
        """Whether somebody is away on a day in Ecuador."""
        return self.last_day is not None and self.first_day <= day <= self.last_day

    def is_over(self, day: date) -> bool:
        """Whether nobody needs to know of it any more."""
        return (self.last_day or self.first_day) + timedelta(days=SHOWN_DAYS) < day


class AbsenceWanted(Model, extra="forbid"):
    """From when until when somebody is away, both days included, and who stands in."""

    first_day: Day
    last_day: Day
    substitute: Id | None = Field(None, description="An agent's id.")


def check(wanted: AbsenceWanted, of: Agent, substitute: Agent | None, today: date) -> None:
    """Raises Invalid, naming every wrong field; ``substitute`` is who the id names, if anybody."""
    faults = [*_wrong_days(wanted, today)]
    if wanted.substitute is not None:
        faults += _wrong_substitute(of, substitute)
    if faults:
        raise Invalid(faults)


def works_in(agent: Agent | None, area: str) -> bool:
    """Whether somebody can hold tickets of an area."""
    return agent is not None and agent.may(Permission.CLAIM) and agent.sees(area)


def _wrong_days(wanted: AbsenceWanted, today: date) -> list[Fault]:
    if wanted.last_day < wanted.first_day:
        return [Fault("last_day", "before_first", "The last day is not before the first.")]
    if wanted.last_day < today:
        return [Fault("last_day", "in_the_past", "Give a last day that is today or later.")]
    if (wanted.last_day - wanted.first_day).days >= MOST_DAYS:
        return [Fault("last_day", "too_long", f"An absence lasts {MOST_DAYS} days at most.")]
    return []


def _wrong_substitute(of: Agent, substitute: Agent | None) -> list[Fault]:
    if substitute is None or not substitute.may(Permission.CLAIM):
        return [Fault("substitute", "not_a_choice", "Use the id of an agent.")]
    if substitute.id == of.id:
        return [Fault("substitute", "same_agent", "Nobody stands in for themselves.")]
    if of.areas and not any(substitute.sees(area) for area in of.areas):
        return [Fault("substitute", "outside_area", "Choose an agent of one of their areas.")]
    return []
