"""Tables of closed months by a sensitive fact of persons, without what would tell of few.

A count under five is hidden, also where it is none. All know the total of a month, so the hidden
are known together: where that would lead to one of them, the first of the others in a fixed order
is hidden with them, and where even these would be told, all are. The rule goes by nothing but the
counts of one month, and quarters and years are sums of what their months tell, so that no table
says more than the months do. ``tests/domain/figures/test_suppression.py`` tries every table that
fits what is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from chalicelib.domain.figures.fact import UNKNOWN
from chalicelib.domain.form import nationalities
from chalicelib.domain.form.person import Gender
from chalicelib.domain.model import Model

#: Counts below it are not told.
FEWEST = 5
#: The facts that are told so: each alone, of the institute as a whole.
Sensitive = Literal["gender", "nationality"]
SENSITIVE: tuple[Sensitive, ...] = ("gender", "nationality")
_ECUADOR = "EC"


class ClosedMonth(Model):
    """What is told of a month, for ever: how many opened a ticket in all, and of each group that
    is told."""

    of: str
    measure: str
    total: int
    told: dict[str, int]


class Told(NamedTuple):
    """What some months tell of a group: at least so many, or, if it is whole, exactly."""

    least: int
    is_whole: bool


def groups(dimension: Sensitive) -> list[str]:
    """All groups, those first that are hidden first to protect another: the usual ones last."""
    if dimension == "gender":
        return [Gender.UNDISCLOSED, Gender.OTHER, Gender.FEMALE, Gender.MALE, UNKNOWN]
    return [*sorted(nationalities.codes() - {_ECUADOR}), _ECUADOR, UNKNOWN]


def told(counts: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """The counts of a month that are told; ``order`` are all groups that there are, and what is
    counted under another is of no known one."""
    found = Counter({group: counts.get(group, 0) for group in order})
    found[UNKNOWN] += sum(count for group, count in counts.items() if group not in found)
    few = [group for group in order if found[group] < FEWEST]
    others = [group for group in order if found[group] >= FEWEST]
    hidden = sum(found[group] for group in few)
    # Somebody may know that nobody was without the fact: such tickets protect no group.
    most = (FEWEST - 1) * len([group for group in few if group != UNKNOWN])
    if few and not FEWEST <= hidden < most:
        if not others or hidden + found[others[0]] <= FEWEST:
            return {}
        others = others[1:]
    return {group: found[group] for group in others}


def joined(months: Iterable[ClosedMonth]) -> tuple[int, dict[str, Told]]:
    """The total of some months, and of each group what its months tell."""
    # A month that nobody asked in hides nobody.
    of_months = [month for month in months if month.total]
    counts = Counter[str]()
    for month in of_months:
        counts.update(month.told)
    whole = {group for group in counts if all(group in month.told for month in of_months)}
    told_groups = {group: Told(count, group in whole) for group, count in counts.items()}
    return sum(month.total for month in of_months), told_groups
