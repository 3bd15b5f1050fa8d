"""Word and Excel files (ECMA-376) without what they tell of who made them.

Each part is taken, cut (``reading.py``), or left out with all that points at it; a part of a kind
that cannot be read whole has the file refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

from chalicelib.domain.answers.files import pictures
from chalicelib.domain.answers.files.markup import Reader, walk
from chalicelib.domain.answers.files.publishable import (
    MOST_MARKUP,
    MOST_UNPACKED,
    NotPublishable,
    Publishable,
    Reason,
    checked,
)
from chalicelib.domain.answers.files.reading import (
    ContentTypes,
    PartReader,
    Relationships,
    Targets,
)
from chalicelib.domain.answers.files.workbooks import Book, Sheet, Styles
from chalicelib.domain.files.attachments import ending

_TYPES = "[content_types].xml"
_STYLES = "xl/styles.xml"
#: What is left out: properties, comments, who wrote them, and what is made anew by opening it.
_LEFT_OUT = (
    "docprops/",
    "customxml/",
    "customui/",
    "word/comments",
    "word/people.xml",
    "word/glossary/",
    "xl/comments",
    "xl/threadedcomments/",
    "xl/persons/",
    "xl/calcchain.xml",
    "xl/printersettings/",
    "word/printersettings/",
)
#: What has a file refused.
_REFUSED: dict[str, Reason] = {
    "/embeddings/": "embedded_content",
    "/activex/": "embedded_content",
    "/ctrlprops/": "embedded_content",
    "/pivotcache/": "hidden_content",
    "/model/": "hidden_content",
    "/revisions/": "hidden_content",
    "/externallinks/": "external_content",
    "/connections.xml": "external_content",
    "/querytables/": "external_content",
}
_PICTURES = ("png", "jpg", "jpeg")
#: No file of an office program is younger.
_MADE = (1980, 1, 1, 0, 0, 0)


def cleaned(content: bytes) -> Publishable:
    """A file in which nothing wrong was found (``files/inspection.py``). Raises NotPublishable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if sum(one.file_size for one in members) > MOST_UNPACKED:
            raise NotPublishable("expands_too_much")
        markup = (one.file_size for one in members if ending(one.filename) in ("xml", "rels"))
        if sum(markup) > MOST_MARKUP:
            raise NotPublishable("too_much_text")
        parts = {one.filename: archive.read(one) for one in members}
    return _Package(parts).cleaned()


class _Package:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._gone = {name for name in parts if _is_left_out(name)}
        self._gone_by_part: dict[str, frozenset[str]] = {}
        self._lines, self._addresses = list[str](), list[str]()
        self._figures: set[str] = set()

    def cleaned(self) -> Publishable:
        for name in self._parts:
            if reason := _refused(name):
                raise NotPublishable(reason)
        names = [name for name in self._parts if name not in self._gone]
        done = {name: self._relationships(name) for name in names if ending(name) == "rels"}
        others = [name for name in names if name not in done]
        for name in sorted(others, key=lambda one: one.lower() != _STYLES):
            done[name] = self._cut(name)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for name in names:
                entry = zipfile.ZipInfo(name, _MADE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, done[name])
        return checked(file.getvalue(), self._lines, [*self._addresses, *names])

    def _relationships(self, name: str) -> bytes:
        folder, file = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        reader = Relationships(self._targets(name, posixpath.dirname(source)))
        cut = walk(self._parts[name], reader)
        self._gone_by_part[source] = frozenset(reader.gone)
        self._addresses += reader.addresses
        return cut

    def _targets(self, name: str, folder: str) -> Mapping[str, bool]:
        """Whether each target goes; what points at nothing does."""
        reader = Targets()
        walk(self._parts[name], reader)
        kept = {one.lower() for one in self._parts if one not in self._gone}
        return {
            target: not target.startswith("#")
            and posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
            not in kept
            for target in reader.found
        }

    def _cut(self, name: str) -> bytes:
        if ending(name) in _PICTURES:
            return pictures.cleaned(self._parts[name]).content
        if ending(name) != "xml":
            raise NotPublishable("embedded_content")
        gone = self._gone_by_part.get(name, frozenset())
        reader = self._reader(name.lower(), gone)
        cut = walk(self._parts[name], reader)
        if isinstance(reader, PartReader):
            self._lines += reader.lines
        if isinstance(reader, Styles):
            self._figures = reader.figures
        return cut

    def _reader(self, name: str, gone: frozenset[str]) -> Reader:
        if name == _TYPES:
            return ContentTypes(frozenset(one.lower() for one in self._gone))
        if name == _STYLES:
            return Styles(gone)
        if name == "xl/workbook.xml":
            return Book(gone)
        if name.startswith("xl/worksheets/"):
            return Sheet(gone, self._figures)
        return PartReader(gone)


def _is_left_out(name: str) -> bool:
    lowered = name.lower()
    # What only comments and their boxes are drawn with, and pictures that have another beside them.
    return lowered.startswith(_LEFT_OUT) or lowered.endswith((".vml", ".vml.rels", ".svg"))


def _refused(name: str) -> Reason | None:
    lowered = "/" + name.lower()
    return next((reason for part, reason in _REFUSED.items() if part in lowered), None)
