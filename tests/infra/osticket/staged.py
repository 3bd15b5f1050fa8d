"""A dump of the sample, staged as a run does it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from infra.osticket.past.tickets import Past
from infra.osticket.reading.staging import Staging, suffix
from infra.osticket.reading.statements import Statements

GUAYAQUIL = ZoneInfo("America/Guayaquil")


def read(folder: Path, content: bytes, zone: ZoneInfo = GUAYAQUIL) -> Past:
    """What a dump holds."""
    path, place = folder / "dump.sql", folder / "old.sqlite"
    path.write_bytes(content)
    place.unlink(missing_ok=True)
    staging = Staging(place)
    staging.fill(Statements(path, lambda table: suffix(table) is not None).rows())
    return Past(staging, zone)
