"""The one port of a developer's machine: CloudFront's part that is not emulated, the pages where
agents sign in, and the mailbox.

Requests go on to the emulated distribution under its own host name, with the viewer's address
in ``CloudFront-Viewer-Address``. In the cloud CloudFront overwrites that header; here a request
that bears one keeps it, so that a check can speak for many viewers. What CloudFront would
compress is compressed. What is for the bucket of attachments, which browsers reach at S3's own
address in the cloud, goes on to the embedded S3 as it came.
"""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from infra.local.mailbox import Mailbox, Page
from infra.local.replies import Receiving

#: What goes from one connection to the next no further (RFC 9110, 7.6.1).
_HOP_BY_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
_COMPRESSED = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_LEAST, _MOST = 1_000, 10_000_000
_VIEWER = "CloudFront-Viewer-Address"
#: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
_MAIL_BYTES = 40 * 1024 * 1024


@contextmanager
def front(
    port: int, aws_port: int, domain: str, box: Mailbox, bucket: str, receiving: Receiving
) -> Iterator[None]:
    """Serve on 127.0.0.1 in the background. ``domain`` is the distribution's, ``bucket`` the
    one of attachments; ``receiving`` takes in what is written to us."""

    class Handler(_Front):
        pass

    Handler.aws_port, Handler.domain, Handler.box = aws_port, domain, box
    Handler.bucket, Handler.receiving = bucket, receiving
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    aws_port: int
    domain: str
    box: Mailbox
    bucket: str
    receiving: Receiving

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def _handle(self) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        if path == "/buzon.json" or path == "/buzon" or path.startswith("/buzon/"):
            to = parse_qs(query).get("to", [""])[-1]
            page = self._write(path) if self.command == "POST" else self.box.page(path, to)
            status, content_type, content_policy, body = page
            headers = [("Content-Type", content_type), ("Content-Security-Policy", content_policy)]
            self._answer(status, [*headers, ("Cache-Control", "no-store")], body)
        elif path.startswith("/oauth2/") or path in ("/login", "/logout"):
            self._sign_in(path)
        elif path.split("/")[1] == self.bucket:
            self._pass_on({"Host": self.headers["Host"]}, self._body())
        else:
            self._pass_on({"Host": self.domain, **self._viewer()}, self._body())

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _handle  # noqa: N815

    def _sign_in(self, path: str) -> None:
        """The user pool's own pages and calls, which in the cloud have a host of their own."""
        body = self._body()
        if path == "/oauth2/revoke":  # the embedded Cognito has it as a call of AWS's only
            form = parse_qs(body.decode())
            call = {"Token": form["token"][0], "ClientId": form["client_id"][0]}
            del self.headers["Content-Type"]
            self.headers["Content-Type"] = "application/x-amz-json-1.1"
            self.headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService.RevokeToken"
            self.path, body = "/", json.dumps(call).encode()
        self._pass_on({"Host": f"127.0.0.1:{self.aws_port}"}, body)

    def _write(self, path: str) -> Page:
        """What somebody sends to the mailbox: a raw mail to us, or an answer by its form."""
        if int(self.headers.get("Content-Length") or 0) > _MAIL_BYTES:
            self.close_connection = True  # what is not read would pass for the next request
            return _told(413, {"detail": "SES takes mails of 40 MB."})
        body = self._body()
        if urlsplit(self.headers.get("Origin", "")).netloc not in (
            "",  # a program; a page of another site says which
            self.headers["Host"],
        ):
            return self.box.missing()
        return self._arrive(body) if path == "/buzon/entrantes" else self._reply(path, body)

    def _arrive(self, raw: bytes) -> Page:
        """A raw mail, as if SES had received it; ``?proven=no`` for one of a forged sender."""
        asked = parse_qs(urlsplit(self.path).query).get("proven", ["yes"])[-1]
        try:
            return _told(200, {"outcome": self.receiving.receive(raw, proven=asked != "no")})
        except (RuntimeError, OSError) as error:
            return _told(502, {"detail": str(error)})

    def _reply(self, path: str, body: bytes) -> Page:
        """A form of the mailbox: an answer to the mail that it shows."""
        letter = self.box.letter(path.removeprefix("/buzon/"))
        if letter is None:
            return self.box.missing()
        form = parse_qs(body.decode("utf-8", "replace"))
        self.receiving.answer(letter, "\n".join(form.get("text", [])))
        return self.box.answered(letter)

    def _viewer(self) -> dict[str, str]:
        told = f"{self.client_address[0]}:{self.client_address[1]}"
        return {} if _VIEWER in self.headers else {_VIEWER: told}

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _pass_on(self, own: dict[str, str], body: bytes) -> None:
        own = {**own, "Accept-Encoding": "identity"}
        replaced = _HOP_BY_HOP | {name.lower() for name in own}  # whatever case it came in
        headers = own | {
            name: value for name, value in self.headers.items() if name.lower() not in replaced
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.aws_port, timeout=60)
        try:
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            self._answer(502, [("Content-Type", "text/plain")], b"The embedded AWS is gone.\n")
            return
        finally:
            connection.close()
        self._answer(answer.status, answer.getheaders(), content)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP]
        if self._compresses(kept, body):
            body = gzip.compress(body, 6, mtime=0)
            kept += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response_only(status)
        for name, value in kept:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _compresses(self, headers: list[tuple[str, str]], body: bytes) -> bool:
        fields = {name.lower(): value for name, value in headers}
        return (
            "gzip" in self.headers.get("Accept-Encoding", "")
            and "content-encoding" not in fields
            and _LEAST <= len(body) <= _MOST
            and fields.get("content-type", "").startswith(_COMPRESSED)
        )


def _told(status: int, fact: dict[str, str]) -> Page:
    return status, "application/json", "default-src 'none'", json.dumps(fact).encode()
