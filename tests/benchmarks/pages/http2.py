"""HTTP/2 over TLS before the system, as the distribution answers browsers in the cloud."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime
import hashlib
import http.client
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypercorn.asyncio import serve
from hypercorn.config import Config

from infra.local.embedded import free_port

_HOST = "127.0.0.1"
#: What belongs to one connection of HTTP/1.1 and is forbidden in HTTP/2 (RFC 9113, 8.2.2).
_OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "upgrade"}


@contextmanager
def over_http2(url: str, home: Path) -> Iterator[tuple[str, str]]:
    """The address at which a browser meets the system at ``url`` over HTTP/2, and what Chromium
    is started with to trust it: what comes with an error of the certificate is never cached.

    The certificate lies in ``home``, for a day.
    """
    config = Config()
    port = free_port()
    config.bind = [f"{_HOST}:{port}"]
    config.certfile, config.keyfile, trusted = _certificate(home)
    config.accesslog = config.errorlog = None
    loop, ended = asyncio.new_event_loop(), asyncio.Event()
    serving = serve(_Forwarding(url), config, shutdown_trigger=ended.wait)  # type: ignore[arg-type]
    thread = threading.Thread(target=loop.run_until_complete, args=(serving,))
    thread.start()
    try:
        _wait_for(port)
        yield (
            f"https://{_HOST}:{port}",
            f"--ignore-certificate-errors-spki-list={trusted}",
        )
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


class _Forwarding:
    """An ASGI application that asks the system for everything."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url).netloc

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]
    ) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        path = scope["raw_path"].decode()
        if scope["query_string"]:
            path += "?" + scope["query_string"].decode()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        answer = await asyncio.to_thread(self._ask, scope["method"], path, headers, body)
        status, told, content = answer
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": content})

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        connection = http.client.HTTPConnection(self._to, timeout=60)
        try:
            sent = {name: value for name, value in headers.items() if name[0] != ":"}
            connection.request(method, path, body or None, {**sent, "host": self._to})
            answer = connection.getresponse()
            told = [
                (name.lower().encode(), value.encode())
                for name, value in answer.getheaders()
                if name.lower() not in _OF_A_CONNECTION
            ]
            return answer.status, told, answer.read()
        finally:
            connection.close()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection((_HOST, port), timeout=5):
            return
        time.sleep(0.05)
    raise RuntimeError("HTTP/2 did not start")


def _certificate(home: Path) -> tuple[str, str, str]:
    """A certificate of a day for this machine: the paths of it and of its key, and the public
    key's SHA-256 in base64."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(_HOST))]), False
        )
        .sign(key, hashes.SHA256())
    )
    paths = home / "certificate.pem", home / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return str(paths[0]), str(paths[1]), base64.b64encode(hashlib.sha256(public).digest()).decode()
