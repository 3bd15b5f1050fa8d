"""Where a ticket came from that another program held before (``infra/osticket/``).

It is left alone until somebody acts on it here: the clock, the mail of the morning and the digests
know nothing of it, and nobody is told of what happened years ago.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from pydantic import Field

from chalicelib.domain.dates import Stamp, ecuador_date
from chalicelib.domain.model import Model

#: Days for which an imported ticket is kept at least, whatever its age: somebody must be able to
#: see that all came over before the oldest of it is anonymised.
KEPT_DAYS = 90
#: Ids of lines: the moment, what it was (a message, an event, a task, the import's own note), and
#: its number there. A fresh id has letters in that part.
_LINE = re.compile(r"[0-9A-Z]{10}[0-3][0-9]{15}")


class Imported(Model):
    """How a ticket came here."""

    run: str = Field(description="The run that brought it, as its report is called.")
    at: Stamp
    source: str = Field(description="`osticket:` and its `ticket_id` there.")
    number: str = Field(description="Its number there; a repeated one is another here.")
    digest: str = Field(description="SHA-256 of what was read: a later dump that differs has more.")
    version: int = Field(1, description="The ticket's version that the import wrote last.")
    unverified: tuple[str, ...] = Field(
        (), description="Facts that are kept as they were and that no rule of today lets pass."
    )


def kept_at_least_until(imported: Imported) -> date:
    """The first day in Ecuador on which an imported ticket may be anonymised."""
    return ecuador_date(imported.at) + timedelta(days=KEPT_DAYS)


def line_id(moment: str, place: int, number: int) -> str:
    """The id of an imported line: it follows from where it was, so that to write it twice is to
    write it once. ``moment`` is the beginning of every id of its time."""
    return f"{moment}{place}{number:015d}"


def is_line(entry_id: str) -> bool:
    """Whether a line other than the opening was imported."""
    return _LINE.fullmatch(entry_id) is not None
