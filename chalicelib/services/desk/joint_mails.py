"""One mail a person for one act on many tickets.

The act's first ticket of a person owes the mail that it would owe by itself, but two minutes later;
the others are added to it until then, each in the transaction of its own change. So it goes even if
the act stops half way. The row's id is made of the act and the person: whoever sends the same call
again, or the next hundred of the act, finds it. One that was tried meanwhile, or is full, is
followed by another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.fields import email_key
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.entry import Entry
from chalicelib.services import clock
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards.guards import hashed
from chalicelib.store.mail import outbox

#: How long a mail waits for more of the act's tickets, from the last of them on.
WAITS = timedelta(minutes=2)
#: Tickets that one mail tells of: a row holds 400 kB, and each addition writes it whole.
_MOST = 500


class JointMails:
    """The mails of one act of an agent, which ``act`` names.

    What is known of their rows comes from what became of each change: tell it by ``written`` and
    ``refused``.
    """

    def __init__(self, act: str, agent: str, *, undoable: bool = False) -> None:
        self.act = act
        #: Whether who acts knows the act's name, and so can have it undone.
        self.undoable = undoable
        self._agent = agent
        # By person: the number of their present mail of the act, and whether its row stands.
        self._rows: dict[str, tuple[int, bool]] = {}
        self._asked: list[str] = []

    def marked(self, told: list[Entry], mails: list[Mail]) -> list[Entry]:
        """Entries that name the act, and the rows of the mails that tell of them."""
        self._asked = [self._person(mail) for mail in mails]
        ids = tuple(self._id(who) for who, mail in zip(self._asked, mails, strict=True) if mail.to)
        facts = {"bulk_act": self.act, "joint_mails": ids}
        return [entry.model_copy(update=facts) for entry in told]

    def enqueued(self, mail: Mail) -> Item:
        """The write that tells what a mail would have told, as far as is known of its row."""
        person = self._person(mail)
        later = clock.stamp(datetime.fromisoformat(mail.created_at) + WAITS)
        facts: dict[str, Any] = {"mail_id": self._id(person), "next_try_at": later}
        if not self._row(person)[1]:
            facts["params"] = mail.params | {"more": []}
            return outbox.enqueued(mail.model_copy(update=facts))
        facts["params"] = {"more": [mail.first]}
        return outbox.extended(mail.model_copy(update=facts), _MOST)

    def written(self) -> None:
        """The mails of the change stand."""
        for person in self._asked:
            self._rows[person] = (self._row(person)[0], True)

    def refused(self, places: Iterable[int]) -> None:
        """The change was not written: the rows of its mails at these places are there already, or
        cannot be added to any more."""
        for place in places:
            part, stands = self._row(self._asked[place])
            self._rows[self._asked[place]] = (part + 1, False) if stands else (part, True)

    def _row(self, person: str) -> tuple[int, bool]:
        return self._rows.get(person, (1, False))

    def _id(self, person: str) -> str:
        part, _ = self._row(person)
        return f"bulk-{person}" + (f"-{part}" if part > 1 else "")

    def _person(self, mail: Mail) -> str:
        # What differs in these cannot be one mail. The hash lets no agent write into another's.
        whom = (email_key(mail.to), mail.language, email_key(mail.copy_to or ""))
        return hashed("bulk", self._agent, self.act, mail.kind, *whom)
