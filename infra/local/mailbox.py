"""The mailbox of a developer's machine: every mail that was sent, as a person reads it.

``sink`` takes mail by SMTP into a Maildir; ``Mailbox`` shows it at ``/buzon/`` and, for
programs, at ``/buzon.json``.
"""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from jinja2 import Environment, FileSystemLoader, select_autoescape

#: A mail is shown as its author made it, but runs nothing and fetches nothing. Its links open in
#: a window of their own, as mail programs do it: the site refuses to be shown in a frame.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_MAIL_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {_SANDBOX}"
_LINKS_OUTSIDE = '<base target="_blank">'
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'"
)
#: Mails that are kept as they were read.
_READ = 10_000

Page = tuple[int, str, str, bytes]


@dataclass(frozen=True)
class Letter:
    """A mail that arrived."""

    key: str
    at: str
    message: EmailMessage

    @cached_property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def sender(self) -> Any:
        return self.message["From"]

    @property
    def reply_to(self) -> Any:
        """Where an answer goes."""
        return self.message["Reply-To"] or self.message["From"]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @cached_property
    def text(self) -> str:
        return self._body("plain")

    @cached_property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part is not None else ""

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """Its files: name, media type and bytes of each."""
        return [
            {
                "filename": part.get_filename(),
                "content_type": part.get_content_type(),
                "size": len(part.get_payload(decode=True) or b""),
            }
            for part in self.message.iter_attachments()
        ]

    @cached_property
    def facts(self) -> str:
        """The mail as ``/buzon.json`` has it."""
        return json.dumps(self._facts(), ensure_ascii=False, indent=1)

    def _facts(self) -> dict[str, Any]:
        files = self.attachments
        return ({"attachments": files} if files else {}) | {
            "to": self.to,
            "reply_to": _address(self.reply_to),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": {name: str(value) for name, value in self.message.items()},
            "at": self.at,
        }


class Mailbox:
    """The pages of the mailbox, over a Maildir."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._maildir = mailbox.Maildir(folder, create=True)
        self._folder = folder
        templates = FileSystemLoader(Path(__file__).parent / "buzon")
        self._templates = Environment(loader=templates, autoescape=select_autoescape(["html"]))

    def add(self, content: bytes) -> None:
        """Keep a mail."""
        self._maildir.add(content)

    def letters(self) -> list[Letter]:
        """Every mail, newest first."""
        found = [(path.stat().st_mtime_ns, path) for path in (self._folder / "new").iterdir()]
        return [_letter(path, at) for at, path in sorted(found, reverse=True)]

    def letter(self, key: str) -> Letter | None:
        """A mail by its key."""
        return next((letter for letter in self.letters() if letter.key == key), None)

    def answered(self, letter: Letter) -> Page:
        """The page that says that an answer is on its way."""
        return self._html("answered.html", letter=letter)

    def missing(self) -> Page:
        """The page of a mail that is not there."""
        return 404, *self._html("missing.html")[1:]

    def page(self, path: str, to: str = "") -> Page:
        """Status, content type, content security policy and body of an address; ``to`` asks for
        the mails to somebody alone, as programs do that wait for one."""
        letters = self.letters()
        if path == "/buzon.json":
            asked = [letter for letter in letters if to in ("", letter.to)]
            return _ok("application/json", _PAGE_POLICY, _json(asked))
        if path == "/buzon/buzon.css":
            css = (Path(__file__).parent / "buzon" / "buzon.css").read_text(encoding="utf-8")
            return _ok("text/css; charset=utf-8", _PAGE_POLICY, css)
        if path in ("/buzon", "/buzon/"):
            return self._html("list.html", letters=letters)
        key = path.removeprefix("/buzon/")
        for letter in letters:
            if key == letter.key:
                return self._html("letter.html", letter=letter, sandbox=_SANDBOX)
            if key == f"{letter.key}.html":
                return _ok("text/html; charset=utf-8", _MAIL_POLICY, _LINKS_OUTSIDE + letter.html)
        return self.missing()

    def _html(self, name: str, **facts: Any) -> Page:
        body = self._templates.get_template(name).render(facts)
        return _ok("text/html; charset=utf-8", _PAGE_POLICY, body)


@contextmanager
def sink(box: Mailbox, port: int) -> Iterator[tuple[str, int]]:
    """Take mail by SMTP on a port of 127.0.0.1; gives host and port."""
    controller = Controller(_Handler(box), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield "127.0.0.1", port
    finally:
        controller.stop()


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self._box = box

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self._box.add(envelope.content)
        return "250 OK"


def _address(header: Any) -> str:
    """The one address of a header."""
    return parseaddr(str(header))[1]


@lru_cache(_READ)
def _letter(path: Path, modified: int) -> Letter:
    """A mail as it is read once: nothing changes it, and whoever waits for one asks for all."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    at = datetime.fromtimestamp(modified / 1e9, UTC).isoformat(timespec="milliseconds")
    return Letter(path.name.partition(":")[0], at.replace("+00:00", "Z"), message)


def _json(letters: list[Letter]) -> str:
    return "[\n" + ",\n".join(letter.facts for letter in letters) + "\n]"


def _ok(content_type: str, content_policy: str, body: str) -> Page:
    return 200, content_type, content_policy, body.encode()
