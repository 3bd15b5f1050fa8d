"""A dump of an osTicket as its program writes one: everybody and everything in it is invented.

``dump`` writes it in the ways of MySQL and MariaDB; ``later`` is the same some days on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

from infra.osticket.reading.tables import COLUMNS

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010800000000")
CEDULA = "1700000019"
Row = dict[str, Any]
_ZERO = "0000-00-00 00:00:00"


def _ticket(key: int, number: str, user: int, at: str, **facts: Any) -> Row:
    row = {"ticket_id": key, "number": number, "user_id": user, "status_id": 1, "dept_id": 1,
           "topic_id": 1, "staff_id": 0, "flags": 0, "source": "Web", "isoverdue": 0,
           "isanswered": 0, "est_duedate": "2031-01-15 10:00:00", "lastupdate": at,
           "created": at, "updated": at}  # fmt: skip
    return row | facts


def _line(key: int, thread: int, kind: str, at: str, body: str, **facts: Any) -> Row:
    row = {"id": key, "pid": 0, "thread_id": thread, "staff_id": 0, "user_id": 0, "type": kind,
           "flags": 64, "poster": "Rosa Peña", "source": "Web", "title": None, "body": body,
           "format": "html", "created": at, "updated": _ZERO}  # fmt: skip
    return row | facts


def _event(key: int, thread: int, event: int, at: str, **facts: Any) -> Row:
    row = {"id": key, "thread_id": thread, "thread_type": "T", "event_id": event, "staff_id": 0,
           "dept_id": 1, "topic_id": 1, "uid": 1, "uid_type": "S", "username": "hugo",
           "annulled": 0, "timestamp": at}  # fmt: skip
    return row | facts


def tables() -> dict[str, list[Row]]:
    """All rows: eight tickets, each with something of its own."""
    at = "2024-03-04 10:00:00"
    tickets = [
        _ticket(1, "000097", 1, at, isanswered=1, staff_id=1),
        _ticket(2, "LT-0008", 2, "2024-04-01 09:00:00", status_id=2, dept_id=2, staff_id=2,
                closed="2024-04-03 09:00:00"),
        _ticket(3, "152427", 1, "2024-05-02 09:00:00"),
        _ticket(4, "152427", 2, "2024-05-03 09:00:00"),
        _ticket(5, "300001", 1, "2024-06-03 09:00:00", flags=17),
        _ticket(6, "300002", 2, "2024-06-03 09:05:00", flags=1, ticket_pid=5, status_id=3,
                staff_id=1, closed="2024-06-04 09:00:00"),
        _ticket(7, "97", 9, "2024-07-01 09:00:00", dept_id=8, topic_id=77, status_id=0),
        _ticket(8, "400001", 3, "2024-08-01 09:00:00", status_id=6, est_duedate=None),
    ]  # fmt: skip
    threads = [{"id": t["ticket_id"], "object_id": t["ticket_id"], "object_type": "T",
                "created": t["created"]} for t in tickets]  # fmt: skip
    threads[5] |= {"object_type": "C", "extra": json.dumps({"ticket_id": 5, "number": "300002"})}
    lines = [
        _line(1, 1, "M", at, "<p>Busco la <b>inflación</b> de 2023.</p><p>Gracias, O\\'Higgins</p>",
              flags=65, user_id=1),
        _line(2, 1, "R", "2024-03-05 11:00:00",
              '<p>Está en <a href="https://www.example.org/ipc?a=1&amp;b=2">esta página</a>.</p>'
              '<p><img src="cid:LLAVEDELAIMAGEN"></p>', staff_id=1, poster="Hugo Vaca"),
        _line(3, 1, "N", "2024-03-05 11:30:00", "Nota con errror", staff_id=1, flags=68),
        _line(4, 1, "N", "2024-03-05 11:30:00", "Nota corregida", staff_id=1, flags=66, editor="1",
              updated="2024-03-05 12:00:00", poster="Hugo Vaca"),
        _line(5, 2, "M", "2024-04-01 09:00:00", "a &lt; b &amp; c\\n&lt;/y&gt;", flags=65,
              format="text", user_id=2, poster="Juan Paz"),
        _line(6, 2, "R", "2024-04-02 23:30:00", "Va el archivo.", staff_id=2, poster="Inés Mora"),
        _line(7, 3, "M", "2024-05-02 09:00:00", "Primera con este número", flags=65, user_id=1),
        _line(8, 4, "M", "2024-05-03 09:00:00", "Segunda con este número", flags=65, user_id=2),
        _line(9, 5, "M", "2024-06-03 09:00:00", "Una consulta", flags=65, user_id=1),
        _line(10, 5, "M", "2024-06-03 09:05:00", "La misma consulta", flags=1089, user_id=2),
        _line(11, 7, "M", "2024-07-01 09:00:00", "", flags=65, poster="Nadie Yaestá"),
        _line(12, 8, "M", "2024-08-01 09:00:00", "<script>alert(1)</script><p>Texto<p>sin cerrar",
              flags=65, user_id=3),
    ]  # fmt: skip
    files = [{"id": 1, "bk": "D", "type": "application/pdf", "size": len(PDF), "key": "K1",
              "name": "oficio ñ.pdf", "created": at},
             {"id": 2, "bk": "D", "type": "image/png", "size": len(PNG), "key": "LLAVEDELAIMAGEN",
              "name": "captura.png", "created": at},
             {"id": 3, "bk": "F", "type": "text/plain", "size": 7, "key": "K3", "name": "lejos.txt",
              "created": at}]  # fmt: skip
    people = [(1, "Rosa Peña", "rosa@example.org", CEDULA, "0991234567"),
              (2, "JUAN PAZ", "Juan.Paz@Example.org", "12-3", "no tengo"),
              (3, "Eva Ruiz", "eva@example.org", "AB123456", "")]  # fmt: skip
    values = [
        row
        for place, (key, _, _, document, phone) in enumerate(people)
        for row in (
            {"entry_id": 100 + key, "field_id": 37, "value": document},
            {"entry_id": 100 + key, "field_id": 3, "value": phone},
            {"entry_id": 100 + key, "field_id": 36, "value": '{"1":"Ecuador"}'},
            {"entry_id": 100 + key, "field_id": 39, "value": f'{{"{place}":"Estudiante"}}'},
        )
    ]
    entries = [{"id": 100 + key, "form_id": 1, "object_id": key, "object_type": "U"}
               for key, *_ in people]  # fmt: skip
    for ticket in tickets:
        key = ticket["ticket_id"]
        entries.append({"id": key, "form_id": 2, "object_id": key, "object_type": "T"})
        values.append({"entry_id": key, "field_id": 20, "value": f"Asunto {key}"})
        values.append({"entry_id": key, "field_id": 40, "value": "2023"})
    fields = [
        (20, 2, "text", "subject", "Asunto"),
        (40, 2, "text", "periodo", "Período"),
        (3, 1, "phone", "phone", "Teléfono"),
        (36, 1, "list-2", "nacionalidad", "País"),
        (37, 1, "text", "cedula", "Cédula"),
        (39, 1, "list-3", "tipo_usuario", "Tipo"),
    ]
    return {
        "ticket": tickets, "thread": threads, "thread_entry": lines, "file": files,
        "file_chunk": [{"file_id": 1, "chunk_id": 0, "filedata": PDF[:20]},
                       {"file_id": 1, "chunk_id": 1, "filedata": PDF[20:]},
                       {"file_id": 2, "chunk_id": 0, "filedata": PNG}],
        "attachment": [{"id": 1, "object_id": 1, "type": "H", "file_id": 1, "inline": 0},
                       {"id": 2, "object_id": 2, "type": "H", "file_id": 2, "inline": 1},
                       {"id": 3, "object_id": 6, "type": "H", "file_id": 1, "name": "copia.pdf",
                        "inline": 0},
                       {"id": 4, "object_id": 6, "type": "H", "file_id": 3, "inline": 0}],
        "thread_entry_merge": [{"id": 1, "thread_entry_id": 10, "data": '{"thread":6}'}],
        "thread_event": [
            _event(1, 1, 1, at), _event(2, 1, 4, "2024-03-04 12:00:00", data='{"claim":true}'),
            _event(3, 2, 6, "2024-04-01 10:00:00", data='{"dept":2}'),
            _event(4, 2, 2, "2024-04-03 09:00:00", data='{"status":[2,"Resuelto"]}'),
            _event(5, 6, 15, "2024-06-04 09:00:00", data='{"ticket":"Ticket #300001","id":5}')],
        "event": [{"id": n, "name": name} for n, name in enumerate(
            "created closed reopened assigned released transferred referred overdue edited viewed "
            "error collab resent deleted merged unlinked linked".split(), 1)],
        "user": [{"id": key, "name": name, "default_email_id": key, "org_id": 0}
                 for key, name, *_ in people],
        "user_email": [{"id": key, "user_id": key, "address": mail} for key, _, mail, *_ in people],
        "user_account": [{"id": 1, "user_id": 3, "status": 1, "registered": at}],
        "form": [{"id": 1, "type": "U", "title": "Contacto"},
                 {"id": 2, "type": "T", "title": "Ticket"}],
        "form_field": [{"id": key, "form_id": form, "type": kind, "name": name, "label": label,
                        "sort": key} for key, form, kind, name, label in fields],
        "form_entry": entries, "form_entry_values": values,
        "department": [{"id": 1, "name": "ATC - Atención al Ciudadano"},
                       {"id": 2, "name": "Estadísticas Económicas"}],
        "help_topic": [{"topic_id": 1, "topic_pid": 0, "topic": "Precios (IPC)"}],
        "ticket_status": [{"id": 1, "name": "Abierto", "state": "open"},
                          {"id": 2, "name": "Resuelto", "state": "closed"},
                          {"id": 3, "name": "Cerrado", "state": "closed"},
                          {"id": 6, "name": "En espera del usuario", "state": "open"}],
        "staff": [{"staff_id": 1, "firstname": "Hugo", "lastname": "Vaca",
                   "email": "ana@inec.example", "isactive": 1},
                  {"staff_id": 2, "firstname": "Inés", "lastname": "Mora",
                   "email": "se.fue@inec.example", "isactive": 0}],
        "canned_response": [{"canned_id": 1, "dept_id": 0, "isenabled": 1, "title": "Acuse",
                             "response": "<p>Hola %{ticket.name}, su número es "
                             "%{ticket.number}. %{recipient.ticket_link}</p>"}],
    }  # fmt: skip


def later() -> dict[str, list[Row]]:
    """Some days on: one ticket more, one more line on the first, nothing else."""
    rows = tables()
    at = "2024-09-02 09:00:00"
    rows["ticket"].append(_ticket(9, "500001", 3, at))
    rows["thread"].append({"id": 9, "object_id": 9, "object_type": "T", "created": at})
    rows["thread_entry"] += [
        _line(20, 9, "M", at, "Una más", flags=65, user_id=3),
        _line(21, 1, "M", "2024-09-03 09:00:00", "¿Y la de 2024?", user_id=1),
    ]
    return rows


def dump(rows: dict[str, list[Row]] | None = None, *, prefix: str = "ost_", named: bool = True,
         created: bool = False, hexed: bool = True, together: bool = True,
         packed: bool = False, own: bool = False) -> bytes:  # fmt: skip
    """The bytes of a dump: ``named`` says columns in each INSERT, ``created`` has CREATE TABLE in
    another order, ``hexed`` has files in hex, ``together`` many rows an INSERT, ``own`` the columns
    of the rows, as another version does."""
    parts = [b"/*M!999999\\- enable the sandbox mode */ \n", b"-- a comment; with 'quotes\n",
             b"/*!40101 SET NAMES utf8mb4 */;\n"]  # fmt: skip
    for name, listed in (rows or tables()).items():
        mine = dict.fromkeys(key for row in listed for key in row)
        columns = [*mine] if own else COLUMNS[name].split()
        columns = [*reversed(columns)] if created else columns
        table = f"{prefix}{name}"
        if created:
            told = ",\n".join(f"  `{one}` text DEFAULT 'a;b' COMMENT 'it''s'" for one in columns)
            parts.append(f"CREATE TABLE `{table}` (\n{told},\n  KEY `k` (`x`)\n);\n".encode())
        head = f"INSERT INTO `{table}`"
        head += f" ({', '.join(f'`{one}`' for one in columns)}) VALUES " if named else " VALUES "
        written = [b"(" + b",".join(value(row.get(one), hexed=hexed) for one in columns) + b")"
                   for row in listed]  # fmt: skip
        groups = [written] if together else [[one] for one in written]
        parts += [head.encode() + b",".join(group) + b";\n" for group in groups if group]
        parts.append(f"/*!40000 ALTER TABLE `{table}` ENABLE KEYS */;\nUNLOCK TABLES;\n".encode())
    parts.append(f"INSERT INTO `{prefix}syslog` VALUES (1,'of no interest; \\'');\n".encode())  # noqa: S608
    whole = b"".join(parts)
    return gzip.compress(whole) if packed else whole


def value(value: Any, *, hexed: bool) -> bytes:
    """A value as a dump has it."""
    if value is None:
        return b"NULL"
    if isinstance(value, int):
        return str(value).encode()
    if isinstance(value, bytes):
        if hexed:
            return b"0x" + value.hex().upper().encode()
        escaped = value.replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\0", b"\\0")
        return b"_binary '" + escaped.replace(b"\n", b"\\n").replace(b"\r", b"\\r") + b"'"
    text = str(value).replace('"', '\\"')
    return b"'" + text.replace("\n", "\\n").encode() + b"'"


def sha256(content: bytes) -> str:
    """As the facts say it."""
    return hashlib.sha256(content).hexdigest()
