"""PDFs (ISO 32000-1) without what they tell of who made them.

Their pages are put into a new document: properties, former versions, attachments, scripts and
notes stay behind. Links to pages of the web go along, and what a screen reader goes by
(``structure.py``).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.answers.files import pictures
from chalicelib.domain.answers.files.pdf import structure
from chalicelib.domain.answers.files.publishable import NotPublishable, Publishable, checked

MOST_PAGES = 150
#: Bytes of drawing that are followed, each form as often as it is drawn.
_MOST_DRAWN = 24 * 1024 * 1024
_OF_A_PAGE = frozenset(
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate"
    " /UserUnit /Group /Annots".split()
)
#: What objects of a page may tell of programs and people.
_TOLD = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/OPI",
    "/StructParent",
    "/StructParents",
)
_DRAWS = re.compile(rb"/([^\s/<>\[\]()%]+)\s+Do\b")
#: Words that a program gives for what is drawn: ``/ActualText (...)``, or as hexadecimal digits.
_ACTUAL = re.compile(rb"/(?:ActualText|Alt|E)\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)")
#: Names of letters that say nothing: a font without a table of its own cannot be read by them.
_NUMBERED = re.compile(r"/(?:g|c|cid|glyph|index|a|f)?\d+", re.IGNORECASE)


def cleaned(content: bytes) -> Publishable:
    """A PDF of its pages alone. Raises NotPublishable."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what it cannot read
    try:
        return _cleaned(content)
    except NotPublishable:
        raise
    except Exception as error:  # a broken PDF breaks its reader in many ways
        raise NotPublishable("damaged") from error


def _cleaned(content: bytes) -> Publishable:
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(content), root_object_recovery_limit=1_000)
    if reader.is_encrypted:
        raise NotPublishable("password_protected")
    _check_document(reader.root_object)
    if len(reader.pages) > MOST_PAGES:
        raise NotPublishable("too_many_pages")
    writer, lines, addresses = PdfWriter(), list[str](), list[str]()
    for page in reader.pages:
        _check_drawing(page)
        lines += _said(page)
        addresses += _keep_links(page)
        for key in [key for key in page if key not in _OF_A_PAGE]:
            del page[key]
        writer.add_page(page)
    lines += _clear(writer)
    # What was taken from its objects is not reached from their pages any more, and stays behind.
    last, made = PdfWriter(), io.BytesIO()
    for page in writer.pages:
        last.add_page(page)
    last.metadata = None
    lines += structure.keep(reader, last)
    last.write(made)
    whole_words = "\n".join(lines).replace("-\n", "").split("\n")
    return checked(made.getvalue(), [*lines, *whole_words], addresses)


def _check_document(root: Any) -> None:
    form = _there(root.get("/AcroForm"))
    if form is not None and (_there(form.get("/Fields")) or "/XFA" in form):
        raise NotPublishable("form_fields")
    if "/Collection" in root:
        raise NotPublishable("embedded_content")
    layers = _there(root.get("/OCProperties"))
    shown = _there(layers.get("/D")) if layers is not None else None
    if shown is not None and (_there(shown.get("/OFF")) or shown.get("/BaseState") == "/OFF"):
        raise NotPublishable("hidden_content")


def _said(page: Any) -> Iterator[str]:
    """What stands on a page. Raises NotPublishable where its letters cannot be read."""
    text = page.extract_text()
    drawn = page.get_contents()
    data = drawn.get_data() if drawn is not None else b""
    if data.strip() and not text.strip():
        raise NotPublishable("no_text")
    unreadable = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)
    if unreadable * 20 > len(text):
        raise NotPublishable("no_text")
    yield from text.splitlines()
    for literal, digits in _ACTUAL.findall(data):
        raw = bytes.fromhex(digits.decode()) if digits else literal
        is_wide = raw.startswith(b"\xfe\xff")
        yield raw.decode("utf-16", "replace") if is_wide else raw.decode("latin-1")


