"""Files of each kind as they may be published, and what of a person stands in them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Container, Iterator

from chalicelib.domain.answers import personal_data
from chalicelib.domain.answers.files import office, pictures, tables
from chalicelib.domain.answers.files.pdf import pages
from chalicelib.domain.answers.files.publishable import (
    NotPublishable,
    Publishable,
    Reason,
    is_figure,
)
from chalicelib.domain.answers.personal_data import Found, FoundKind, Known
from chalicelib.domain.files.attachments import ending
from chalicelib.domain.files.inspection import look_into

_CLEANED: dict[str, Callable[[bytes], Publishable]] = {
    "csv": tables.table,
    "txt": tables.text,
    "xlsx": office.cleaned,
    "docx": office.cleaned,
    "pdf": pages.cleaned,
    "png": pictures.cleaned,
    "jpg": pictures.cleaned,
    "jpeg": pictures.cleaned,
}
#: Kinds that cannot be searched and cleaned with certainty, and what to make of them.
_INSTEAD: dict[str, Reason] = {
    "xls": "save_as_xlsx",
    "ods": "save_as_xlsx",
    "doc": "save_as_docx",
    "odt": "save_as_docx",
    "webp": "save_as_png",
    "heic": "save_as_png",
    "zip": "unpack",
}
#: Endings of files that may be published.
PUBLISHED_ENDINGS = frozenset(_CLEANED)
_LINES_AT_ONCE = 2_000
#: Digits of a cédula, and how many at least are a list of people.
_CEDULA, _A_LIST = 10, 5
#: Finds of one file that are told; each must be seen to, and a table may repeat one.
MOST_FOUND = 50


def cleaned(name: str, content: bytes) -> Publishable:
    """A file as it may be published, by its name. Raises NotPublishable."""
    end = ending(name)
    if end in _INSTEAD:
        raise NotPublishable(_INSTEAD[end])
    finding = look_into(name, len(content), lambda at, size: content[at : at + size])
    if finding is not None:
        raise NotPublishable(finding)
    is_png = content.startswith(b"\x89PNG")
    if end in ("png", "jpg", "jpeg") and is_png is not (end == "png"):
        raise NotPublishable("type_mismatch")
    try:
        return _CLEANED[end](content)
    except (ValueError, KeyError, LookupError, EOFError) as error:
        raise NotPublishable("damaged") from error
    except (struct.error, zlib.error, zipfile.BadZipFile, RecursionError) as error:
        raise NotPublishable("damaged") from error


def find(name: str, file: Publishable, known: Known) -> list[Found]:
    """What of a person stands in a file, or in its name, each once."""
    found = {(one.kind, one.text): one for one in _find(name, file, known)}
    return list(found.values())[:MOST_FOUND]


def _find(name: str, file: Publishable, known: Known) -> Iterator[Found]:
    yield from personal_data.find_in_address(name, known)
    # Whoever wrote the number as a number lost the zero that it begins with.
    phone = known.phone.removeprefix("+593")
    bare = {
        number.lstrip("0"): kind
        for number, kind in ((known.document, FoundKind.DOCUMENT), (phone, FoundKind.PHONE))
        if number
    }
    told = list[str]()
    for line in (*file.lines, *_people_among(file.figures, bare)):
        if line in bare:
            yield Found(kind=bare[line], start=0, end=len(line), text=line)
        elif not is_figure(line):
            told.append(line)
    # No find reaches over the end of a line, and many short texts cost more than a long one.
    for at in range(0, len(told), _LINES_AT_ONCE):
        yield from personal_data.find("\n".join(told[at : at + _LINES_AT_ONCE]), known)
    for address in file.addresses:
        yield from personal_data.find_in_address(address, known)


def _people_among(figures: tuple[str, ...], bare: Container[str]) -> Iterator[str]:
    """Numbers of people among those that are shown as figures: who asked, or many at once. One of
    forty figures of ten digits has a cédula's check digit by chance."""
    long = [one for one in figures if len(one) == _CEDULA]
    people = [one for one in long if personal_data.find(one)]
    is_list = len(people) >= _A_LIST and len(people) * 2 > len(long)
    for one in figures:
        if one in bare or (is_list and one in people):
            yield one
