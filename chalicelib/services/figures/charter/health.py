"""Each hour: does the service answer whoever asks at its public address?

The whole way is asked: CloudFront, the API, its function and the database. What is kept is whether
it answered, one row of some 60 bytes. An hour without a check (the function did not run) is counted
as neither: the charter tells how many checks there were.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from datetime import datetime

from chalicelib import logs
from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.aws.backoff import pause
from chalicelib.store.figures import charter as store

_SECONDS = 10
#: A page that is tried again at once is one that a visitor would reload.
_TRIES, _LONG = 2, 6


def check(moment: datetime) -> None:
    """Ask once more than once before saying no, and keep the answer. Raises Unavailable."""
    answered = any(_answers(place) for place in range(_TRIES))
    if not answered:
        logs.warning("health_unanswered")
    store.check(clock.stamp(moment)[:13], answered=answered)


def _answers(place: int) -> bool:
    if place:
        pause(_LONG)
    url = f"{settings().site_url}/api/health?deep=1"
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - our own site
            answer.read(1_000)
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException, urllib.error.URLError):
        return False