def _check_drawing(page: Any) -> None:
    """That a page draws within a bound, in letters that can be read. Raises NotPublishable."""
    contents = page.get_contents()
    data = contents.get_data() if contents is not None else b""
    if _drawn(data, _there(page.get("/Resources")), ()) > _MOST_DRAWN:
        raise NotPublishable("expands_too_much")


def _drawn(data: bytes, resources: Any, within: tuple[int, ...]) -> int:
    """Bytes that are followed to draw something, with the forms that it draws."""
    size = len(data)
    if resources is None or size > _MOST_DRAWN:
        return size
    for font in _values(resources.get("/Font")):
        _check_font(font)
    forms = _there(resources.get("/XObject")) or {}
    times: dict[str, int] = {}
    for found in _DRAWS.findall(data):
        name = "/" + found.decode("latin-1")
        times[name] = times.get(name, 0) + 1
    for name, many in times.items():
        form = _there(forms.get(name))
        if form is None or form.get("/Subtype") != "/Form":
            continue
        if id(form) in within or len(within) > 12:
            raise NotPublishable("damaged")
        inner = _there(form.get("/Resources")) or resources
        size += many * _drawn(form.get_data(), inner, (*within, id(form)))
        if size > _MOST_DRAWN:
            break
    return size


def _check_font(font: Any) -> None:
    """That a font says which letter each sign is. Raises NotPublishable."""
    if font is None or "/ToUnicode" in font:
        return
    kind, encoding = font.get("/Subtype"), _there(font.get("/Encoding"))
    if kind in ("/Type0", "/Type3"):
        raise NotPublishable("no_text")
    differing = _there(encoding.get("/Differences")) if hasattr(encoding, "get") else None
    names = [str(one) for one in differing or () if str(one).startswith("/")]
    if any(_NUMBERED.fullmatch(one) for one in names):
        raise NotPublishable("no_text")


def _keep_links(page: Any) -> list[str]:
    """Leave a page's links to the web, each without who made it; answers their addresses."""
    from pypdf.generic import ArrayObject, NameObject

    kept, addresses = ArrayObject(), []
    for note in _values(page.get("/Annots")):
        act = _there(note.get("/A")) if note is not None else None
        if act is None or note.get("/Subtype") != "/Link" or act.get("/S") != "/URI":
            continue
        address = str(_there(act.get("/URI")))
        if not address.startswith(("https://", "http://", "mailto:")):
            continue
        addresses.append(address)
        for key in [key for key in note if key not in ("/Type", "/Subtype", "/Rect", "/A")]:
            del note[key]
        for key in [key for key in act if key not in ("/S", "/URI")]:
            del act[key]
        note[NameObject("/A")] = act
        kept.append(note)
    page[NameObject("/Annots")] = kept
    return addresses


def _clear(writer: Any) -> Iterator[str]:
    """Take from every object what tells of programs and people, and from pictures too; gives the
    strings that stay in them, wherever a program hid them."""
    for number in range(1, len(writer._objects) + 1):
        one = writer.get_object(number)
        if hasattr(one, "get"):
            for key in _TOLD:
                if key in one:
                    del one[key]
            if one.get("/Subtype") == "/Image":
                _clear_picture(one)
        yield from _strings(one)


def _strings(one: Any) -> Iterator[str]:
    from pypdf.generic import TextStringObject

    if isinstance(one, TextStringObject):
        yield str(one)
    elif isinstance(one, dict | list):
        for inner in one.values() if isinstance(one, dict) else one:
            yield from _strings(inner)


def _clear_picture(picture: Any) -> None:
    filters = _there(picture.get("/Filter"))
    names = [filters] if isinstance(filters, str) else list(filters or ())
    if "/JPXDecode" in names:
        raise NotPublishable("embedded_content")
    if names == ["/DCTDecode"]:
        picture._data = pictures.jpeg(picture._data)


def _values(found: Any) -> list[Any]:
    """The values of a dictionary or an array that may be none."""
    there = _there(found)
    if there is None:
        return []
    return [_there(one) for one in (there.values() if hasattr(there, "values") else there)]


def _there(found: Any) -> Any:
    return found.get_object() if hasattr(found, "get_object") else found
