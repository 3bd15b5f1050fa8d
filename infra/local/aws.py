"""The embedded AWS as a process of its own: ministack, with what it lacks for daily use.

It saves its state on a clean stop only, so a thread saves after each second in which something
was asked of it; and it ends when its parent does, however that ends. Run by ``embedded.py``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import ministack.app as ministack
from ministack.core.persistence import PERSIST_STATE, STATE_DIR, save_all

_SECONDS_TO_STOP = 5

_asked = threading.Event()
_writing = threading.Lock()
_saved_for_good = threading.Event()


def main() -> None:
    """Serve until the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if PERSIST_STATE:
        _forget_stream_positions()
        ministack.app = _noting(ministack.app)
        ministack.save_all = _save_for_good
        threading.Thread(target=_save_each_second, daemon=True).start()
    ministack.main()


def _end_with_parent() -> None:
    """The parent holds the other end of stdin: it closes with the parent, even when killed."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_STOP)
    os._exit(0)


def _forget_stream_positions() -> None:
    """Streams begin anew at each start, so that positions of the last run would skip events."""
    path = Path(STATE_DIR) / "lambda.json"
    if path.is_file():
        state = json.loads(path.read_text(encoding="utf-8"))
        state["payload"].pop("dynamodb_stream_positions", None)
        path.write_text(json.dumps(state), encoding="utf-8")


def _noting(app: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def noted(scope: Any, receive: Any, send: Any) -> Any:
        result = await app(scope, receive, send)
        _asked.set()
        return result

    return noted


def _save_each_second() -> None:
    while True:
        _asked.wait()
        _asked.clear()
        started = time.monotonic()
        try:
            _save()
        except Exception:
            logging.exception("the state could not be saved; it is tried again")
            _asked.set()
        # A large state takes its time: it is saved less often, not all the time.
        time.sleep(max(1.0, 5 * (time.monotonic() - started)))


def _save() -> None:
    """Write the state as it is between two requests: never half of a transaction."""
    states = asyncio.run_coroutine_threadsafe(_states(), ministack._MAIN_LOOP).result()
    with _writing:
        if not _saved_for_good.is_set():
            save_all({name: partial(_same, state) for name, state in states.items()})


async def _states() -> dict[str, Any]:
    """A copy of each service's state. The loop that runs this also runs every write."""
    return {name: state() for name, state in ministack._build_persistence_save_dict().items()}


def _same(state: Any) -> Any:
    return state


def _save_for_good(services: dict[str, Callable[[], Any]]) -> None:
    """The save of a clean stop: whatever was copied earlier is not to be written over it."""
    with _writing:
        _saved_for_good.set()
        save_all(services)


if __name__ == "__main__":
    main()
