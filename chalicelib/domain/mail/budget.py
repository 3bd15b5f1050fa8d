"""How many mails a recipient gets that strangers can cause, over all kinds.

A form takes any address, so any address can be written to by whoever types it. What an agent
writes (answers, questions, extensions) and what tells of a change of access is never held back
and counts for nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.rules.catalog import Rules

#: Mails of a day that are kept for asks with an earlier token, or through an agent.
_KEPT = 10


class Cause(StrEnum):
    """Why a mail goes; the first give way to the last."""

    ACKNOWLEDGEMENT = "acknowledgement"  # tells what was done: the page told it too
    ASK = "ask"  # a link or a code, for whoever asks
    KNOWN_ASK = "known ask"  # for the bearer of an earlier token
    PROVEN_ASK = "proven ask"  # for who read the mailbox before, or through an agent


@dataclass(frozen=True)
class Allowance:
    """At how many mails of this hour and day a cause must stop; an hour of None stops nothing."""

    hour: int | None
    day: int


def allowance(cause: Cause, rules: Rules) -> Allowance:
    """What a recipient's mails of a cause may fill of the hour and the day.

    No stranger can cause a proven ask: it has ten more a day, which nobody can use up for it.
    """
    hour, day = rules.mails_per_recipient_hour, rules.mails_per_recipient_day
    return {
        Cause.ACKNOWLEDGEMENT: Allowance(hour * 3 // 4, day * 2 // 3),
        Cause.ASK: Allowance(hour, max(day - _KEPT, 0)),
        Cause.KNOWN_ASK: Allowance(hour, day),
        Cause.PROVEN_ASK: Allowance(None, day + _KEPT),
    }[cause]
