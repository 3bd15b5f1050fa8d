"""The one count of the mails that a recipient gets by what strangers can cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.budget import Cause, allowance
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services.auth.earlier_tokens import EarlierToken
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards import guards

#: Name of the write that is refused when the budget is spent: then the mail is left out.
BUDGET = "budget"


def counted(
    to: str, cause: Cause, now: datetime, rules: Rules, also: Mapping[str, int] | None = None
) -> dict[str, Item]:
    """The write that counts a mail, for its transaction; ``to`` is the address as typed.

    Whether the address is known to us changes nothing, so that a spent budget tells nothing.
    ``also`` are limits of what is counted of this address by the hour as well, by name.
    """
    most = allowance(cause, rules)
    who = email_key(to)
    return {BUDGET: guards.within("mails", who, now, hour=most.hour, day=most.day, also=also)}


def counted_unmailed(to: str, now: datetime, also: Mapping[str, int]) -> dict[str, Item]:
    """The same where no mail goes: the write that counts ``also`` alone."""
    write = guards.within("mails", email_key(to), now, hour=None, day=None, by=0, also=also)
    return {BUDGET: write}


def cause_of(earlier: EarlierToken | None) -> Cause:
    """Why a mail goes to who asks for one."""
    if earlier is None:
        return Cause.ASK
    return Cause.PROVEN_ASK if earlier.by_mail else Cause.KNOWN_ASK
