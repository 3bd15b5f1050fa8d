"""The embedded AWS as a process of its own: ministack, with what it lacks for daily use.

It saves its state on a clean stop only, so a thread saves within a second of what was asked of
it; and it ends when its parent does, however that ends. Run by ``embedded.py``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import ministack.app as ministack
import ministack.services.cognito as cognito
import ministack.services.dynamodb as dynamodb
from ministack.core.persistence import PERSIST_STATE, STATE_DIR, save_all

from infra.local import expressions

_SECONDS_TO_STOP = 5
#: More for a system that is deleted when it ends: to copy its state is a third of what it does.
_SECONDS_BETWEEN_SAVES = float(os.environ.get("SECONDS_BETWEEN_SAVES", "0.5"))

#: Services whose calls change their own state only, and the name that their state is kept under; a
#: call of any other may change them all.
_ALONE = {"cognito-idp": "cognito", "dynamodb": "dynamodb", "ses": "ses", "ssm": "ssm"}
#: What people do at the user pool, which is not signed.
_SIGNING_IN = {"/login", "/oauth2/token"}
_SERVICE = re.compile(rb"Credential=[^/]*/\d+/[^/]*/([\w-]+)/aws4_request")

_asked: set[str] = set()
_something = threading.Event()
_writing = threading.Lock()
_saved_for_good = threading.Event()


def main() -> None:
    """Serve until the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    expressions.remember(dynamodb)
    cognito._run_idp_handler = _within_write_attributes(cognito._run_idp_handler)
    if PERSIST_STATE:
        _forget_stream_positions()
        ministack.app = _noting(ministack.app)
        ministack.save_all = _save_for_good
        threading.Thread(target=_save_as_asked, daemon=True).start()
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


def _within_write_attributes(run: Callable[..., Any]) -> Callable[..., Any]:
    """The embedded Cognito lets people write every attribute of theirs; AWS, those that their app
    client names.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html"""

    def checked(handler: Any, action: str, data: dict[str, Any]) -> Any:
        if action == "UpdateUserAttributes":
            client = cognito._token_claims(data.get("AccessToken", "")).get("client_id")
            pool, _ = cognito._pool_for_client(client)
            allowed = ((pool or {}).get("_clients", {}).get(client) or {}).get("WriteAttributes")
            asked = {attribute["Name"] for attribute in data.get("UserAttributes", [])}
            if allowed and not asked <= set(allowed):
                message = "A client attempted to write unauthorized attribute"
                return cognito.error_response_json("NotAuthorizedException", message, 400)
        return run(handler, action, data)

    return checked


def _noting(app: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Note which services were asked. What is unsigned changes no state, the user pool's apart."""

    async def noted(scope: Any, receive: Any, send: Any) -> Any:
        result = await app(scope, receive, send)
        service = _service(scope.get("path", ""), dict(scope.get("headers", ())))
        if service:
            _asked.add(service)
            _something.set()
        return result

    return noted


def _service(path: str, headers: dict[bytes, bytes]) -> str | None:
    signed = _SERVICE.search(headers.get(b"authorization", b""))
    if signed:
        return signed[1].decode()
    own = headers.get(b"x-amz-target", b"").startswith(b"AWSCognitoIdentityProviderService")
    return "cognito-idp" if own or path in _SIGNING_IN else None


def _save_as_asked() -> None:
    while True:
        _something.wait()
        _something.clear()
        started, asked = time.monotonic(), set(_asked)
        _asked.difference_update(asked)
        try:
            _save(asked)
        except Exception:
            logging.exception("the state could not be saved; it is tried again")
            _asked.update(asked)
            _something.set()
        # A large state takes its time: it is saved less often, not all the time.
        time.sleep(max(_SECONDS_BETWEEN_SAVES, 5 * (time.monotonic() - started)))


def _save(asked: set[str]) -> None:
    """Write the state as it is between two requests: never half of a transaction."""
    copying = asyncio.run_coroutine_threadsafe(_states(asked), ministack._MAIN_LOOP)
    states = copying.result()
    with _writing:
        if not _saved_for_good.is_set():
            save_all({name: partial(_same, state) for name, state in states.items()})


async def _states(asked: set[str]) -> dict[str, Any]:
    """A copy of what may have changed. The loop that runs this also runs every write."""
    services = ministack._build_persistence_save_dict()
    changed = {_ALONE[name] for name in asked} if asked <= _ALONE.keys() else set(services)
    return {name: state() for name, state in services.items() if name in changed}


def _same(state: Any) -> Any:
    return state


def _save_for_good(services: dict[str, Callable[[], Any]]) -> None:
    """The save of a clean stop: whatever was copied earlier is not to be written over it."""
    with _writing:
        _saved_for_good.set()
        save_all(services)


if __name__ == "__main__":
    main()
