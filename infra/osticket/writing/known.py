"""The journal as it stood when a run began, kept beside what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from infra.osticket.reading.staging import Staging
from infra.osticket.writing.journal import Row


class Known:
    """Rows of the journal by source."""

    def __init__(self, staging: Staging, rows: Iterable[Row]) -> None:
        self._staging = staging
        staging.database.execute(
            "CREATE TABLE kept_journal (source PRIMARY KEY, number, run, digest, state)"
        )
        staging.database.executemany(
            "INSERT INTO kept_journal VALUES (?, ?, ?, ?, ?)", (astuple(row) for row in rows)
        )

    def get(self, source: str) -> Row | None:
        """What is known of an old ticket, a profile or a canned reply."""
        row = self._staging.one("SELECT * FROM kept_journal WHERE source = ?", source)
        return None if row is None else Row(*row)
