"""Files that came by mail, on their way into a ticket: the same look as at uploads."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from chalicelib import logs
from chalicelib.domain.contents import look_into
from chalicelib.domain.files import MOST_FILES, TYPES, Attachment, UploadWanted, ending
from chalicelib.mail.read import File
from chalicelib.store import attachments as bucket
from chalicelib.store import guards

_UNNAMED = "archivo"


def keep(files: Sequence[File], mail_key: str) -> tuple[tuple[Attachment, ...], list[str]]:
    """Keep what may be attached; answers that, and the names of what stays with the original.

    ``mail_key`` names the original. The ids come from it, so that the same mail read again
    makes the same copies. Raises Unavailable.
    """
    kept: list[Attachment] = []
    left_out: list[str] = []
    for place, file in enumerate(files):
        attachment = _attachment(file, f"{mail_key}#{place}") if len(kept) < MOST_FILES else None
        if attachment is None:
            left_out.append(_shown(file.name))
            continue
        bucket.put(attachment.id, attachment.name, attachment.type, file.content)
        kept.append(attachment)
    if left_out:
        logs.info("mailed_files_left_out", kept=len(kept), left_out=len(left_out))
    return tuple(kept), left_out


def _attachment(file: File, source: str) -> Attachment | None:
    """The file as an attachment; None when it is of no type, size or content that is taken."""
    size = len(file.content)
    try:
        name = UploadWanted(filename=file.name, size=size).filename
    except ValidationError:
        return None
    if look_into(name, size, lambda offset, most: file.content[offset : offset + most]):
        return None
    # Sorts behind every upload's id, so that the sweep of uploads passes it by.
    attachment_id = f"mail-{guards.hashed('mailed-file', source)}"
    return Attachment(id=attachment_id, name=name, size=size, type=TYPES[ending(name)])


def _shown(name: str) -> str:
    """A name as text; what is no letter of it is left out."""
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain.strip()[:60] or _UNNAMED
