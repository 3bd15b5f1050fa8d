"""Pictures of a manual: cropped to what a step is about, its control marked, without what is drawn
or dated, and written anew only when something can be seen to differ."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FloatRect, Locator, Page

#: One width for all, in pixels, and the most that a step shows from top to bottom.
WIDTH, MOST_HEIGHT = 664, 1120
_MARGIN = 16
#: How often it is looked whether a page stays as it is, each 150 milliseconds.
_LOOKS = 40
#: A pixel differs from this much on in one of its colours; a picture, when more than this share of
#: its pixels does: letters are drawn a little otherwise by each version of a browser.
TOLERANCE, SHARE = 40, 0.01
#: What was typed is what is sent.
_TYPED_AGAIN = """() => {
  for (const input of document.querySelectorAll("[data-typed]")) {
    input.type = input.dataset.kind ?? input.type;
    input.value = input.dataset.typed;
    delete input.dataset.typed;
  }
}"""
#: Around what a step is about, nothing: a cut line above it would be read as a part of it. What it
#: lies in keeps its colour.
_ALONE = """(shown, alone) => {
  for (let at = shown; at !== document.body; at = at.parentElement)
    for (const beside of at.parentElement.children)
      if (beside !== at) beside.classList.toggle("manual-beside", alone);
}"""
_SCRIPTS = Path(__file__).parent
_DRAWN = re.compile(r"\b\d{6}\b")
_ROLE = re.compile(r'- (?:/)?(\w+)(?: "((?:[^"\\]|\\.)*)")?')
_SAID = {
    "es": {"textbox": "campo", "combobox": "lista", "button": "botón", "link": "enlace",
           "radio": "opción", "checkbox": "casilla", "": "Imagen de la página «{page}»",
           "marked": "{begin}. Está marcado: {role} «{name}»", "shows": "{begin}. Muestra: {name}"},
    "en": {"textbox": "field", "combobox": "list", "button": "button", "link": "link",
           "radio": "option", "checkbox": "box", "": "Picture of the page “{page}”",
           "marked": "{begin}. Marked: the {role} “{name}”", "shows": "{begin}. It shows: {name}"},
}  # fmt: skip


@dataclass
class Pictures:
    """The pictures of a language: those in a folder, and those that are taken now."""

    browser: Browser
    folder: Path
    language: str
    changed: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def take(self, page: Page, name: str, around: Locator, mark: Locator | None) -> None:
        """Take the picture of a step."""
        around.wait_for()
        page.evaluate("document.activeElement?.blur()")
        page.mouse.move(0, 0)  # nothing looks touched
        page.evaluate(_script("settle.js"), self.language)
        if mark is not None:
            mark.evaluate("(e) => e.classList.add('manual-mark')")
        around.evaluate(_ALONE, True)
        around.evaluate("(e) => e.scrollIntoView({block: 'start', behavior: 'instant'})")
        box = _settled(page, around, name)
        height = min(box["height"] + 2 * _MARGIN, MOST_HEIGHT)
        scrolled = page.evaluate("scrollY")
        shot = page.screenshot(
            full_page=True,
            animations="disabled",
            caret="hide",
            clip={
                "x": max(0, min(box["x"] - _MARGIN, page.evaluate("innerWidth") - WIDTH)),
                "y": max(0, box["y"] + scrolled - _MARGIN),
                "width": WIDTH,
                "height": round(height),
            },
        )
        alt = self._alt(page, around, mark)
        if mark is not None:
            mark.evaluate("(e) => e.classList.remove('manual-mark')")
        around.evaluate(_ALONE, False)
        page.evaluate(_TYPED_AGAIN)
        self._keep(name, shot, {"alt": alt, "width": WIDTH, "height": round(height)})

    def finish(self) -> None:
        """Write what the pictures show, and take away those that no step has any more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.glob("*.webp"):
            if path.stem not in self.facts:
                path.unlink()
        told = json.dumps(self.facts, ensure_ascii=False, indent=1, sort_keys=True)
        (self.folder / "pictures.json").write_text(told + "\n", encoding="utf-8")

    def _keep(self, name: str, shot: bytes, facts: dict[str, Any]) -> None:
        path = self.folder / f"{name}.webp"
        before = path.read_bytes() if path.is_file() else b""
        page = self.browser.new_page()
        try:
            made = page.evaluate(
                _script("compare.js"),
                [_data(shot, "png"), _data(before, "webp") if before else "", TOLERANCE],
            )
        finally:
            page.close()
        self.facts[name] = facts
        if made["share"] > SHARE:
            self.changed.append(f"{name} ({made['share']:.1%})")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(made["webp"]))

    def _alt(self, page: Page, around: Locator, mark: Locator | None) -> str:
        """What a screen reader would be told of it, by the page's own accessibility tree."""
        said = _SAID[self.language]
        title = _DRAWN.sub("051243", page.title().partition(" – ")[0])
        begin = said[""].format(page=title)
        role, name = _named(mark if mark is not None else around)
        if not name:
            return begin
        if mark is None or role not in said:
            return said["shows"].format(begin=begin, name=name)
        return said["marked"].format(begin=begin, role=said[role], name=name)


def _settled(page: Page, around: Locator, name: str) -> FloatRect:
    """Where something is, once it stays there: a page that comes moves what it shows."""
    box = around.bounding_box()
    for _ in range(_LOOKS):
        page.wait_for_timeout(150)
        before, box = box, around.bounding_box()
        if box is not None and box == before:
            return box
    raise LookupError(f"{name}: there is nothing to be seen, or it does not stay where it is")


def _named(place: Locator) -> tuple[str, str]:
    """The role and name of the first thing with a name, as the accessibility tree tells."""
    for line in place.aria_snapshot().splitlines():
        found = _ROLE.match(line.strip())
        if found and found[2]:
            return found[1], found[2].replace('\\"', '"')
    return "", ""


def _data(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _script(name: str) -> str:
    return (_SCRIPTS / name).read_text(encoding="utf-8")
