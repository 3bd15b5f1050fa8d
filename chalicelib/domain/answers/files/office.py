"""Word and Excel files (ECMA-376) without what they tell of who made them.

Each part is taken, cut (``reading.py``), or left out with all that points at it; a part of a kind
that cannot be read whole has the file refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from chalicelib.domain.answers.files import parts, pictures
from chalicelib.domain.answers.files.markup import Reader, walk
from chalicelib.domain.answers.files.publishable import (
    MOST_MARKUP,
    MOST_UNPACKED,
    NotPublishable,
    Publishable,
    checked,
)
from chalicelib.domain.answers.files.reading import ContentTypes, PartReader, Relationships
from chalicelib.domain.answers.files.styles import Styles
from chalicelib.domain.answers.files.workbooks import Book, Sheet
from chalicelib.domain.files.attachments import ending

_PICTURES = ("png", "jpg", "jpeg")
#: No file of an office program is younger.
_MADE = (1980, 1, 1, 0, 0, 0)


def cleaned(file: bytes) -> Publishable:
    """A file in which nothing wrong was found (``files/inspection.py``). Raises NotPublishable."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if sum(one.file_size for one in members) > MOST_UNPACKED:
            raise NotPublishable("expands_too_much")
        markup = (one.file_size for one in members if ending(one.filename) in ("xml", "rels"))
        if sum(markup) > MOST_MARKUP:
            raise NotPublishable("too_much_text")
        content = {one.filename: archive.read(one) for one in members}
    return _Package(content).cleaned()


class _Package:
    def __init__(self, content: dict[str, bytes]) -> None:
        for name in content:
            if reason := parts.refused(name):
                raise NotPublishable(reason)
        self._parts, self._staying = content, parts.staying(content)
        self._gone_by_part: dict[str, frozenset[str]] = {}
        self._lines, self._addresses = list[str](), list[str]()
        self._styles, self._shown_figures = Styles(frozenset()), list[str]()

    def cleaned(self) -> Publishable:
        names = [name for name in self._parts if name.lower() in self._staying]
        done = {name: self._relationships(name) for name in names if ending(name) == "rels"}
        others = [name for name in names if name not in done]
        for name in sorted(others, key=lambda one: "styles" not in self._staying[one.lower()]):
            done[name] = self._cut(name)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for name in names:
                entry = zipfile.ZipInfo(name, _MADE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, done[name])
        addresses = [*self._addresses, *names]
        return checked(file.getvalue(), self._lines, addresses, self._shown_figures)

    def _relationships(self, name: str) -> bytes:
        folder, file = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        reader = Relationships(source, self._staying)
        cut = walk(self._parts[name], reader)
        self._gone_by_part[source] = frozenset(reader.gone)
        self._addresses += reader.addresses
        return cut

    def _cut(self, name: str) -> bytes:
        if ending(name) in _PICTURES:
            return pictures.cleaned(self._parts[name]).content
        if ending(name) != "xml":
            raise NotPublishable("embedded_content")
        reader = self._reader(name)
        cut = walk(self._parts[name], reader)
        if isinstance(reader, PartReader):
            self._lines += reader.lines
        if isinstance(reader, Styles):
            self._styles = reader
        if isinstance(reader, Sheet):
            self._shown_figures += reader.shown_figures
        return cut

    def _reader(self, name: str) -> Reader:
        kinds = self._staying[name.lower()]
        gone = self._gone_by_part.get(name, frozenset())
        if parts.TYPES in kinds:
            return ContentTypes(frozenset(self._staying))
        if "styles" in kinds:
            return Styles(gone)
        if "worksheet" in kinds:
            return Sheet(gone, self._styles.figures)
        return (
            Book(gone, self._styles.hiding)
            if "officeDocument" in kinds
            else PartReader(gone, self._styles.hiding)
        )
