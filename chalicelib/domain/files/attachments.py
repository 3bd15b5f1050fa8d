"""Files that come with a ticket: which are taken, what they are called, what they are known as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.fields import is_control
from chalicelib.domain.languages import words
from chalicelib.domain.model import Model

#: Endings of names, and what a file of that ending is served as.
TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
    "zip": "application/zip",
}
#: Files that one entry takes, and bytes that each may have.
MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
#: Seconds that an upload may be named in after it was asked for, and after a draft of the desk,
#: which is kept for a week, has named it; the template's lifecycle keeps the object for longer.
CLAIMED_WITHIN = 48 * 3_600
DRAFTED_WITHIN = 8 * 86_400
#: Seconds that the form of an upload serves; a slow phone needs many of them.
FORM_SECONDS = 3_600
#: Seconds that a download's link serves.
LINK_SECONDS = 300

_LONGEST_NAME, _SHOWN_NAME = 120, 60
_UNNAMED = "archivo"
#: Letters of a name that are looked at, from its end: no file system has longer ones.
_MOST_READ = 1_000
#: What file systems refuse in names, and what would make a path of one.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
#: Begins with the time, so that ids sort by it, and ends with 128 random bits.
_UPLOAD_ID = re.compile(r"[0-9A-Z]{10}[0-9a-f]{32}")


class FileState(StrEnum):
    """Whether a file can be fetched."""

    READY = "ready"
    IN_REVIEW = "in_review"  # it is being searched for malware
    REFUSED = "refused"  # malware was found, or nobody can look into it


class Attachment(Model):
    """A file of an entry, as it is kept: its id names the object and says nothing."""

    id: str
    name: str
    size: int = Field(description="Bytes.")
    type: str = Field(description="Media type.")
    sha256: str | None = Field(
        None,
        description="SHA-256 of its bytes as they were taken, 64 hexadecimal digits; missing "
        "where a version before kept it without.",
    )


class AttachmentSeen(Attachment):
    """A file of an entry, and whether it can be fetched."""

    state: FileState


def seen(
    files: Iterable[Attachment], states: Mapping[str, FileState]
) -> tuple[AttachmentSeen, ...]:
    """Files with their states; one whose state is not told is in review."""
    return tuple(
        AttachmentSeen(**file.model_dump(), state=states.get(file.id, FileState.IN_REVIEW))
        for file in files
    )


def seen_one(file: Attachment | None, states: Mapping[str, FileState]) -> AttachmentSeen | None:
    """A file that may be none, with its state."""
    return seen((file,), states)[0] if file is not None else None


class AttachmentLimits(Model):
    """What may be attached to an entry."""

    count: int = MOST_FILES
    bytes: int = MOST_BYTES
    types: tuple[str, ...] = tuple(TYPES)


def clean_name(text: Any) -> str:
    """The name of a file without its path, control characters and what file systems refuse.

    Raises when its ending is none of ``TYPES``.
    """
    if not isinstance(text, str):
        raise PydanticCustomError("wrong_type", "Send a string.")
    last = re.split(r"[/\\]", text)[-1][-_MOST_READ:]
    seen = "".join(letter for letter in last if not _is_unseen(letter))
    name = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).split())
    stem, dot, end = name.rstrip(". ").rpartition(".")
    if not dot or ending(name) not in TYPES:
        raise PydanticCustomError("type_not_accepted", "Send a file of one of the types listed.")
    most = _LONGEST_NAME - len(end) - 1
    return f"{stem.strip('. ')[:most].rstrip('. ') or _UNNAMED}.{end}"


def plain_name(text: str) -> str:
    """The name of a file that is not kept, as text that can be shown and mailed."""
    return _without_path(text[:1_000]).strip(". ")[:_SHOWN_NAME] or _UNNAMED


def _without_path(text: str) -> str:
    last = re.split(r"[/\\]", text)[-1]
    seen = "".join(letter for letter in last if not _is_unseen(letter))
    return " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).split())


def _is_unseen(letter: str) -> bool:
    return is_control(letter) or unicodedata.category(letter) == "Cf"


def ending(name: str) -> str:
    """What stands behind the last dot of a name, in lower case."""
    return name.rstrip(". ").rpartition(".")[2].lower()


def _size(size: int) -> int:
    if size < 1:
        raise PydanticCustomError("empty", "The file is empty.")
    if size > MOST_BYTES:
        raise PydanticCustomError("too_large", "The file is too large.")
    return size


class UploadWanted(Model, extra="forbid"):
    """A file that somebody wants to attach. Its name decides its type, its bytes must agree."""

    filename: Annotated[str, BeforeValidator(clean_name)]
    content_type: str = Field("", max_length=255, description="What the browser takes it for.")
    size: Annotated[int, AfterValidator(_size)] = Field(description="Bytes.")


def _unknown_unless_an_id(value: Any) -> Any:
    if isinstance(value, str) and _UPLOAD_ID.fullmatch(value):
        return value
    raise PydanticCustomError("unknown_upload", "There is no such upload.")


def _few_and_different(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(ids) > MOST_FILES:
        raise PydanticCustomError("too_many", "Attach at most {most} files.", {"most": MOST_FILES})
    if len(set(ids)) < len(ids):
        raise PydanticCustomError("repeated", "Name each upload once.")
    return ids


UploadId = Annotated[str, BeforeValidator(_unknown_unless_an_id)]
#: The uploads that an opening, a message or a reply names.
Uploads = Annotated[
    tuple[UploadId, ...],
    AfterValidator(_few_and_different),
]


def shown_size(size: int, language: str) -> str:
    """A size as people read it: ``1,2 MB`` or ``1.2 MB``."""
    if size < 1_024:
        return f"{size} B"
    amount, unit = (size / 1_024, "kB") if size < 1_024**2 else (size / 1_024**2, "MB")
    text = f"{amount:.1f}".removesuffix(".0")
    decimal = words(language)["numbers"]["decimal"]
    return f"{text.replace('.', decimal)} {unit}"


def disposition(name: str) -> str:
    """The Content-Disposition of a download (RFC 6266), in ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%;]', "_", plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
