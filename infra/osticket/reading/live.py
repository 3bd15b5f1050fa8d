"""The live database of an osTicket, read only: the same rows as a dump of it would give.

PyMySQL is no dependency of the program: who reads so installs it (``pip install pymysql``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from getpass import getpass
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from infra.osticket.reading.staging import Row, suffix
from infra.osticket.reading.statements import Value
from infra.osticket.reading.text import NoDump

_ROWS = 500
_PORT = 3306


def rows(address: str) -> Iterator[Row]:
    """All rows of ``mysql://user@host:3306/database``, in one transaction that sees one moment.
    The password is asked for where the address has none. Raises NoDump."""
    pymysql, parts = _driver(), urlsplit(address)
    if parts.scheme != "mysql" or not parts.hostname or not parts.path.strip("/"):
        raise NoDump("FROM debe ser mysql://usuario@servidor:3306/base.")
    password = unquote(parts.password) if parts.password else getpass("Contraseña de MySQL: ")
    try:
        connection = pymysql.connect(
            host=parts.hostname, port=parts.port or _PORT, user=unquote(parts.username or ""),
            password=password, database=parts.path.strip("/"), charset="utf8mb4",
            cursorclass=pymysql.cursors.SSCursor, use_unicode=True,
        )  # fmt: skip
    except pymysql.MySQLError as error:
        raise NoDump(f"La base de datos no se abre: {error.args[-1]}") from error
    with closing(connection):
        yield from of(connection)


def of(connection: Any) -> Iterator[Row]:
    """All rows of a connection."""
    with closing(connection.cursor()) as cursor:
        # TIMESTAMP columns come in UTC, as in a dump.
        cursor.execute("SET SESSION time_zone = '+00:00'")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.execute("SHOW TABLES")
        tables = [str(row[0]) for row in cursor.fetchall()]
        for table in tables:
            if suffix(table) is None or "`" in table:
                continue
            cursor.execute(f"SELECT * FROM `{table}`")  # noqa: S608
            columns = [str(one[0]) for one in cursor.description]
            while found := cursor.fetchmany(_ROWS):
                for row in found:
                    yield table, columns, [_value(one) for one in row]


def _value(value: Any) -> Value:
    """As a dump writes it."""
    if value is None or isinstance(value, str | int | bytes):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _driver() -> ModuleType:
    try:
        return import_module("pymysql")
    except ImportError as error:
        raise NoDump(
            "Para leer la base viva hace falta PyMySQL: .venv/bin/pip install pymysql. "
            "O pase una copia con DUMP=."
        ) from error
