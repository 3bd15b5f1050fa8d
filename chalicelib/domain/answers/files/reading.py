"""What parts of an office file say, and what is cut out of any of them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from urllib.parse import urlsplit

from chalicelib.domain.answers.files import parts
from chalicelib.domain.answers.files.markup import Judged, Reader, Verdict, local
from chalicelib.domain.answers.files.publishable import NotPublishable
from chalicelib.domain.answers.files.tables import said

#: Attributes that hold words of people; others hold places, colours and random ids.
_TELLING = frozenset(
    "alt caption codeName comment customMenu descr description display displayName displayText"
    " error errorTitle formatCode heading help instr label location name prompt promptTitle"
    " rowHeaderCaption statusBar string text title tooltip totalsRowLabel uniqueName"
    " value".split()
)
#: Elements whose ``val`` holds words.
_TELLING_ELEMENTS = frozenset(
    "alias customFilter default filter helpText listEntry lvlText statusText tag".split()
)
#: Attributes that tell of people and machines, and that any element may do without.
_WHO = frozenset("author initials securityDescriptor userId userName userProvider".split())
#: A file on somebody's machine: programs write it beside pictures, for their own use.
_OF_MACHINE = re.compile(r"(?i)\b[a-z]:\\|file:/|^\\\\\w")
#: Elements within a word: what stands on both sides of them is read as one.
_WITHIN_WORDS = frozenset(
    "r t instrText hyperlink smartTag customXml sdt sdtContent ins moveTo dir bdo fld fldSimple"
    " proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak softHyphen noBreakHyphen".split()
)
#: What is said of a word, in whatever elements.
_PROPERTIES = frozenset("rPr sdtPr sdtEndPr smartTagPr customXmlPr".split())
#: What tells of people, machines and former texts, in any part.
_CUT = frozenset(
    "absPath attachedTemplate cellDel cellIns cellMerge commentRangeEnd commentRangeStart"
    " commentReference customProperties customSheetViews customWorkbookViews"
    " customXmlDelRangeEnd customXmlDelRangeStart customXmlInsRangeEnd customXmlInsRangeStart"
    " customXmlMoveFromRangeEnd customXmlMoveFromRangeStart customXmlMoveToRangeEnd"
    " customXmlMoveToRangeStart del docVars fileSharing mailMerge"
    " moveFrom moveFromRangeEnd moveFromRangeStart moveToRangeEnd moveToRangeStart"
    " numberingChange pPrChange permEnd permStart rPrChange revisionPtr rsids scenarios"
    " sectPrChange tblGridChange tblPrChange tblPrExChange tcPrChange trPrChange"
    " trackRevisions".split()
)
#: Of these names others have elements too: a formula's fraction, a drawing's.
_OF_WORD = frozenset({"del", "ins", "moveFrom", "moveTo"})
HIDING = frozenset({"vanish", "specVanish"})
_STYLED = frozenset({"pStyle", "rStyle", "tblStyle"})
#: What is drawn, and may be hidden as a whole.
_DRAWN = frozenset({"cNvPr", "docPr"})
_OFF = ("0", "false", "off")
_ON = ("1", "true")


class PartReader(Reader):
    """Any part: its words, line by line, without what points at a part that goes. ``hiding`` are
    the styles of text that nobody sees."""

    def __init__(self, gone: frozenset[str] = frozenset(), hiding: frozenset[str] = frozenset()):
        self.lines: list[str] = []
        self._gone, self._hiding, self._line, self._within = gone, hiding, list[str](), 0

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        plain = local(name)
        if plain in _OF_WORD and "wordprocessingml" not in name:
            pass
        elif plain in _CUT:
            return Verdict.CUT
        elif plain in ("ins", "moveTo"):
            return Verdict.UNWRAP
        if self._is_hidden(plain, attributes):
            raise NotPublishable("hidden_content")
        if self._points_at_gone(attributes):
            # What a sheet is printed on stays; on which printer goes.
            return frozenset({"id"}) if plain == "pageSetup" else Verdict.CUT
        self._within += plain in _PROPERTIES
        if plain not in _WITHIN_WORDS and not self._within:
            self._end_line()
        return self._without_who(plain, attributes) if attributes else Verdict.KEEP

    def text(self, letters: str) -> None:
        self._line.append(letters)

    def end(self, name: str) -> None:
        plain = local(name)
        if plain in _PROPERTIES:
            self._within -= 1
        elif plain not in _WITHIN_WORDS and not self._within:
            self._end_line()
        if plain == "instrText" and _OF_MACHINE.search("".join(self._line)):
            raise NotPublishable("external_content")

    def _is_hidden(self, plain: str, attributes: Mapping[str, str]) -> bool:
        """Whether somebody hid what stands in an element."""
        if plain in HIDING:
            return value_of(attributes).lower() not in _OFF
        if plain in _STYLED:
            return value_of(attributes) in self._hiding
        return plain in _DRAWN and attributes.get("hidden") in _ON

    def _without_who(self, plain: str, attributes: Mapping[str, str]) -> Judged:
        """Raises NotPublishable where a field is filled from a file on somebody's machine."""
        who = set[str]()
        for key, told in attributes.items():
            called = local(key)
            if called in _WHO:
                who.add(called)
            elif called in _TELLING or (called == "val" and plain in _TELLING_ELEMENTS):
                if called == "instr" and _OF_MACHINE.search(told):
                    raise NotPublishable("external_content")
                if _OF_MACHINE.search(told):
                    who.add(called)
                self.lines.append(told)
        return frozenset(who) if who else Verdict.KEEP

    def _end_line(self) -> None:
        if self._line:
            self.lines.append(said("".join(self._line)))
            self._line = []

    def _points_at_gone(self, attributes: Mapping[str, str]) -> bool:
        return bool(self._gone) and any(
            told in self._gone for key, told in attributes.items() if _is_relationship(key)
        )


