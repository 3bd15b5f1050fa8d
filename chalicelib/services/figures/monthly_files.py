"""The two files of a month that closes: what happened in it, and what is told of who asked."""

from __future__ import annotations

from datetime import date, timedelta

from chalicelib.domain.figures import monthly_facts
from chalicelib.domain.figures.suppression import SENSITIVE
from chalicelib.store.figures import closed_months, facts, monthly_files

_DAY = timedelta(days=1)


def make(month: date) -> bool:
    """Make the files of a closed month, unless they are there; answers whether one was not. Raises
    Unavailable."""
    name = month.isoformat()[:7]
    days = [day for n in range(31) if (day := month + n * _DAY).month == month.month]
    numbers = sorted({number for day in days for number in facts.touching(day)})
    told = monthly_facts.of_month(facts.each(numbers).items, month)
    of_people = [
        (dimension, closed)
        for dimension in SENSITIVE
        for closed in closed_months.told(dimension, name, name)
    ]
    written = [
        monthly_files.put("facts", name, monthly_facts.facts_file(told)),
        monthly_files.put("people", name, monthly_facts.people_file(of_people)),
    ]
    return any(written)
