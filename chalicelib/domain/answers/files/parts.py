"""Which parts of an office file (ECMA-376, part 2) stay: those that are reached from its beginning
by what points at them, but for those that tell of people and programs.

What a part is says the relationship that leads to it, whatever the part is called; the names that
office programs give are looked at too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from chalicelib.domain.answers.files.markup import Judged, Reader, Verdict, local, walk
from chalicelib.domain.answers.files.publishable import NotPublishable, Reason

#: What is left out: properties, comments, who wrote them, and what is made anew by opening it.
_LEFT_OUT = (
    "_xmlsignatures/",
    "customui/",
    "customxml/",
    "docmetadata/",
    "docprops/",
    "word/comments",
    "word/fonts/",
    "word/glossary/",
    "word/people.xml",
    "word/printersettings/",
    "xl/calcchain.xml",
    "xl/comments",
    "xl/customproperty",
    "xl/persons/",
    "xl/printersettings/",
    "xl/threadedcomments/",
)
#: The same by the last word of what a relationship is called.
_LEFT_OUT_KINDS = frozenset(
    "attachedTemplate calcChain certificate classificationlabels comments commentsExtended"
    " commentsExtensible commentsIds core-properties coreProperties custom-properties"
    " customProperties customProperty customXml customXmlProps documenttask documenttasks"
    " extended-properties extendedProperties font glossaryDocument keyMapCustomizations origin"
    " people person printerSettings recipientData signature thumbnail threadedComment"
    " ui extensibility vmlDrawing webextension webextensiontaskpanes wordVbaData".split()
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
#: The file itself, which points at its first parts.
_BEGINNING = ""
TYPES = "[content_types].xml"


def refused(name: str) -> Reason | None:
    """Why a part has its file refused, by its name."""
    lowered = "/" + name.lower()
    return next((reason for part, reason in _REFUSED.items() if part in lowered), None)


def is_left_out(kind: str) -> bool:
    """Whether a relationship of a kind leads to what does not stay."""
    return kind.rpartition("/")[2] in _LEFT_OUT_KINDS


def place(source: str, target: str) -> str:
    """The name of a part that another points at, in small letters."""
    folder = posixpath.dirname(source)
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()


def relationships_of(source: str) -> str:
    """The name of the part that says what a part points at."""
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def staying(parts: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """The parts of a file that stay, in small letters, and of what kinds each is. Raises
    NotPublishable."""
    known = {name.lower(): content for name, content in parts.items()}
    kinds = dict[str, frozenset[str]]()
    ahead = [_BEGINNING]
    while ahead:
        source = ahead.pop()
        pointing = relationships_of(source)
        if pointing not in known or pointing in kinds:
            continue
        kinds[pointing] = frozenset()
        for kind, target in _targets(known[pointing]):
            name = place(source, target)
            if name in known and not _is_named_away(name):
                kinds[name] = kinds.get(name, frozenset()) | {kind}
                ahead.append(name)
    if not any(kinds.values()) or TYPES not in known:
        raise NotPublishable("damaged")
    return kinds | {TYPES: frozenset({TYPES})}


def _targets(content: bytes) -> list[tuple[str, str]]:
    reader = _Targets()
    walk(content, reader)
    return reader.found


class _Targets(Reader):
    """What a part points at within the file that may stay, each with its kind."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        is_within = local(name) == "Relationship" and attributes.get("TargetMode") != "External"
        if is_within and not is_left_out(kind) and not target.startswith("#"):
            self.found.append((kind.rpartition("/")[2], target))
        return Verdict.KEEP


def _is_named_away(lowered: str) -> bool:
    # What only comments and their boxes are drawn with, and pictures that have another beside them.
    return lowered.startswith(_LEFT_OUT) or lowered.endswith((".vml", ".svg"))
