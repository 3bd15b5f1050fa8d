"""Files that people attach: a letter as PDF, a table as CSV."""

from __future__ import annotations

import random
import urllib.request
import uuid

from chalicelib.domain.files.attachments import UploadWanted
from chalicelib.domain.limits import Caller
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.services.files import uploads

_PROVINCES = ("Azuay", "Carchi", "Esmeraldas", "Guayas", "Imbabura", "Loja", "Manabí", "Pichincha")


def upload(name: str, content: bytes, caller: Caller, catalog: Catalog) -> str:
    """Send a file as a browser does: ask for a form, and send it there. Answers the upload's id."""
    wanted = UploadWanted(filename=name, content_type="", size=len(content))
    upload_id, form = uploads.offer(wanted, caller, catalog.rules)
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in form.fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    asked = urllib.request.Request(form.url, body, kind, method="POST")  # noqa: S310 - our own
    with urllib.request.urlopen(asked, timeout=60):  # noqa: S310
        return upload_id


def table(chance: random.Random, until: int) -> bytes:
    """Numbers by province and year, as a spreadsheet opens them in Ecuador."""
    years = range(until - 3, until + 1)
    lines = [";".join(["provincia", *(str(year) for year in years)])]
    for province in _PROVINCES:
        numbers = [f"{chance.uniform(2, 9):.1f}".replace(".", ",") for _ in years]
        lines.append(";".join([province, *numbers]))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def letter(text: str) -> bytes:
    """A page of PDF with a line of ASCII on it."""
    drawing = f"BT /F1 12 Tf 72 760 Td ({text}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    made, places = b"%PDF-1.4\n", list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n" + rows
    return made + head + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
