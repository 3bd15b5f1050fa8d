"""The live database of an osTicket, read only: the same rows as a dump of it would give.

PyMySQL is no dependency of the program: who reads so installs it (``pip install pymysql[rsa]``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from getpass import getpass
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from infra.osticket.reading.staging import Row, suffix
from infra.osticket.reading.statements import BYTES, Value
from infra.osticket.reading.text import Letters, NoDump

_PORT = 3306
_PATIENCE = 10
_INSTALL = ".venv/bin/pip install 'pymysql[rsa]'"
#: TIMESTAMP columns come in UTC, as in a dump; all tables are read as they are at one moment.
_BEGIN = (
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)
_TABLES = (
    "SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES "
    "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME"
)


class Live:
    """A database, by its address ``mysql://user@host:3306/database``."""

    def __init__(self, address: str) -> None:
        self._address = address
        #: Tables that are read as they are at another moment than the rest.
        self.moving: list[str] = []

    def rows(self) -> Iterator[Row]:
        """All rows, in one transaction that sees one moment. The password is asked for where the
        address has none. Raises NoDump."""
        pymysql = _driver()
        try:
            with closing(self._open(pymysql)) as connection:
                yield from self.of(connection)
        except pymysql.MySQLError as error:
            raise NoDump(
                f"La base de datos no se deja leer: {_said(error)}. Revise FROM=, y que el usuario "
                "tenga el permiso SELECT."
            ) from error
        except RuntimeError as error:  # what PyMySQL says where a password wants cryptography
            raise NoDump(f"{error}: {_INSTALL}") from error

    def of(self, connection: Any) -> Iterator[Row]:
        """All rows of a connection whose cursors leave them on the server."""
        with closing(connection.cursor()) as cursor:
            for statement in _BEGIN:
                cursor.execute(statement)
            cursor.execute(_TABLES)
            tables = [(str(name), str(engine)) for name, engine in cursor.fetchall()]
        for table, engine in tables:
            if suffix(table) is None or "`" in table:
                continue
            if engine != "InnoDB":
                self.moving.append(table)
            with closing(connection.cursor()) as cursor:
                cursor.execute(f"SELECT * FROM `{table}`")  # noqa: S608
                columns = [str(one[0]) for one in cursor.description]
                for row in iter(cursor.fetchone, None):
                    yield table, columns, _values(columns, row)

    def doubts(self) -> Iterator[str]:
        """What a person should look at, once all was read."""
        if self.moving:
            yield (
                f"{', '.join(self.moving)}: no son de InnoDB, y si alguien escribe mientras se "
                "lee, no serán del mismo momento que el resto. Ponga osTicket fuera de línea"
            )

    def _open(self, pymysql: ModuleType) -> Any:
        parts = urlsplit(self._address)
        if parts.scheme != "mysql" or not parts.hostname or not parts.path.strip("/"):
            raise NoDump("FROM debe ser mysql://usuario@servidor:3306/base.")
        password = unquote(parts.password) if parts.password else getpass("Contraseña de MySQL: ")
        port = _PORT
        with suppress(ValueError):
            port = parts.port or _PORT
        return pymysql.connect(
            host=parts.hostname, port=port, user=unquote(parts.username or ""), password=password,
            database=unquote(parts.path.strip("/")), charset="utf8mb4",
            cursorclass=pymysql.cursors.SSCursor, connect_timeout=_PATIENCE,
        )  # fmt: skip


_letters = Letters()


def _values(columns: list[str], row: Sequence[Any]) -> list[Value]:
    return [_value(name, value) for name, value in zip(columns, row, strict=True)]


def _value(name: str, value: Any) -> Value:
    """As a dump writes it."""
    if isinstance(value, bytes) and name not in BYTES:
        return _letters.read(value)
    if value is None or isinstance(value, str | int | bytes):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(error: Exception) -> str:
    return str(error.args[-1]).rstrip(".") if error.args else type(error).__name__


def _driver() -> ModuleType:
    try:
        return import_module("pymysql")
    except ImportError as error:
        raise NoDump(
            f"Para leer la base viva hace falta PyMySQL: {_INSTALL}. O pase una copia con DUMP=."
        ) from error
