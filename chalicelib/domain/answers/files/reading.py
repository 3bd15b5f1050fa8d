"""What parts of an office file say, and what is cut out of any of them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.domain.answers.files.markup import Judged, Reader, Verdict, local
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.files.tables import said

#: Attributes that hold words of people; others hold places, colours and random ids.
_TELLING = frozenset(
    "alt caption codeName descr display displayName displayText error errorTitle heading instr"
    " label location name prompt promptTitle rowHeaderCaption string title tooltip uniqueName"
    " value".split()
)
#: Elements of Word whose ``val`` holds words.
_TELLING_ELEMENTS = frozenset("alias default helpText listEntry lvlText statusText tag".split())
#: Elements within a word: what stands on both sides of them is read as one.
_WITHIN_WORDS = frozenset(
    "r t rPr hyperlink smartTag sdtContent ins moveTo proofErr bookmarkStart bookmarkEnd"
    " lastRenderedPageBreak softHyphen noBreakHyphen".split()
)
#: What tells of people, machines and former texts, in any part.
_CUT = frozenset(
    "absPath attachedTemplate cellDel cellIns cellMerge commentRangeEnd commentRangeStart"
    " commentReference customSheetViews customWorkbookViews del docVars fileSharing mailMerge"
    " moveFrom moveFromRangeEnd moveFromRangeStart moveToRangeEnd moveToRangeStart"
    " numberingChange pPrChange permEnd permStart rPrChange revisionPtr rsids scenarios"
    " sectPrChange tblGridChange tblPrChange tblPrExChange tcPrChange trPrChange"
    " trackRevisions".split()
)
#: Of these names others have elements too: a formula's fraction, a drawing's.
_OF_WORD = frozenset({"del", "ins", "moveFrom", "moveTo"})
_HIDING = frozenset({"vanish", "specVanish"})
_OFF = ("0", "false", "off")


class PartReader(Reader):
    """Any part: its words, line by line, without what points at a part that goes."""

    def __init__(self, gone: frozenset[str] = frozenset()) -> None:
        self.lines: list[str] = []
        self._gone, self._line, self._in_properties = gone, list[str](), False

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        plain = local(name)
        if plain in _OF_WORD and "wordprocessingml" not in name:
            pass
        elif plain in _CUT:
            return Verdict.CUT
        elif plain in ("ins", "moveTo"):
            return Verdict.UNWRAP
        if plain in _HIDING and _value(attributes).lower() not in _OFF:
            raise NotPublishable("hidden_content")
        if self._points_at_gone(attributes):
            # What a sheet is printed on stays; on which printer goes.
            return frozenset({"id"}) if plain == "pageSetup" else Verdict.CUT
        self._in_properties = self._in_properties or plain == "rPr"
        if plain not in _WITHIN_WORDS and not self._in_properties:
            self._end_line()
        if attributes:
            self.lines += [told for key, told in attributes.items() if local(key) in _TELLING]
        if plain in _TELLING_ELEMENTS:
            self.lines.append(_value(attributes))
        return Verdict.KEEP

    def text(self, letters: str) -> None:
        self._line.append(letters)

    def end(self, name: str) -> None:
        if local(name) == "rPr":
            self._in_properties = False
        elif local(name) not in _WITHIN_WORDS and not self._in_properties:
            self._end_line()

    def _end_line(self) -> None:
        if self._line:
            self.lines.append(said("".join(self._line)))
            self._line = []

    def _points_at_gone(self, attributes: Mapping[str, str]) -> bool:
        return bool(self._gone) and any(
            told in self._gone for key, told in attributes.items() if _is_relationship(key)
        )


class Relationships(Reader):
    """What a part points at. ``is_gone`` judges a target within the file."""

    def __init__(self, is_gone: Mapping[str, bool]) -> None:
        self.gone: set[str] = set()
        self.addresses: list[str] = []
        self._is_gone = is_gone

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        if local(name) != "Relationship":
            return Verdict.KEEP
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        if kind.endswith("/attachedTemplate"):
            return self._cut(attributes)
        if attributes.get("TargetMode") == "External":
            if not kind.endswith("/hyperlink") or not _is_public(target):
                raise NotPublishable("external_content")
            self.addresses.append(target)
            return Verdict.KEEP
        return self._cut(attributes) if self._is_gone.get(target, False) else Verdict.KEEP

    def _cut(self, attributes: Mapping[str, str]) -> Judged:
        self.gone.add(attributes.get("Id", ""))
        return Verdict.CUT


class ContentTypes(Reader):
    """What the parts of a file are, without those that go."""

    def __init__(self, gone: frozenset[str]) -> None:
        self._gone = gone

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        part = attributes.get("PartName", "").lstrip("/").lower()
        is_gone = local(name) == "Override" and part in self._gone
        return Verdict.CUT if is_gone else Verdict.KEEP


class Targets(Reader):
    """The targets that a part points at within the file, as they are written."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            self.found.append(attributes.get("Target", ""))
        return Verdict.KEEP


def _is_relationship(key: str) -> bool:
    return "relationships" in key.lower() and local(key) in ("id", "embed", "pict", "link", "href")


def _value(attributes: Mapping[str, str]) -> str:
    return next((told for key, told in attributes.items() if local(key) == "val"), "")


def _is_public(target: str) -> bool:
    """Whether an address leads nowhere that tells of a machine: a page, a mail, a place within."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return scheme in ("http", "https", "mailto") or target.startswith("#")
