"""What a report tells of the persons who asked: by gender and by nationality, of closed periods."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from chalicelib.domain.figures.fact import UNKNOWN
from chalicelib.domain.figures.suppression import ClosedMonth, Sensitive, joined
from chalicelib.domain.form import nationalities
from chalicelib.domain.languages import DEFAULT, Language, words
from chalicelib.domain.model import Model

_PERIOD = r"^20\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?$"


class PeopleWanted(Model, extra="forbid"):
    """A month (`2026-10`), a quarter (`2026-Q4`) or a year (`2026`) that is closed."""

    period: str = Field(max_length=7, pattern=_PERIOD)
    language: Language = DEFAULT


class Group(Model):
    """Those of one gender or nationality; ``-`` is of whom it is not known."""

    id: str
    name: str
    count: int
    is_whole: bool = Field(
        description="False: in some of the months they were too few to tell; at least `count`."
    )


class Groups(Model):
    """The groups that can be told, the largest first."""

    groups: list[Group]
    hidden: int = Field(description="Of the total, those who are in no group that is told.")


class PeopleReport(Model):
    """How many opened a ticket in a closed period, at the institute as a whole.

    No count under five is told, nor what would lead to it. What is told stays, whatever is
    corrected later.
    """

    period: str
    total: int
    by_gender: Groups
    by_nationality: Groups


def months(period: str) -> tuple[str, str, int]:
    """The first and the last month of a period, and how many it has."""
    year, _, part = period.partition("-")
    if not part:
        return f"{year}-01", f"{year}-12", 12
    if part.startswith("Q"):
        last = 3 * int(part[1:])
        return f"{year}-{last - 2:02}", f"{year}-{last:02}", 3
    return period, period, 1


def grouped(dimension: Sensitive, closed: Sequence[ClosedMonth], language: str) -> Groups:
    """What closed months tell by a fact."""
    total, told = joined(closed)
    groups = [
        Group(
            id=group,
            name=_name(dimension, group, language),
            count=count,
            is_whole=is_whole,
        )
        for group, (count, is_whole) in told.items()
    ]
    return Groups(
        groups=sorted(groups, key=lambda group: (-group.count, group.name)),
        hidden=total - sum(group.count for group in groups),
    )


def _name(dimension: Sensitive, group: str, language: str) -> str:
    said: dict[str, str] = words(language)["genders"]
    if group == UNKNOWN:
        return str(words(language)["not_known"])
    return said[group] if dimension == "gender" else nationalities.name(group, language)
