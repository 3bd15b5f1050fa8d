"""Whether the bytes of a file are what its name says, and nothing that could harm who opens it.

As tolerant as the programs that open it: a PDF may have bytes before its header (ISO 32000-1,
annex H), ``.xls`` is often HTML, XML or text with tabs that Excel opens, a picture may bear the
ending of another kind. Of most only the beginning is read; archives are unpacked
(``archives.py``). What is sought here is the lie and the trap; malware proper is for a scanner
(``infra/templates/data.yaml``, ``MalwareScan``).
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from chalicelib.domain.files import archives
from chalicelib.domain.files.archives import Read, look_into_archive
from chalicelib.domain.files.attachments import ending
from chalicelib.domain.model import Model

#: Why a file is refused; the site has a sentence for each.
Finding = Literal["empty", "password_protected", archives.Finding]

#: What a developer is told of it.
FOUND: dict[Finding, str] = {
    "empty": "The file is empty.",
    "type_mismatch": "The file is not what its name says.",
    "damaged": "The file cannot be read.",
    "password_protected": "The document has a password; send it without.",
    "encrypted": "The archive has a password; send it without.",
    "macros": "The file holds macros; send it without.",
    "dangerous": "The archive holds a program or another archive.",
    "expands_too_much": "Unpacked, the file would be too large.",
}


class Inspection(Model):
    """Whether a message may bring a file, by its bytes."""

    accepted: bool
    code: Finding | None = Field(
        None, description="As the message that brings it would be refused."
    )
    detail: str | None = None

    @classmethod
    def of(cls, finding: Finding | None) -> Inspection:
        """The verdict of what was found, or of nothing."""
        return cls(
            accepted=finding is None, code=finding, detail=FOUND[finding] if finding else None
        )


_HEAD = 64 * 1024
#: Bytes that may stand before ``%PDF-`` (ISO 32000-1, annex H, note 13).
_BEFORE_PDF = 1_024

#: The container that old office files share, and new ones with a password (MS-CFB, MS-OFFCRYPTO).
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURE_ENDINGS = ("png", "jpg", "jpeg", "webp", "heic")
_NO_ARCHIVE = ("csv", "txt", "pdf", *_PICTURE_ENDINGS)
#: Brands of pictures in the container of ISO 23008-12 (HEIF).
_HEIF = re.compile(rb"(?s).{4}ftyp.{0,60}?(?:hei[cxms]|hev[cxms]|mif1|msf1)")
_PICTURES = (
    re.compile(rb"\x89PNG\r\n\x1a\n"),
    re.compile(rb"\xff\xd8\xff"),
    re.compile(rb"(?s)RIFF.{4}WEBP"),
    _HEIF,
)


def _stream(name: str) -> bytes:
    """The name of a stream as the directory of an old office file holds it."""
    return name.encode("utf-16-le")


_WORKBOOKS, _DOCUMENTS = (_stream("Workbook"), _stream("Book")), (_stream("WordDocument"),)
_MACROS = _stream("_VBA_PROJECT")
_ENCRYPTED = _stream("EncryptedPackage")
#: How the stream of a workbook begins, and the record behind that says that it has a password
#: (MS-XLS, 2.4.21 BOF and 2.4.117 FilePass).
_WORKBOOK_BEGINS = re.compile(rb"(?s)\x09\x08(?:\x10\x00|\x08\x00)\x00[\x05\x06]")
_FILE_PASS = re.compile(rb"(?s)(?:\x10\x00.{16}|\x08\x00.{8})(?:\x42\x00\x02\x00.{2})?\x2f\x00")
#: How the stream of a document begins, and the bit that says that it has a password
#: (MS-DOC, 2.5.2 FibBase).
_DOCUMENT_BEGINS, _DOCUMENT_FLAGS, _DOCUMENT_ENCRYPTED = b"\xec\xa5", 10, 0x0100


def look_into(name: str, size: int, read: Read) -> Finding | None:
    """What is wrong with a file of a name, a size in bytes and readable parts; None when nothing.

    ``read`` may raise; what it raises goes through.
    """
    if size < 1:
        return "empty"
    end, head = ending(name), read(0, min(size, _HEAD))
    if end in ("csv", "txt"):
        return None if _is_text(head) else "type_mismatch"
    if end == "pdf":
        return None if b"%PDF-" in head[: _BEFORE_PDF + 5] else "type_mismatch"
    if end in _PICTURE_ENDINGS:
        is_picture = any(known.match(head) for known in _PICTURES)
        return None if is_picture else "type_mismatch"
    if head.startswith(_OLE):
        return _in_old_office_file(end, read(0, size))
    if is_archive(name, head):
        # Office opens a new document that bears the ending of an old one.
        return look_into_archive({"xls": "a.xlsx", "doc": "a.docx"}.get(end, name), size, read)
    # Excel opens HTML, XML and tables of text as .xls, Word opens RTF and HTML as .doc.
    return None if end in ("xls", "doc") and _is_text(head) else "type_mismatch"


def is_archive(name: str, content: bytes) -> bool:
    """Whether a file of a name is looked into as an archive: a zip, or a document that is one."""
    return content.startswith(_ZIP) and ending(name) not in _NO_ARCHIVE


def _is_text(head: bytes) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or a code page of one byte a letter."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    else:
        text = head.decode("latin-1")
    return not any(letter < " " and letter not in "\t\n\r\f\x1a" for letter in text)


def _in_old_office_file(end: str, content: bytes) -> Finding | None:
    if _ENCRYPTED in content and end in ("xlsx", "docx", "xls", "doc"):
        return "password_protected"
    streams = {"xls": _WORKBOOKS, "doc": _DOCUMENTS}.get(end, ())
    if not any(name in content for name in streams):
        return "type_mismatch"
    if _has_password(end, content):
        return "password_protected"
    return "macros" if _MACROS in content else None


def _has_password(end: str, content: bytes) -> bool:
    """Whether an old workbook or document opens with a password alone."""
    if end == "xls":
        return any(
            _FILE_PASS.match(content, found.start() + 2)
            for found in _WORKBOOK_BEGINS.finditer(content)
        )
    flags = content[512 + _DOCUMENT_FLAGS : 512 + _DOCUMENT_FLAGS + 2]
    begins = content[512:514] == _DOCUMENT_BEGINS
    return begins and bool(int.from_bytes(flags, "little") & _DOCUMENT_ENCRYPTED)
