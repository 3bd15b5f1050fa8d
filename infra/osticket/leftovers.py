"""What an osTicket holds that is no part of any ticket, and so does not come over."""

from __future__ import annotations

from collections.abc import Iterator

from infra.osticket.past.tickets import Past

_OF_TICKETS = """
    SELECT MIN(h.id) FROM thread h JOIN ticket t ON t.ticket_id = h.object_id
    WHERE h.object_type IN ('T', 'C') GROUP BY h.object_id
"""
_OF_TASKS = """
    SELECT h.id FROM thread h JOIN task a ON a.id = h.object_id JOIN ticket t
    ON t.ticket_id = a.object_id WHERE h.object_type = 'A' AND a.object_type = 'T'
"""
#: By what is said of each: how many there are.
_COUNTED = {
    "líneas de hilos que no son de ningún ticket, como los de tickets borrados":
        "SELECT COUNT(*) FROM thread_entry e WHERE e.thread_id NOT IN "  # noqa: S608
        f"({_OF_TICKETS}) AND e.thread_id NOT IN ({_OF_TASKS})",
    "tareas que no son de ningún ticket":
        "SELECT COUNT(*) FROM task a LEFT JOIN ticket t ON t.ticket_id = a.object_id "
        "AND a.object_type = 'T' WHERE t.ticket_id IS NULL",
    "personas sin tickets ni cuenta":
        "SELECT COUNT(*) FROM \"user\" u WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE "
        "t.user_id = u.id) AND u.id NOT IN (SELECT user_id FROM user_account WHERE user_id)",
    "archivos que no son de un hilo, un formulario ni una respuesta predefinida":
        "SELECT COUNT(*) FROM file WHERE id NOT IN (SELECT file_id FROM attachment WHERE type IN "
        "('H', 'C', 'E') AND file_id)",
    "archivos del formulario de una persona":
        "SELECT COUNT(*) FROM form_entry e JOIN form_entry_values v ON v.entry_id = e.id JOIN "
        "form_field f ON f.id = v.field_id WHERE e.object_type <> 'T' AND f.type = 'files' "
        "AND v.value NOT IN ('', '[]', '{}')",
    "artículos de la base de conocimientos": "SELECT COUNT(*) FROM faq",
}  # fmt: skip


def told(past: Past) -> Iterator[str]:
    """What there is of each, a sentence a kind."""
    for what, sql in _COUNTED.items():
        row = past.staging.one(sql)
        if row is not None and row[0]:
            yield f"{what}: {row[0]}"
