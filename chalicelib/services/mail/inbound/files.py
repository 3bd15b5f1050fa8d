"""Files and long texts that came by mail, on their way into a ticket."""

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
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.guards import guards

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


def keep(body: Body, mail_key: str, language: Language, *, with_files: bool) -> Kept:
    """Keep what may be attached, and long texts; without files, their names alone are answered.

    ``mail_key`` names the original. The ids come from it, so that the same mail read again
    makes the same copies. Raises Unavailable.
    """
    files, left_out = _keep_files(body.files if with_files else (), mail_key, language)
    if not with_files:
        left_out = tuple(plain_name(file.name) for file in body.files)
    quotes_much = len(body.quoted.encode()) > MOST_QUOTED_BYTES
    is_long = len(body.words) > MOST
    return Kept(
        files=files,
        left_out=left_out,
        quoted="" if quotes_much else body.quoted,
        full_text=_keep_text(body.words, "full", mail_key, language) if is_long else None,
        quoted_text=_keep_text(body.quoted, "quoted", mail_key, language) if quotes_much else None,
    )


def _keep_files(
    files: Sequence[File], mail_key: str, language: Language
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Keep what may be attached; answers that, and the names of what stays with the original."""
    kept: list[Attachment] = []
    left_out: list[str] = []
    for place, file in enumerate(files):
        found: tuple[Attachment, bytes] | str = "too_many"
        if len(kept) < MOST_FILES:
            found = _attachment(file, f"{mail_key}#{place}")
        if isinstance(found, str):
            left_out.append(_told(file.name, found, language))
            continue
        attachment, content = found
        bucket.put(attachment.id, attachment.name, attachment.type, content)
        kept.append(attachment)
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


def _attachment(file: File, source: str) -> tuple[Attachment, bytes] | str:
    """The file as an attachment with its bytes, or why it is none."""
    try:
        name = UploadWanted(filename=file.name, size=len(file.content)).filename
        content = _without_secrets(name, file.content)
        finding = _finding(name, content)
    except ValidationError as error:
        return error.errors()[0]["type"]
    except Exception:
        logs.error("mailed_file_not_looked_into")  # a parser's defect must not cost the mail
        return "damaged"
    if finding:
        return finding
    return _described(_id(source), name, TYPES[ending(name)], content), content


def _finding(name: str, content: bytes) -> str | None:
    finding = look_into(name, len(content), lambda at, most: content[at : at + most])
    if finding is None and is_archive(name, content) and holds_secret(name, content):
        return "opens_ticket"
    return finding


def _told(name: str, reason: str, language: Language) -> str:
    """A file that is left out, with the reason where its sender can help it."""
    why = words(language)["mailed_files"]["reasons"].get(reason)
    return f"{plain_name(name)} ({why})" if why else plain_name(name)


def _keep_text(text: str, what: str, mail_key: str, language: Language) -> Attachment:
    content, media_type = text.encode("utf-8", "replace"), "text/plain; charset=utf-8"
    file_id, name = _id(f"{mail_key}#{what}"), words(language)["mailed_files"]["texts"][what]
    bucket.put(file_id, name, media_type, content)
    return _described(file_id, name, media_type, content)


def _described(file_id: str, name: str, media_type: str, content: bytes) -> Attachment:
    sha256 = hashlib.sha256(content).hexdigest()
    return Attachment(id=file_id, name=name, size=len(content), type=media_type, sha256=sha256)


def _id(source: str) -> str:
    # Sorts behind every upload's id, so that the sweep of uploads passes it by.
    return f"mail-{guards.hashed('mailed-file', source)}"
