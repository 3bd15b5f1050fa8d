"""The privacy journal as a restore asks it: by ticket, and by address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from chalicelib.domain.accounts.privacy_journal import JournalRecord, PrivacyAct
from chalicelib.domain.tickets.ticket import Ticket

#: The keyed hashes of a normalised address, one for each secret.
Hashes = Callable[[str], Sequence[str]]


class Journal:
    """All records, oldest first, and how addresses are hashed."""

    def __init__(self, records: Iterable[JournalRecord], hashes: Hashes) -> None:
        self._hashes = hashes
        self._of_ticket: dict[str, list[JournalRecord]] = defaultdict(list)
        self._accounts: dict[str, list[JournalRecord]] = defaultdict(list)
        self._mails_until: dict[str, list[str]] = defaultdict(list)
        for record in records:
            if record.number is not None:
                self._of_ticket[record.number].append(record)
                continue
            for address in {*record.addresses[:1], record.new_address} - {None}:
                self._accounts[str(address)].append(record)
            for address, until in zip(record.addresses, record.until, strict=False):
                self._mails_until[address].append(until)

    def erasure(self, number: str, known: Iterable[Ticket]) -> JournalRecord | None:
        """The erasure of a ticket, unless one of the rows that are known proves that it was
        never done."""
        rows = [row for row in known if row.erased_at is None]
        return self._last(number, PrivacyAct.TICKET_ERASED, lambda _: rows)

    def correction(self, number: str, known: Iterable[Ticket]) -> JournalRecord | None:
        """The last correction of a ticket's address that was done."""
        rows = list(known)

        def elsewhere(record: JournalRecord) -> list[Ticket]:
            return [row for row in rows if not self.is_new_address(record, row.email)]

        return self._last(number, PrivacyAct.ADDRESS_CORRECTED, elsewhere)

    def is_new_address(self, record: JournalRecord, email: str) -> bool:
        """Whether a normalised address is the one that a correction gave."""
        return record.new_address in self._hashes(email)

    def account_act(self, email: str, since: str) -> PrivacyAct | None:
        """What became of the account at a normalised address after a moment: erased, moved away,
        or nothing."""
        hashes = self._hashes(email)
        about = [record for each in hashes for record in self._accounts.get(each, [])]
        about.sort(key=lambda record: record.record_id)
        if not about or about[-1].at < since or about[-1].new_address in hashes:
            return None
        return about[-1].act

    def erases_mail(self, email: str, created_at: str) -> bool:
        """Whether a mail to a normalised address was erased with an account that had it."""
        hashes = self._hashes(email)
        return any(
            until >= created_at for each in hashes for until in self._mails_until.get(each, [])
        )

    def _last(
        self,
        number: str,
        act: PrivacyAct,
        without_the_act: Callable[[JournalRecord], list[Ticket]],
    ) -> JournalRecord | None:
        for record in reversed(self._of_ticket.get(number, [])):
            refuted = any(record.is_refuted_by(row) for row in without_the_act(record))
            if record.act is act and not refuted:
                return record
        return None
