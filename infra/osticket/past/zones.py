"""Whether the zone that was told can be that of the database's host."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from chalicelib.domain.dates import ECUADOR
from infra.osticket.past.tickets import Past
from infra.osticket.past.values import whole

#: Of agents' replies, the part at night above which the zone is suspected.
_AT_NIGHT = 0.2
_NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})


def suspected(past: Past) -> list[str]:
    """Agents who answer at night work in another zone than the one that was told."""
    rows = past.staging.all(
        "SELECT CAST(substr(created, 12, 2) AS INTEGER) AS hour, COUNT(*) AS n FROM thread_entry "
        "WHERE type = 'R' GROUP BY 1"
    )
    hours: Counter[int] = Counter()
    day = datetime(2024, 1, 8, tzinfo=past.zone)
    for row in rows:
        # Answers are judged by the clock in Ecuador, wherever the database stood.
        local = day.replace(hour=whole(row["hour"])).astimezone(ECUADOR).hour
        hours[local] += int(row["n"])
    total, night = sum(hours.values()), sum(hours[hour] for hour in _NIGHT)
    if total >= 5 and night / total > _AT_NIGHT:
        said = (
            f"¿ES {past.zone.key} LA ZONA DEL SERVIDOR? Con ella, {night} de {total} respuestas de "
            "agentes se escribieron entre las 22:00 y las 6:00 de Ecuador."
        )
        return [said]
    return []
