"""What the public's openings count against, so that 200 people behind one address are never
refused, nobody can use up another's e-mail, and a stranger's mailbox is not filled.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.limits import Caller
from chalicelib.domain.mail.budget import Cause
from chalicelib.domain.rules.catalog import Rules
from chalicelib.services.auth import mail_budget
from chalicelib.services.auth.mail_budget import BUDGET
from chalicelib.services.limits import challenges
from chalicelib.services.limits.request_limits import over_limit
from chalicelib.store.aws.dynamodb import Item, TransactionRefused
from chalicelib.store.guards import guards

_ADDRESS = "opening-address"
#: Name of what is counted of an e-mail alone, beside its mails.
_OF_EMAIL = "opened"


class Admission:
    """One opening on its way through its limits: what it proved, and whether it is mailed."""

    def __init__(self, email: str, caller: Caller, rules: Rules, now: datetime) -> None:
        """``email`` is the normalised address."""
        self.is_told = True
        self._email, self._caller, self._rules, self._now = email, caller, rules, now
        self._is_proven = False

    def count_address(self) -> bool:
        """Count the opening against its network address; whether its limits leave it free."""
        rules = self._rules
        met = guards.count_within(
            _ADDRESS,
            self._caller.address,
            self._now,
            hour=rules.opening_per_address_hour,
            day=rules.opening_per_address_day,
        )
        return met is None

    def take_back(self) -> None:
        """It was a repeat of one that was counted."""
        guards.take_back(_ADDRESS, self._caller.address, self._now)

    def prove(self) -> None:
        """Ask for a proof of work. Raises ChallengeRequired."""
        challenges.require(f"opening {self._email}", self._caller, self._rules)
        self._is_proven = True

    def writes(self, to: str) -> dict[str, Item]:
        """The counts that go with the ticket, and with its mail to an address as typed."""
        rules, pair = self._rules, f"{self._email} {self._caller.address}"
        most = rules.opening_per_email_and_address_hour
        writes = {"together": guards.counted("opening-together", pair, self._now, limit=most)}
        also = {} if self._is_proven else {_OF_EMAIL: rules.opening_per_email_hour}
        if self.is_told:
            cause = Cause.ACKNOWLEDGEMENT
            return writes | mail_budget.counted(to, cause, self._now, rules, also)
        return writes | (mail_budget.counted_unmailed(to, self._now, also) if also else {})

    def settle(self, refused: TransactionRefused) -> None:
        """Learn from a refused transaction what the next one must do without.

        Raises TooManyAttempts, ChallengeRequired.
        """
        if "together" in refused.found:
            raise over_limit(self._now) from refused
        met = refused.found.get(BUDGET)
        if met is None:
            return
        most = self._rules.opening_per_email_hour
        if not self._is_proven and guards.is_full(met, _OF_EMAIL, self._now, most):
            self.prove()
        else:
            self.is_told = False
