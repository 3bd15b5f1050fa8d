"""The files among the parts of a mail, each under a name with an ending."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.mail.reading.mime.parts import Part

#: Endings of names by media type, for parts without a name.
_ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heic",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/msword": "doc",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/html": "html",
    "message/rfc822": "eml",
}
#: What files begin with, for parts that say nothing of themselves.
_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"PK\x03\x04", "zip"),
)
#: What no one misses: signatures, invitations and cards that mail clients add by themselves.
SILENT_TYPES = re.compile(
    r"application/(?:x-)?pkcs7-signature|application/pgp-(?:signature|keys|encrypted)"
    r"|text/(?:calendar|x-vcalendar|vcard|x-vcard|directory|rfc822-headers|x-amp-html)"
    r"|application/ics|message/(?:delivery-status|disposition-notification|global-.*)"
)
_SILENT_NAMES = re.compile(r".*\.(?:p7s|asc|sig|ics|ifb|vcf)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class File:
    """A file that came with a mail, under the name that its sender gave it."""

    name: str
    content: bytes
    inline: bool = False


def files_of(part: Part) -> list[File]:
    name = part.name
    if SILENT_TYPES.fullmatch(part.type) or _SILENT_NAMES.fullmatch(name):
        return []
    content = part.content
    if not content.strip() and not name and not part.is_attachment:
        return []
    is_inline = not part.is_attachment and part.type.startswith("image/")
    return [File(_named(name, part.type, content), content, is_inline)]


def _named(name: str, kind: str, content: bytes) -> str:
    """A name with an ending: the one given, or one by the type or by what the bytes begin with."""
    ending = _ENDINGS.get(kind, "")
    if not ending:
        ending = next((end for start, end in _BEGINNINGS if start in content[:1_100]), "")
    name = name.strip()
    if not name:
        return f"archivo.{ending}" if ending else ""
    has_ending = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return name if has_ending or not ending else f"{name}.{ending}"
