"""Tables as loose as a dump without any needs them, and what else a database holds."""

from __future__ import annotations

import re

from infra.osticket.reading.staging import KEPT, Staging
from infra.osticket.reading.statements import BYTES

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
#: Columns that MySQL gives out in UTC.
_STAMPS = {"registered"}

#: A trigger, a view, a routine, a table of another program and a reckoned column, as some have.
BESIDE = b"""
CREATE VIEW `vista;rara` AS SELECT ticket_id, number, 'a''b;' AS nota FROM ost_ticket;
CREATE TABLE `otra-tabla` (`id` INT, `bits` BIT(4), `punto` POINT, `n` DOUBLE, `t` TEXT);
INSERT INTO `otra-tabla` VALUES (1, b'1010', POINT(1, 2), 1e-7, 'x;''\\\\');
INSERT INTO `otra-tabla` VALUES (2, NULL, NULL, .5, '');
ALTER TABLE ost_ticket ADD COLUMN `cifras` INT AS (CHAR_LENGTH(`number`)) VIRTUAL AFTER `ticket_id`;
DELIMITER //
CREATE TRIGGER antes BEFORE INSERT ON ost_ticket FOR EACH ROW
BEGIN SET @a = 'INSERT INTO `ost_ticket` VALUES (1);'; SET NEW.number = NEW.number; END//
CREATE PROCEDURE copia() BEGIN INSERT INTO ost_thread SELECT * FROM ost_thread WHERE 1 = 0; END//
DELIMITER ;
"""


def created(staging: Staging) -> bytes:
    """CREATE TABLE for each table that was read, by what its columns hold."""
    parts = [b"SET NAMES utf8mb4;"]
    for row in staging.all("SELECT name FROM sqlite_master WHERE name LIKE ?", f"{KEPT}%"):
        name = str(row["name"])
        columns = [str(one["name"]) for one in staging.all(f'PRAGMA table_info("{name}")')]
        told = ", ".join(f"`{one}` {_type(staging, name, one)}" for one in columns)
        parts.append(f"CREATE TABLE `{name.removeprefix(KEPT)}` ({told});".encode())
    return b"\n".join(parts)


def _type(staging: Staging, table: str, column: str) -> str:
    if column in BYTES:
        return "LONGBLOB"
    values = [row[0] for row in staging.each(f'SELECT "{column}" FROM "{table}"')]  # noqa: S608
    known = [one for one in values if one is not None]
    if known and all(isinstance(one, int) for one in known):
        return "BIGINT"
    if known and all(_MOMENT.fullmatch(str(one)) for one in known):
        return "TIMESTAMP NULL" if column in _STAMPS else "DATETIME"
    return "LONGTEXT"