class Relationships(Reader):
    """What the part ``source`` points at, of which the names in ``staying`` stay."""

    def __init__(self, source: str, staying: Container[str]) -> None:
        self.gone: set[str] = set()
        self.addresses: list[str] = []
        self._source, self._staying = source, staying

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        if local(name) != "Relationship":
            return Verdict.KEEP
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        if parts.is_left_out(kind):
            return self._cut(attributes)
        if attributes.get("TargetMode") == "External":
            if not kind.endswith("/hyperlink") or not _is_public(target):
                raise NotPublishable("external_content")
            self.addresses.append(target)
            return Verdict.KEEP
        stays = target.startswith("#") or parts.place(self._source, target) in self._staying
        return Verdict.KEEP if stays else self._cut(attributes)

    def _cut(self, attributes: Mapping[str, str]) -> Judged:
        self.gone.add(attributes.get("Id", ""))
        return Verdict.CUT


class ContentTypes(Reader):
    """What the parts of a file are, of which the names in ``staying`` stay."""

    def __init__(self, staying: Container[str]) -> None:
        self._staying = staying

    def start(self, name: str, attributes: Mapping[str, str]) -> Judged:
        part = attributes.get("PartName", "").lstrip("/").lower()
        is_gone = local(name) == "Override" and part not in self._staying
        return Verdict.CUT if is_gone else Verdict.KEEP


def _is_relationship(key: str) -> bool:
    return "relationships" in key.lower() and local(key) in ("id", "embed", "pict", "link", "href")


def value_of(attributes: Mapping[str, str]) -> str:
    """What an element of Word says of itself."""
    return next((told for key, told in attributes.items() if local(key) == "val"), "")


def _is_public(target: str) -> bool:
    """Whether an address leads nowhere that tells of a machine: a page, a mail, a place within."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return scheme in ("http", "https", "mailto") or target.startswith("#")
