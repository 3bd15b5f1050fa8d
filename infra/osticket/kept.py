"""What a run keeps of each ticket, in the file of what was read: nothing grows in memory."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from infra.osticket.reading.staging import Staging


class Numbers(Mapping[int, str]):
    """The number here of each ``ticket_id`` there."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        staging.database.execute(
            "CREATE TABLE IF NOT EXISTS kept_numbers (ticket_id INTEGER PRIMARY KEY, number)"
        )
        staging.database.execute(
            "CREATE INDEX IF NOT EXISTS kept_numbers_by ON kept_numbers (number)"
        )

    def __getitem__(self, key: int) -> str:
        row = self._staging.one("SELECT number FROM kept_numbers WHERE ticket_id = ?", key)
        if row is None:
            raise KeyError(key)
        return str(row["number"])

    def __iter__(self) -> Iterator[int]:
        for row in self._staging.each("SELECT ticket_id FROM kept_numbers ORDER BY ticket_id"):
            yield int(row["ticket_id"])

    def __len__(self) -> int:
        return self._staging.count("kept_numbers")

    def give(self, key: int, number: str) -> None:
        """A ticket gets a number."""
        self._staging.database.execute(
            "INSERT OR REPLACE INTO kept_numbers VALUES (?, ?)", (key, number)
        )

    @property
    def given(self) -> Container[str]:
        """The numbers that a ticket got."""
        return _Column(self._staging, "kept_numbers")

    @property
    def former(self) -> Container[str]:
        """The numbers that a ticket had there."""
        return _Column(self._staging, "ticket")


class _Column:
    def __init__(self, staging: Staging, table: str) -> None:
        self._staging, self._sql = staging, f'SELECT 1 FROM "{table}" WHERE number = ? LIMIT 1'  # noqa: S608

    def __contains__(self, number: object) -> bool:
        return self._staging.one(self._sql, number) is not None


class Told:
    """Facts in JSON by a key, such as those that a file of expectations has."""

    def __init__(self, staging: Staging, name: str) -> None:
        self._staging, self._table = staging, f"kept_{name}"
        staging.database.execute(f"DROP TABLE IF EXISTS {self._table}")
        staging.database.execute(f"CREATE TABLE {self._table} (key PRIMARY KEY, told)")

    def put(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep some."""
        self._staging.database.executemany(
            f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", rows  # noqa: S608
        )  # fmt: skip

    def get(self, key: str) -> str | None:
        """What is told of one."""
        row = self._staging.one(f"SELECT told FROM {self._table} WHERE key = ?", key)  # noqa: S608
        return None if row is None else str(row["told"])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for row in self._staging.each(f"SELECT key, told FROM {self._table} ORDER BY rowid"):  # noqa: S608
            yield str(row["key"]), str(row["told"])
