"""Files as people send them, and the browser's part of sending one."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
import uuid
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.desk import request

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0"
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
EXE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"\0" * 100
CSV = "ciudad,índice\nCuenca,101.2\n".encode()
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


def archive(
    *names: str, content: bytes = b"x", contents: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A zip with files of these names; ``contents`` gives some what they hold."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, (contents or {}).get(name, content))
    return file.getvalue()


def old_office(*entries: str) -> bytes:
    """The container of old office files, with entries of these names in its directory."""
    return _OLE + b"".join(entry.encode("utf-16-le").ljust(128, b"\0") for entry in entries)


XLSX = archive("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
ODS, ODT = (
    archive("mimetype", "content.xml", contents={"mimetype": kind})
    for kind in (
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
    )
)
WEBP = b"RIFF\x24\0\0\0WEBPVP8 "
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
DOCX = archive("[Content_Types].xml", "word/document.xml")


def offer(name: str, size: int, address: str = "198.51.100.7") -> Any:
    """Ask for the form of an upload."""
    body = {"filename": name, "content_type": "", "size": size}
    return request("POST", "/uploads", body, address=address)


def send(form: Mapping[str, Any], content: bytes, **fields: str) -> int:
    """Send a file with a form, some of its fields changed; S3's status."""
    boundary = uuid.uuid4().hex
    body = b""
    for name, value in (form["fields"] | fields).items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += f"{head}{value}\r\n".encode()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    body += head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    sent = urllib.request.Request(
        form["url"],
        method="POST",
        data=body,
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def upload(name: str = "cuadro.csv", content: bytes = CSV) -> str:
    """A file that has come; its upload's id."""
    form = offer(name, len(content)).json
    assert send(form, content) == 204
    upload_id: str = form["upload_id"]
    return upload_id


def fetch(url: str) -> tuple[dict[str, str], bytes]:
    """Headers, by their usual names, and content of a file."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return {name.title(): value for name, value in answer.headers.items()}, answer.read()
