"""A dump of the sample, staged and converted as a run does it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from infra.osticket.mapping import proposal
from infra.osticket.past.tickets import Past
from infra.osticket.reading.staging import Staging, suffix
from infra.osticket.reading.statements import Statements
from infra.osticket.records.context import Context, OldAgent
from infra.osticket.records.tickets import Record, convert
from tests.seeds import CATALOG

GUAYAQUIL = ZoneInfo("America/Guayaquil")
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


def read(folder: Path, content: bytes, zone: ZoneInfo = GUAYAQUIL) -> Past:
    """What a dump holds."""
    path, place = folder / "dump.sql", folder / "old.sqlite"
    path.write_bytes(content)
    place.unlink(missing_ok=True)
    staging = Staging(place)
    staging.fill(Statements(path, lambda table: suffix(table) is not None).rows())
    return Past(staging, zone)


def converted(past: Past) -> list[Record]:
    """Its tickets as ours, by the mapping that is proposed."""
    rows = past.staging.all("SELECT staff_id, email FROM staff")
    context = Context(
        run="1", at=AT, mapping=proposal.propose(past, CATALOG, []).mapping, catalog=CATALOG,
        zone=GUAYAQUIL, agents={}, staff={1: OldAgent(str(rows[0]["email"]), "Hugo")},
        departments={}, statuses={}, teams={},
        numbers={int(one["ticket_id"]): f"9000{one['ticket_id']:02d}" for one in
                 past.staging.all("SELECT ticket_id FROM ticket")},
    )  # fmt: skip
    return [convert(one, context) for one in past.tickets()]
