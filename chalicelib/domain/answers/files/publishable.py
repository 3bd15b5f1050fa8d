"""A file as it may be published: what it says, to be searched, and its bytes without what they
tell of whoever made it.

What cannot be read whole is refused with a reason that names the fix. Nothing here looks at the
pixels of a picture: two people do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.files.inspection import Finding

Reason = (
    Finding
    | Literal[
        "save_as_xlsx",
        "save_as_docx",
        "save_as_png",
        "unpack",
        "hidden_content",
        "embedded_content",
        "external_content",
        "form_fields",
        "no_text",
        "too_much_text",
        "too_many_pages",
    ]
)

#: What a developer is told.
REFUSED: dict[Reason, str] = {
    "empty": "The file is empty.",
    "type_mismatch": "The file is not what its name says.",
    "damaged": "The file cannot be read.",
    "password_protected": "The document has a password; send it without.",
    "encrypted": "The archive has a password; send it without.",
    "macros": "The file holds macros; send it without.",
    "dangerous": "The file holds a program.",
    "expands_too_much": "Unpacked, the file would be too large.",
    "save_as_xlsx": "Save it as .xlsx or .csv.",
    "save_as_docx": "Save it as .docx or .pdf.",
    "save_as_png": "Save it as .png or .jpg.",
    "unpack": "Publish the files in it one by one.",
    "hidden_content": "It holds hidden sheets, rows, columns, text, layers, or the data of a pivot "
    "table: show or remove them.",
    "embedded_content": "It holds other files, controls, or pictures that cannot be read: put a PNG"
    " in their place.",
    "external_content": "It draws on other files or connections: break the links.",
    "form_fields": "It is a form: print it to a PDF.",
    "no_text": "A page, or a font of it, has no text that can be searched: make the PDF from the "
    "document.",
    "too_much_text": "It is too long to be searched: publish it on the institute's site, and link.",
    "too_many_pages": "It has too many pages to be searched: publish it on the institute's site.",
}

#: Bytes of markup, and letters of what is searched, that are read of one file: seconds of work.
MOST_MARKUP, MOST_LETTERS = 16 * 1024 * 1024, 400_000
#: Bytes of an office file, unpacked: its pictures are packed already.
MOST_UNPACKED = 64 * 1024 * 1024
#: Digits that the least number of a person has: a shorter one that stands alone is a figure.
FEWEST_DIGITS = 9
#: The same of one that is looked for: a phone without its area's zero.
FEWEST_KNOWN = 7


class NotPublishable(Exception):
    """A file that is not published, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Publishable:
    """Bytes that tell nothing of who made them, and what they say: lines of prose, or cells of
    tables; and addresses, names of parts among them."""

    content: bytes
    lines: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    #: Whole numbers that are shown as figures: ``1.712.345.675``.
    figures: tuple[str, ...] = ()


def checked(
    content: bytes, lines: list[str], addresses: list[str], figures: Iterable[str] = ()
) -> Publishable:
    """What a file says, each line once. Raises NotPublishable where it is too long."""
    told = tuple(dict.fromkeys(one.strip() for one in lines if one.strip()))
    if sum(len(one) for one in told if not is_figure(one)) > MOST_LETTERS:
        raise NotPublishable("too_much_text")
    long = dict.fromkeys(one for one in figures if len(one) >= FEWEST_KNOWN)
    return Publishable(content, told, tuple(dict.fromkeys(addresses)), tuple(long))


def is_figure(line: str) -> bool:
    """Whether a line is a number that is too short to be anybody's."""
    return line.isdigit() and len(line) < FEWEST_DIGITS
