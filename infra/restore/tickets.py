"""What a ticket's row becomes when it is put back: the backup's facts, today's erasures and
addresses, and a version after every version that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.accounts.privacy_journal import JournalRecord, PrivacyAct, erased_as_recorded
from chalicelib.domain.clearing import MARKER
from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.tickets.ticket import Ticket
from infra.restore.journal import Journal

#: Stands for an address that was corrected and that nothing knows any more. No mail reaches it; an
#: agent gives the ticket its address again, as the desk corrects any address.
WITHHELD = "[por-confirmar]"
#: What a restore changes of every row, so that two rows may be the same but for it.
_STAMPS = {"version", "updated_at", "review_on"}

ERASED, CORRECTED, ADDRESS_WITHHELD = "erased", "address corrected", "address withheld"


class Undecidable(Exception):
    """Several rows stand for a number and nothing tells which is the right one."""


@dataclass(frozen=True)
class Live:
    """The rows that stand for a number: all of them as they are stored, those that can be read."""

    stored: Sequence[dict[str, Any]]
    readable: Sequence[Ticket]

    @property
    def is_damaged(self) -> bool:
        """Whether there is not exactly one row, or it cannot be read."""
        return len(self.stored) != 1 or len(self.readable) != 1

    def version(self) -> int:
        """The highest version of the rows; 0 without one that is a number."""
        texts = [str(row.get("version", {}).get("N", "0")) for row in self.stored]
        return max((int(text) for text in texts if text.isdigit()), default=0)

    def erased_at(self, at: str) -> str | None:
        """When the ticket was erased, as the rows tell, also those that cannot be read."""
        marked = [row for row in self.stored if _text(row, "email").startswith(MARKER)]
        return (_text(marked[0], "erased_at") or at) if marked else None


def restored(
    backup: Ticket, live: Live, journal: Journal, mailed_to: Sequence[tuple[str, str]], at: str
) -> tuple[Ticket, str | None]:
    """The row to write, and which act since the backup it applies.

    ``mailed_to`` are addresses that mails about the ticket went to, normalised and as typed;
    ``at`` is now. Raises Undecidable.
    """
    after, applied = _with_acts(backup, live, journal, mailed_to, at)
    facts: dict[str, object] = {"version": max(backup.version, live.version()) + 1}
    facts |= {"updated_at": at, "questions": ()}  # their rows are not put back
    # An address that waited may have been taken back since: what stands tells.
    waits = after.lacks_email and not live.is_damaged
    facts["addition"] = live.readable[0].addition if waits else None
    if after.erased_at is not None:
        # The clock sees to it that nothing of the thread is left, also where a copy of it stood.
        facts["review_on"] = ecuador_date(at)
    return after.model_copy(update=facts), applied


def is_there(after: Ticket, live: Live) -> bool:
    """Whether the one row that stands says the same already."""
    return not live.is_damaged and live.readable[0].model_dump(exclude=_STAMPS) == after.model_dump(
        exclude=_STAMPS
    )


def erasure_of(
    number: str, known: Sequence[Ticket], live: Live, journal: Journal, at: str
) -> JournalRecord | None:
    """The erasure of a ticket: by the journal, or by a row that stands and shows it."""
    erased_at = live.erased_at(at)
    if erased_at is not None:
        act = PrivacyAct.TICKET_ERASED
        return JournalRecord(record_id="", act=act, at=erased_at, number=number)
    return journal.erasure(number, [*known, *live.readable])


def _with_acts(
    backup: Ticket, live: Live, journal: Journal, mailed_to: Sequence[tuple[str, str]], at: str
) -> tuple[Ticket, str | None]:
    erasure = erasure_of(backup.number, [backup], live, journal, at)
    if erasure is not None:
        return _erased(backup, live, erasure), ERASED
    known = [backup, *(row for row in live.readable if row.email_typed != WITHHELD)]
    correction = journal.correction(backup.number, known)
    if correction is None:
        return _at_its_address(backup, live.readable)
    if journal.is_new_address(correction, backup.email):
        return backup, None
    return _corrected(backup, live, journal, correction, mailed_to)


def _erased(backup: Ticket, live: Live, erasure: JournalRecord) -> Ticket:
    for row in live.readable:
        if row.erased_at is not None:
            return row
    return backup if backup.erased_at else erased_as_recorded(backup, erasure)


def _at_its_address(backup: Ticket, readable: Sequence[Ticket]) -> tuple[Ticket, str | None]:
    """Without a record: a row that stands is younger than the backup, so its address counts."""
    rows = {row.email: row for row in readable if row.email_typed != WITHHELD}
    if not rows or backup.email in rows:
        return backup, None
    if len(rows) > 1:
        raise Undecidable(f"{len(rows)} rows with other addresses than the backup's")
    (row,) = rows.values()
    facts = row.model_dump(include={"email", "email_typed", "email_since"})
    return backup.model_copy(update=facts), CORRECTED


def _corrected(
    backup: Ticket,
    live: Live,
    journal: Journal,
    correction: JournalRecord,
    mailed_to: Sequence[tuple[str, str]],
) -> tuple[Ticket, str]:
    known = [(row.email, row.email_typed, row.email_bounced_at) for row in live.readable]
    known += [(email, typed, None) for email, typed in mailed_to]
    for email, typed, bounced_at in known:
        if journal.is_new_address(correction, email):
            facts = {"email": email, "email_typed": typed, "email_bounced_at": bounced_at}
            return backup.model_copy(update=facts | {"email_since": correction.at}), CORRECTED
    facts = {
        "email": f"{WITHHELD}{backup.number}",
        "email_typed": WITHHELD,
        "email_since": correction.at,
        "email_bounced_at": correction.at,
    }
    return backup.model_copy(update=facts), ADDRESS_WITHHELD


def _text(row: dict[str, Any], name: str) -> str:
    return str(row.get(name, {}).get("S", ""))
