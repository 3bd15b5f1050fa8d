"""What a month cost by AWS's list prices, from what its metrics counted.

Counted are reads and writes of the tables and their indexes, runs of functions and their time,
requests of the API and mails. Not counted are alarms, logs, stored bytes, the edge, and people's
work: ``docs/charter.md`` says so to whoever reads the figure.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.model import Model

#: Where the prices hold, and when they were read.
PRICED = "us-east-1, 2026-11"
_MILLION = 1e6
#: https://aws.amazon.com/lambda/pricing/ (arm64, first tier)
GB_SECOND, INVOCATION = 0.0000133334, 0.20 / _MILLION
#: https://aws.amazon.com/dynamodb/pricing/on-demand/
WRITE, READ = 0.625 / _MILLION, 0.125 / _MILLION
#: https://aws.amazon.com/api-gateway/pricing/ (REST)
API_REQUEST = 3.50 / _MILLION
#: https://aws.amazon.com/ses/pricing/
MAIL = 0.10 / 1_000
#: Dollars are told of months in which at least so many tickets are told of.
_FEWEST = 5


class MonthCost(Model):
    """What was counted of a month."""

    of: str
    measure: str
    writes: int = 0
    reads: int = 0
    runs: int = 0
    gb_seconds: int = 0
    requests: int = 0
    mails: int = 0

    def dollars(self) -> float:
        """At list prices, without the free tier of an account."""
        return (
            self.writes * WRITE
            + self.reads * READ
            + self.runs * INVOCATION
            + self.gb_seconds * GB_SECOND
            + self.requests * API_REQUEST
            + self.mails * MAIL
        )


def per_ticket(months: Iterable[tuple[MonthCost, int]]) -> float | None:
    """Dollars for each ticket that is told to have been opened in the months that were counted;
    None where there is none of these, or too few."""
    counted = [*months]
    opened = sum(tickets for _, tickets in counted)
    if opened < _FEWEST:
        return None
    return round(sum(cost.dollars() for cost, _ in counted) / opened, 4)
