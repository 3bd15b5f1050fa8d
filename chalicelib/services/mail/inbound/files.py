"""Files and long texts that came by mail, on their way into a ticket.

Each is offered before it is kept, as an upload is, and bound by the transaction of the line that
the mail becomes. A mail that becomes none after all (a host delivered it twice, its ticket was
erased meanwhile) leaves copies that nothing claims: ``sweep_uploads`` removes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from chalicelib import logs
from chalicelib.domain.files.attachments import (
    MOST_FILES,
    TYPES,
    Attachment,
    UploadWanted,
    ending,
    plain_name,
)
from chalicelib.domain.files.inspection import is_archive, look_into
from chalicelib.domain.languages import Language, words
from chalicelib.domain.mail.inbound import MOST, MOST_QUOTED_BYTES
from chalicelib.mail.reading.read import Body, File
from chalicelib.mail.reading.redaction import holds_secret, redacted, redacted_bytes
from chalicelib.services.files import uploads
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.guards import uploads as store

#: Endings of files that are text, or may be (a table that calls itself ``.xls``), and what the
#: others begin with.
_OF_TEXT = ("txt", "csv", "xls")
_CONTAINERS = (b"\xd0\xcf\x11\xe0", b"PK")


@dataclass(frozen=True)
class Kept:
    """What of a mail is kept: its files, the names of those that are not, and texts that are too
    long for an entry."""

    files: tuple[Attachment, ...] = ()
    left_out: tuple[str, ...] = ()
    quoted: str = ""
    full_text: Attachment | None = None
    quoted_text: Attachment | None = None


def keep(body: Body, language: Language, *, with_files: bool) -> Kept:
    """Keep what may be attached, and long texts; without files, their names alone are answered.
    Raises Unavailable."""
    files, left_out = _keep_files(body.files if with_files else (), language)
    if not with_files:
        left_out = tuple(plain_name(file.name) for file in body.files)
    quotes_much = len(body.quoted.encode()) > MOST_QUOTED_BYTES
    is_long = len(body.words) > MOST
    return Kept(
        files=files,
        left_out=left_out,
        quoted="" if quotes_much else body.quoted,
        full_text=_keep_text(body.words, "full", language) if is_long else None,
        quoted_text=_keep_text(body.quoted, "quoted", language) if quotes_much else None,
    )


def _keep_files(
    files: Sequence[File], language: Language
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Keep what may be attached; answers that, and the names of what stays with the original."""
    kept: list[Attachment] = []
    left_out: list[str] = []
    for file in files:
        found: tuple[str, bytes] | str = "too_many"
        if len(kept) < MOST_FILES:
            found = _attachable(file)
        if isinstance(found, str):
            left_out.append(_told(file.name, found, language))
            continue
        name, content = found
        kept.append(_put(name, TYPES[ending(name)], content))
    if left_out:
        logs.info("mailed_files_left_out", kept=len(kept), left_out=len(left_out))
    return tuple(kept), tuple(left_out)


def _without_secrets(name: str, content: bytes) -> bytes:
    """The bytes of a file without our links and codes, which a saved mail of ours holds."""
    if ending(name) in _OF_TEXT and not content.startswith(_CONTAINERS):
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        charset = "utf-16" if wide else "latin-1"
        text = content.decode(charset, "replace")
        safe = redacted(text)
        return content if safe == text else safe.encode(charset, "replace")
    if is_archive(name, content):
        return content  # one letter changed would damage it: it is kept as a whole, or left out
    return redacted_bytes(content)


def _attachable(file: File) -> tuple[str, bytes] | str:
    """The name and the bytes of a file that may be attached, or why it may not."""
    try:
        name = UploadWanted(filename=file.name, size=len(file.content)).filename
        content = _without_secrets(name, file.content)
        finding = _finding(name, content)
    except ValidationError as error:
        return error.errors()[0]["type"]
    except Exception:
        logs.error("mailed_file_not_looked_into")  # a parser's defect must not cost the mail
        return "damaged"
    return finding or (name, content)


def _finding(name: str, content: bytes) -> str | None:
    finding = look_into(name, len(content), lambda at, most: content[at : at + most])
    if finding is None and is_archive(name, content) and holds_secret(name, content):
        return "opens_ticket"
    return finding


def _told(name: str, reason: str, language: Language) -> str:
    """A file that is left out, with the reason where its sender can help it."""
    why = words(language)["mailed_files"]["reasons"].get(reason)
    return f"{plain_name(name)} ({why})" if why else plain_name(name)


def _keep_text(text: str, what: str, language: Language) -> Attachment:
    name = words(language)["mailed_files"]["texts"][what]
    return _put(name, "text/plain; charset=utf-8", text.encode("utf-8", "replace"))


def _put(name: str, media_type: str, content: bytes) -> Attachment:
    upload = uploads.fresh(name, len(content), media_type)
    store.offer(upload)
    bucket.put(upload.upload_id, name, media_type, content)
    sha256 = hashlib.sha256(content).hexdigest()
    facts = {"id": upload.upload_id, "sha256": sha256}
    return Attachment(name=name, size=len(content), type=media_type, **facts)
