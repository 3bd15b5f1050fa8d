"""What the statements of a mysqldump look like."""

from __future__ import annotations

import re

STRING = rb"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'"
VALUE = re.compile(
    rb"\s*(?:(NULL)|(-?[0-9][0-9.eE+-]*)|(?:_binary\s*|_utf8mb4\s*)?(" + STRING + rb")"
    rb"|0[xX]([0-9A-Fa-f]*)|[xX]'([0-9A-Fa-f]*)'|[bB]'([01]*)'|(TRUE|FALSE))\s*([,)])",
    re.DOTALL | re.IGNORECASE,
)
#: A piece of a row that nobody asked for; the last sign of the statement, or what stands before it.
UNWANTED = re.compile(
    rb"[^'\"`;]++|" + STRING + rb'|"[^"\\]*+(?:\\.[^"\\]*+)*+"|`[^`]*+`|;', re.DOTALL
)
PAST = re.compile(
    rb"(?:[^'\"`;/#-]++|" + STRING + rb'|"[^"\\]*+(?:\\.[^"\\]*+)*+"|`[^`]*+`'
    rb"|/\*.*?\*/|--[^\n]*+\n|#[^\n]*+\n|[/-])*?;",
    re.DOTALL,
)
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(rb"\s*")
BETWEEN = re.compile(rb"(?:\s++|--(?=[\s-])[^\n]*+\n|#[^\n]*+\n|;)*+")
NAME = rb"(?:`([^`]+)`|(\w+))"
INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:IGNORE|DELAYED|LOW_PRIORITY)\s+)*INTO\s+"
    rb"(?:(?:`[^`]+`|\w+)\.)?" + NAME + rb"\s*(?:\(([^)]*)\))?\s*VALUES?\s*",
    re.IGNORECASE,
)
CREATE = re.compile(
    rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + NAME + rb"\s*\(", re.IGNORECASE
)
CREATED_COLUMN = re.compile(rb"^\s*`([^`]+)`", re.MULTILINE)
COLUMN = re.compile(r"`([^`]+)`|(\w+)")
#: What is between two of these is of a program that the database keeps (a trigger, an event).
DELIMITER = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*+\n", re.IGNORECASE)
BACK = re.compile(rb".*?^DELIMITER[ \t]+;[ \t\r]*+\n", re.IGNORECASE | re.DOTALL | re.MULTILINE)
NAMES = re.compile(rb"SET\s+NAMES\s+(\w+)", re.IGNORECASE)
#: Of which database what follows is.
USE = re.compile(rb"USE\s+" + NAME, re.IGNORECASE)
#: What else a dump does; a word that is none of these is of something else.
VERB = re.compile(
    rb"[^A-Za-z]|(?:ALTER|ANALYZE|BEGIN|CALL|CHANGE|COMMIT|CREATE|DELETE|DROP|FLUSH|GRANT|LOCK"
    rb"|OPTIMIZE|RENAME|RESET|ROLLBACK|SELECT|SET|START|STOP|TRUNCATE|UNLOCK|UPDATE|USE)\b",
    re.IGNORECASE,
)
#: What the program that writes dumps says beside them, where both went into one file.
SAID = re.compile(
    rb"Enter password: ?|(?:Warning: |In order to ensure )[^\n]*+\n?"
    rb"|(?:[^\s'\"`;]{0,200}[/\\])?(?:mysqldump|mariadb-dump)(?:\.exe)?: ([^\r\n]*+)\r?\n?",
    re.IGNORECASE,
)
#: What of that leaves the dump whole.
HARMLESS = re.compile(rb"\[Warning\]|Deprecated|[^\n]*tablespaces", re.IGNORECASE)
ESCAPED = re.compile(rb"\\(.)|''", re.DOTALL)
#: What begins a dump that says at its end that it is whole.
HEAD = re.compile(rb"^-- (?:MySQL|MariaDB) dump ", re.MULTILINE)
MEANS = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"Z": b"\x1a"}


def named(found: re.Match[bytes]) -> str:
    """The name of a table."""
    return str((found[1] or found[2]).decode("utf-8", "replace"))


def columns(names: bytes) -> list[str]:
    """The names of columns between the brackets of an INSERT."""
    return [one or other for one, other in COLUMN.findall(names.decode("utf-8", "replace"))]
