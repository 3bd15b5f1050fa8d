"""Puts the charter where the public reads it: each night, and with a new frame of the site.

What fails leaves the pages as they were and is told (``charter_not_published``, which sounds an
alarm); the next hour tries again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chalicelib import logs
from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.figures.charter import costing, making, rendering
from chalicelib.services.published import frame
from chalicelib.store.guards.clock_marks import ClockMark
from chalicelib.store.published import pages


class Marker(Model):
    """The day on which the charter was last published."""

    published: date


_mark = ClockMark("charter", Marker)


def of_the_night(now: datetime) -> bool:
    """Publish the charter unless it was published today; answers whether it was now."""
    today = clock.today(now)
    try:
        marker = _mark.read()
        if marker and marker.published == today:
            return False
        costing.measure(now)
        publish(now)
        _mark.keep(Marker(published=today))
    except Exception as error:
        logs.error("charter_not_published", reason=type(error).__name__)
        return False
    return True


def publish(now: datetime) -> dict[str, Any]:
    """Make and publish it: ``{"published": "2026-11-28T08:00:00.000Z"}``. The JSON comes last: who
    reads it finds the pages as new. Raises NoFrame, Unavailable."""
    charter = making.make(now)
    for language in LANGUAGES:
        frame.publish(rendering.page(charter, language), language)
        pages.put(LANGUAGES[language].root + rendering.FEED, rendering.feed(charter, language))
    pages.put(rendering.JSON, charter.model_dump_json() + "\n")
    logs.info("charter_published", until=charter.until.isoformat())
    return {"published": charter.made_at}
