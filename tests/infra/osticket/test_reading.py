"""A dump of osTicket is read, whoever wrote it and however."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.osticket.past import facts, zones
from infra.osticket.past.expected import NoFacts, members
from infra.osticket.past.tickets import Past
from infra.osticket.reading.statements import Statements
from infra.osticket.reading.text import NoDump
from tests.infra.osticket.old import PDF, dump, sha256, tables
from tests.infra.osticket.staged import GUAYAQUIL, read


def told(past: Past) -> list[dict[str, Any]]:
    return [facts.of(one) for one in past.tickets()]


@pytest.mark.parametrize(
    "how",
    [{"together": False}, {"hexed": False}, {"created": True, "named": False}, {"named": False},
     {"created": True}, {"packed": True}, {"prefix": ""}, {"prefix": "otra_"},
     {"prefix": "ost_ticket_"}],
    ids=str,
)  # fmt: skip
def test_every_way_to_write_a_dump_tells_the_same(tmp_path: Path, how: dict[str, Any]) -> None:
    plain = told(read(tmp_path, dump()))
    assert len(plain) == 8
    assert told(read(tmp_path, dump(**how))) == plain


def test_the_facts_of_a_ticket_are_the_rows(tmp_path: Path) -> None:
    first, closed, *_ = told(read(tmp_path, dump()))
    assert first["number"] == "000097"
    assert first["created"] == "2024-03-04T15:00:00Z", "the zone is the one that was told"
    assert (first["messages"], first["replies"], first["notes"]) == (1, 1, 1)
    assert first["hidden_originals"] == 1
    assert first["custom"]["nacionalidad"] == "Ecuador"
    assert first["document_check"] == "cedula_valid"
    copy, lost = sorted(closed["attachments"], key=lambda one: one["name"])
    assert (copy["name"], copy["sha256"]) == ("copia.pdf", sha256(PDF))
    assert lost["problem"] == "not in the database (bk F)"


def test_lines_of_a_merged_ticket_are_told_where_they_were_written(tmp_path: Path) -> None:
    by_number = {one["ticket_id"]: one for one in told(read(tmp_path, dump()))}
    assert by_number[5]["messages"] == 1
    assert by_number[6]["messages"] == 1
    assert by_number[6]["merged_into"] == "300001"
    assert by_number[6]["entries_in_own_thread_row"] == 0


def test_another_zone_is_another_moment_and_is_suspected(tmp_path: Path) -> None:
    rows = tables()
    for place in range(6):
        line = rows["thread_entry"][1] | {"id": 50 + place, "created": "2024-03-05 03:00:00"}
        rows["thread_entry"].append(line)
    past = read(tmp_path, dump(rows), GUAYAQUIL)
    assert "UTC" not in zones.suspected(past)[0]
    assert "America/Guayaquil" in zones.suspected(past)[0]
    assert zones.suspected(read(tmp_path, dump())) == []


_BEFORE_1_10 = (
    b"INSERT INTO `ost_ticket` (`ticket_id`,`ticketID`,`email`) VALUES (1,1234,'a@example.org');\n"
    b"INSERT INTO `ost_ticket_priority` (`priority_id`) VALUES (1);\n"
    b"INSERT INTO `ost_ticket_message` VALUES (1,1,'x');\n"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "No hay tablas de osTicket"),
        (b"PK\x03\x04\0\0\0\0", "Línea 1.*ZIP"),
        (b"hello world", "Línea 1"),
        (b"INSERT INTO `wp_posts` VALUES (1,'x');\n", "No hay tablas de osTicket"),
        (dump()[:3_000], "cortada"),
        (dump(packed=True)[:2_000], "cortada"),
        (dump({"ticket_status": tables()["ticket_status"]}), "Faltan las tablas"),
        (dump() + dump(prefix="dos_"), "PREFIX="),
        (b"USE `uno`;\n" + dump() + b"USE dos;\n" + dump(), r"dos\.ost_, ost_.*PREFIX="),
        (dump() + b"USE `dos`;\n" + dump(), r"dos\.ost_, ost_.*PREFIX="),
        (dump() + dump(), "dos veces"),
        (
            _BEFORE_1_10 + b"CREATE TABLE `ost_ticket_thread` (\n `id` int,\n `body` text\n);\n"
            b"INSERT INTO `ost_ticket_thread` VALUES (1,'x');\n",
            r"anterior a la versión 1\.10",
        ),
        (_BEFORE_1_10, r"anterior a la versión 1\.10"),
        (dump() + b"mysqldump: Error 2013: Lost connection at row: 5\n", "se detuvo.*Error 2013"),
        (dump() + b"mariadb-dump: Got error: 1045\r\n", "se detuvo.*«Got error: 1045»"),
        (b"INSERT `ost_ticket` SET number = 1;\n" + dump(), "Línea 1"),
    ],
    ids=[
        "empty",
        "zip",
        "prose",
        "other",
        "cut",
        "cut-gzip",
        "partial",
        "two",
        "bases",
        "base-after",
        "repeated",
        "1.9",
        "1.6",
        "broken-off",
        "refused",
        "unknown",
    ],
)
def test_what_is_no_dump_says_where_and_what_to_do(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(NoDump, match=said):
        read(tmp_path, content)


def test_a_packed_dump_that_is_cut_says_the_last_line_that_came_whole(tmp_path: Path) -> None:
    whole = dump(together=False)
    packed = gzip.compress(whole)
    for cut in (packed[: len(packed) // 2], packed[: len(packed) * 9 // 10], packed[:-9]):
        came = zlib.decompressobj(31).decompress(cut)
        last = came.count(b"\n") + 1
        # One INSERT a line here: the line that did not come whole, or the one before its break.
        with pytest.raises(NoDump, match=rf"Línea ({last - 1}|{last}): .*cortada"):
            read(tmp_path, cut)


def test_a_dump_that_does_not_say_that_it_is_whole_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    for end, doubts in ((b"-- Dump completed on 2026-11-28\n", 0), (b"", 1)):
        path.write_bytes(b"-- MySQL dump 10.13  Distrib 8.0\n" + dump() + end)
        statements = Statements(path, lambda _: False)
        assert [*statements.rows()] == []
        assert len([*statements.doubts()]) == doubts


_TRIGGER = b"""DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `ost_ticket`
FOR EACH ROW BEGIN INSERT INTO ost_ticket VALUES (NEW.id, NOW()); SET @a = 'it''s; "x'; END */;;
CREATE DEFINER=`x`@`y` PROCEDURE `p`() BEGIN INSERT INTO `ost_thread` VALUES (a, b(c)); END ;;
DELIMITER ;
/*!50001 CREATE VIEW `ost_view` AS SELECT 1 AS `ticket_id`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW `v` AS select ';'*/;
INSERT INTO `otra-tabla` VALUES (b'1',_binary 'x;\\'',ST_GeomFromText('POINT(1 2)'),.5,NaN,TRUE);
INSERT INTO `otra` (`a`) VALUES (1e-7),(CURRENT_TIMESTAMP());
"""


#: Tables of the server itself, with names that osTicket's have, too.
_SYSTEM = (
    b"INSERT INTO `user` (`Host`,`User`) VALUES ('localhost','root');\n"
    b"INSERT INTO `event` (`db`,`name`) VALUES ('x','y');\n"
)
#: What a user without that privilege is told, beside a dump that is whole.
_PRIVILEGE = (
    b"mysqldump: Error: 'Access denied; you need (at least one of) the PROCESS privilege(s) for "
    b"this operation' when trying to dump tablespaces\n"
)


@pytest.mark.parametrize(
    "how",
    [lambda sql: _TRIGGER + sql + _TRIGGER,
     lambda sql: sql.replace(b"\n", b"\r\n"),
     lambda sql: b"\xef\xbb\xbf" + sql,
     lambda sql: b"/*M!999999\\- enable the sandbox mode */ \n" + sql[sql.index(b"INSERT") :],
     lambda sql: gzip.compress(sql[:9_000]) + gzip.compress(sql[9_000:]) + b"\0" * 512,
     lambda sql: sql.replace(b"INSERT INTO `", b"INSERT  IGNORE INTO `mi-base`.`"),
     lambda sql: sql.replace(b"ost_", "ñandú-2_".encode()),
     lambda sql: sql.decode().encode("cp1252").replace(b"NAMES utf8mb4", b"NAMES latin1"),
     lambda sql: sql.decode().encode("cp1252"),
     lambda sql: b"USE `osticket`;\n" + sql + b"USE `mysql`;\n" + _SYSTEM,
     lambda sql: b"mysqldump: [Warning] Using a password can be insecure.\r\n" + sql,
     lambda sql: b"Enter password: " + sql[sql.index(b"INSERT") :],
     lambda sql: _PRIVILEGE + sql[sql.index(b"INSERT") :]],
    ids=["programs", "crlf", "mark", "bare", "members", "qualified", "prefix", "latin1",
         "mislabelled", "system", "warned", "asked", "tablespaces"],
)  # fmt: skip
def test_what_else_stands_in_a_dump_changes_nothing(
    tmp_path: Path, how: Callable[[bytes], bytes]
) -> None:
    assert told(read(tmp_path, how(dump()))) == told(read(tmp_path, dump()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("INSERT".encode("utf-16"), "PowerShell"),
        (b"BZh91AY", "bunzip2"),
        (b"PGDMP", "PostgreSQL"),
        (dump()[:600].decode().encode("utf-16-le"), "PowerShell"),
        (gzip.compress("INSERT".encode("utf-16")), "PowerShell"),
        (gzip.compress(gzip.compress(dump())), "dos veces"),
        (gzip.compress(b"osticket.sql".ljust(257, b"\0") + b"ustar\0"), "tar -xf"),
    ],
    ids=["utf-16", "bzip2", "postgres", "utf-16-bare", "utf-16-gzip", "gzip-twice", "tar"],
)
def test_a_dump_in_another_coat_is_told_how_to_be_undressed(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(NoDump, match=f"Línea 1: .*{said}"):
        read(tmp_path, content)


def test_a_file_of_expectations_is_read_a_ticket_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "expected.json"
    wanted = {"totals": {"tickets": 9}, "dump": "x", "tickets": [{"ticket_id": n, "number": f"ñ{n}",
              "phone": None} for n in range(9_000)], "more": []}  # fmt: skip
    for indent in (None, 2):
        path.write_text(json.dumps(wanted, indent=indent, ensure_ascii=indent is None))
        found = [*members(path)]
        assert [one for name, one in found if name == "tickets"] == wanted["tickets"]
        assert dict(found[:2]) == {"totals": {"tickets": 9}, "dump": "x"}
    path.write_text('{"tickets": [{"ticket_id": 1}')
    with pytest.raises(NoFacts, match=r"expected\.json"):
        [*members(path)]


def test_a_dump_cut_anywhere_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    whole = dump()
    plain = told(read(tmp_path, whole))
    last = whole.rindex(b"INSERT INTO `ost_canned")
    for at in range(40, last, len(whole) // 60):
        try:
            cut = told(read(tmp_path, whole[:at]))
        except NoDump:
            continue
        assert whole[:at].rstrip().endswith((b";", b"*/")), "it ends at a statement's end"
        assert len(cut) == len(plain)
