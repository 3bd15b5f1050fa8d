"""Rows of the tables as typed models.

Administrators edit rows in the console, and one wrong letter must not take the rows beside it
down. A row that its model refuses is left out of what is read, and reported: a line
``row_unreadable`` in the log, which ``infra/templates/app.yaml`` counts, and its key to the caller,
who names it to people. It is never taken for a row that is not there.

Types are strict. A number stored as text would pass for the number, until a condition of a write
compares the two; a missing ``version`` is not version 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib import logs
from chalicelib.domain.errors import Unreadable

StoredRow = Mapping[str, Any]
Typed = TypeVar("Typed", bound=BaseModel)

#: Stands for a value of a type that no attribute of ours has, a set or bytes: no model takes it.
_FOREIGN: dict[str, list[None]] = {"": [None]}


@dataclass(frozen=True)
class Read(Generic[Typed]):
    """Rows that were read, and those that could not be, as they are stored."""

    items: list[Typed]
    bad: list[StoredRow]


class Reader(Generic[Typed]):
    """Reads the rows of a table, or of an index of it, as a model.

    ``key`` gives what a row is called in the log and to people: never an e-mail. ``always`` are
    attributes that every row has although the model has a default for new ones.
    """

    def __init__(
        self,
        model: type[Typed],
        table: str,
        key: Callable[[StoredRow], str],
        always: Iterable[str] = (),
    ) -> None:
        self._model = model
        self._table = table
        self._always = frozenset(always)
        self.key = key

    def one(self, row: StoredRow) -> Typed:
        """A row as its model. Raises Unreadable, once it is reported."""
        found = self._read(row)
        if found is None:
            raise Unreadable
        return found

    def each(self, rows: Iterable[StoredRow]) -> Read[Typed]:
        """All rows that can be read, in their order, and the others."""
        read: Read[Typed] = Read([], [])
        for row in rows:
            found = self._read(row)
            if found is None:
                read.bad.append(row)
            else:
                read.items.append(found)
        return read

    def keys(self, rows: Iterable[StoredRow]) -> list[str]:
        """What rows are called, each once."""
        return list(dict.fromkeys(self.key(row) for row in rows))

    def quietly(self, row: StoredRow) -> Typed | None:
        """A row as its model, None when it cannot be read; nothing is reported."""
        found = self._judge(row)
        return None if isinstance(found, frozenset) else found

    def _read(self, row: StoredRow) -> Typed | None:
        found = self._judge(row)
        if isinstance(found, frozenset):
            report(self._table, self.key(row), sorted(found))
            return None
        return found

    def _judge(self, row: StoredRow) -> Typed | frozenset[str]:
        """A row as its model, or what is wrong with it: names of attributes."""
        missing = self._always.difference(row)
        try:
            found = self._model.model_validate_json(_json(row), strict=True)
        except ValidationError as error:
            # A model's own rule has no place; the row is refused all the same.
            return missing.union(str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        return missing or found


def report(table: str, key: str, attributes: Iterable[str], **facts: str) -> None:
    """Log a row that cannot be read; ``key`` and ``attributes`` are ids and names, no values."""
    logs.warning("row_unreadable", table=table, key=key, attributes=list(attributes), **facts)


def by(*names: str) -> Callable[[StoredRow], str]:
    """A key of some attributes: ``by("number", "entry_id")`` gives ``051243/0``."""
    return lambda row: "/".join(str(row.get(name, "?")) for name in names)


def _json(row: StoredRow) -> str:
    return json.dumps(row, default=_plain)


def _plain(value: object) -> object:
    """Numbers come as Decimal; what JSON knows no type for is nothing that a model takes."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return _FOREIGN
