"""What the API reads while its process starts, so that the first request finds it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from chalicelib import logs
from chalicelib.settings import reads_ahead
from chalicelib.store.aws import secrets
from chalicelib.store.catalog import catalog


def read_ahead() -> None:
    """Begin to read the secrets and the catalog, side by side, where the deployment says so.

    Nothing is waited for: a request that comes before they are read waits for that reading, and one
    that failed is done again by the request, which tells of it.
    """
    if reads_ahead():
        for read in (secrets.origin_secrets, catalog.current):
            threading.Thread(target=_quietly, args=(read,), name="read-ahead", daemon=True).start()


def _quietly(read: Callable[[], object]) -> None:
    try:
        read()
    except Exception:
        logs.warning("not_read_ahead")
