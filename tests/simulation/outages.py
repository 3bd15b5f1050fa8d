"""What goes wrong in a year: the clock is down for three days, late or doubled; SES is away."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError

#: Days between two times of three days without a clock, and between two outages of SES.
_DOWN_EVERY, _SES_EVERY = 25, 11


@dataclass
class Ses:
    """SES: what it took, by the id of our mail, and whether it takes anything now."""

    away: str = ""
    sent: Counter[str] = field(default_factory=Counter)

    def send_raw_email(self, Tags: list[dict[str, str]], **_: Any) -> dict[str, str]:  # noqa: N803 - SES's own name
        """Take a mail, unless it is paused or nobody reaches it."""
        if self.away == "paused":
            error: Any = {"Error": {"Code": "AccountSendingPausedException", "Message": "paused"}}
            raise ClientError(error, "SendRawEmail")
        if self.away:
            raise EndpointConnectionError(endpoint_url="https://email.example")
        (mail_id,) = [tag["Value"] for tag in Tags if tag["Name"] == "mail_id"]
        self.sent[mail_id] += 1
        return {"MessageId": f"ses-{mail_id}"}


@dataclass(frozen=True)
class Outages:
    """At which hours the clock runs on each day, and where SES is away, and for how long."""

    hours: dict[int, tuple[int, ...]]
    ses: dict[int, str]


def drawn(days: int, chance: random.Random) -> Outages:
    """The outages of some days. Of each day the hours at which the clock runs: at seven before it
    tells anybody, late in the evening, twice; SES is paused for two days, out of reach for some
    hours, or for three days, so that its mails fail and an administrator has them sent again."""
    down = {n + k for n in range(10, days, _DOWN_EVERY) for k in range(3)}
    hours: dict[int, tuple[int, ...]] = {}
    for n in range(days):
        early = (6,) if chance.random() < 0.5 else ()
        late = chance.random() < 0.08
        twice = (9, 9) if chance.random() < 0.15 else (9,)
        again = (14,) if chance.random() < 0.2 else ()
        hours[n] = () if n in down else (20,) if late else (*early, *twice, *again)
    ses: dict[int, str] = {}
    for place, n in enumerate(range(4, days - 4, _SES_EVERY)):
        kind, length = (("hours", 1), ("paused", 2), ("unreachable", 3))[place % 3]
        ses |= {n + k: kind for k in range(length)}
    return Outages(hours, ses)
