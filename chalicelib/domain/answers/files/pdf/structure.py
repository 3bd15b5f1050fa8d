"""What a screen reader goes by in a PDF (ISO 32000-1, 14.7 and 14.8): tags, language, title and
bookmarks, made anew from what is known of them.

Nothing is copied whole: an element gets its kind, what it stands for, and the few attributes that
tell a table's cells apart. What cannot be followed is left out; the pages say the same without it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

#: Elements and bookmarks that are followed, and how deep: more is no document of a person.
_MOST_ELEMENTS, _MOST_BOOKMARKS, _MOST_DEEP = 40_000, 2_000, 60
_NAME = re.compile(r"/[A-Za-z][A-Za-z0-9 _-]{0,40}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
#: What a program makes of a file's name: no title, and it tells of its maker.
_OF_A_FILE = re.compile(r"(?i)^(microsoft |untitled|sin t[ií]tulo|document\d*$)|[\\/]|\.\w{2,5}$")
_SAID = ("/Alt", "/ActualText", "/E")
_OF_CELLS = ("/O", "/RowSpan", "/ColSpan", "/Scope", "/ListNumbering")


class _TooMuch(Exception):
    """The tags cannot be followed."""


def keep(reader: Any, writer: Any) -> list[str]:
    """Give a document of a reader's pages its tags, language, title and bookmarks; answers what
    they say."""
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    root, said = reader.root_object, list[str]()
    catalogue = writer.root_object
    tags = _Tags(reader, writer)
    tags.keep()
    said += tags.said  # also of what could not be followed to its end
    language = str(_there(root.get("/Lang")) or "")
    if _LANGUAGE.fullmatch(language):
        catalogue[NameObject("/Lang")] = TextStringObject(language)
    title = str((reader.metadata or {}).get("/Title") or "").strip()
    if title and not _OF_A_FILE.search(title):
        writer.metadata = {"/Title": title}
        shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
        catalogue[NameObject("/ViewerPreferences")] = shown
        said.append(title)
    with contextlib.suppress(Exception):  # broken bookmarks end there
        said.extend(_keep_bookmarks(reader, writer))
    return said


def _keep_bookmarks(reader: Any, writer: Any) -> Iterator[str]:
    many, ahead = 0, list[tuple[Any, Any]]([(reader.outline, None)])
    while ahead:
        items, parent = ahead.pop()
        last = parent
        for item in items:
            if isinstance(item, list):
                ahead.append((item, last))
                continue
            page = reader.get_destination_page_number(item)
            many += 1
            if page is None or not 0 <= page < len(writer.pages) or many > _MOST_BOOKMARKS:
                continue
            yield str(item.title)
            last = writer.add_outline_item(title=str(item.title), page_number=page, parent=parent)


class _Tags:
    """The tree of a document's tags, made anew for the pages of a writer."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.said: list[str] = []
        self._writer, self._tree = writer, _there(reader.root_object.get("/StructTreeRoot"))
        self._pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
        self._marked: dict[int, dict[int, Any]] = {}
        self._seen, self._many = set[int](), 0

    def keep(self) -> None:
        """Give the document its tags, if there are any and all can be followed."""
        from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject

        if self._tree is None:
            return
        root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        place = self._writer._add_object(root)
        try:
            kids = self._kids(self._tree.get("/K"), place, None, 0)
        except Exception:  # broken tags are none: the pages say the same
            return
        if not self._marked:
            return
        root[NameObject("/K")] = ArrayObject(kids)
        root[NameObject("/ParentTree")] = self._writer._add_object(self._parents())
        root[NameObject("/RoleMap")] = self._roles()
        catalogue = self._writer.root_object
        catalogue[NameObject("/StructTreeRoot")] = place
        marked = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        catalogue[NameObject("/MarkInfo")] = marked

    def _kids(self, told: Any, parent: Any, page: int | None, deep: int) -> list[Any]:
        if deep > _MOST_DEEP:
            raise _TooMuch
        found = _there(told)
        every = found if isinstance(found, list) else [told]
        kids = (self._kid(one, parent, page, deep) for one in every if one is not None)
        return [one for one in kids if one is not None]

    def _kid(self, told: Any, parent: Any, page: int | None, deep: int) -> Any:
        from pypdf.generic import DictionaryObject, NameObject, NumberObject

        one = _there(told)
        if isinstance(one, int):
            return self._mark(int(one), page, parent, None)
        if not isinstance(one, dict) or one.get("/Type") == "/OBJR" or "/Stm" in one:
            return None
        page = self._page(one, page)
        if one.get("/Type") == "/MCR":
            shown = DictionaryObject({NameObject("/Type"): NameObject("/MCR")})
            shown[NameObject("/MCID")] = NumberObject(int(one["/MCID"]))
            return self._mark(int(one["/MCID"]), page, parent, shown)
        if not _NAME.fullmatch(str(one.get("/S"))):
            return None
        return self._element(one, parent, page, deep)

    def _element(self, one: Any, parent: Any, page: int | None, deep: int) -> Any:
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

        self._many += 1
        if self._many > _MOST_ELEMENTS or id(one) in self._seen:
            raise _TooMuch
        self._seen.add(id(one))
        made = DictionaryObject({NameObject("/Type"): NameObject("/StructElem")})
        made[NameObject("/S")], made[NameObject("/P")] = NameObject(str(one["/S"])), parent
        if page is not None:
            made[NameObject("/Pg")] = self._writer.pages[page].indirect_reference
        for key in _SAID:
            if key in one:
                self.said.append(str(_there(one[key])))
                made[NameObject(key)] = TextStringObject(self.said[-1])
        if told := _of_cells(one.get("/A")):
            made[NameObject("/A")] = ArrayObject(told)
        place = self._writer._add_object(made)
        if kids := self._kids(one.get("/K"), place, page, deep + 1):
            made[NameObject("/K")] = ArrayObject(kids)
        return place

    def _page(self, one: Any, before: int | None) -> int | None:
        page = one.get("/Pg") if "/Pg" not in one else one.raw_get("/Pg")
        return self._pages.get(getattr(page, "idnum", -1), before)

    def _mark(self, number: int, page: int | None, parent: Any, shown: Any) -> Any:
        from pypdf.generic import NameObject, NumberObject

        if page is None or not 0 <= number < _MOST_ELEMENTS:
            return None
        self._marked.setdefault(page, {})[number] = parent
        if shown is None:
            return NumberObject(number)
        shown[NameObject("/Pg")] = self._writer.pages[page].indirect_reference
        return shown

    def _parents(self) -> Any:
        """From what is marked on a page to its element (14.7.4.4)."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject
        from pypdf.generic import NumberObject as Number

        numbers = ArrayObject()
        for page, marked in sorted(self._marked.items()):
            of_page = [marked.get(at, NullObject()) for at in range(max(marked) + 1)]
            numbers += [Number(page), ArrayObject(of_page)]
            shown = self._writer.pages[page]
            shown[NameObject("/StructParents")] = Number(page)
            shown[NameObject("/Tabs")] = NameObject("/S")
        return DictionaryObject({NameObject("/Nums"): numbers})

    def _roles(self) -> Any:
        from pypdf.generic import DictionaryObject, NameObject

        roles = _there(self._tree.get("/RoleMap")) or {}
        named = {str(key): str(_there(roles[key])) for key in roles}
        return DictionaryObject(
            {
                NameObject(own): NameObject(usual)
                for own, usual in named.items()
                if _NAME.fullmatch(own) and _NAME.fullmatch(usual)
            }
        )


def _of_cells(told: Any) -> list[Any]:
    """What tells cells and lists apart; others say where something stands."""
    from pypdf.generic import DictionaryObject, NameObject, NumberObject

    found = _there(told)
    made = []
    for one in map(_there, found if isinstance(found, list) else [found]):
        if not isinstance(one, dict) or one.get("/O") not in ("/Table", "/List"):
            continue
        kept = DictionaryObject()
        for key in _OF_CELLS:
            value = _there(one.get(key))
            if isinstance(value, int):
                kept[NameObject(key)] = NumberObject(value)
            elif _NAME.fullmatch(str(value)):
                kept[NameObject(key)] = NameObject(str(value))
        made.append(kept)
    return made


def _there(found: Any) -> Any:
    return found.get_object() if hasattr(found, "get_object") else found
