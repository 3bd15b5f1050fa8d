"""A language that does not exist, added to a copy of the tree as a real one would be.

Each sentence is the default's with other vowels, longer and in brackets; placeholders, markup and
template code stay. Whatever then shows a plain vowel is a word that no catalogue holds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from chalicelib.domain.languages import DEFAULT
from infra.package import ROOT

CODE = "qps"  # of the codes that ISO 639 reserves for local use
_VOWELS = str.maketrans("aeiouáéíóúüAEIOUÁÉÍÓÚ", "ȧėïøůȧėïøůůȦĖÏØŮȦĖÏØŮ")
#: What is no sentence: headings of a mail's sections, placeholders, tags, entities, addresses.
_KEPT = re.compile(
    r"(^=== \S+|\{[^{}]*\}|<[^<>]*>|&\w+;|https?://\S+|[\w.]+@[\w.]+\w|#)", re.MULTILINE
)
_CODE = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
#: Literals of template code that people read: forms of plurals, alternatives, values of a set.
_SAID = re.compile(r'((?:one|other)=|else |": )("[^"]*")|("[^"]*")(?= if )')
_PLAIN = re.compile(r"[^\W\d_]*[aeiouáéíóú][^\W\d_]*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|/\S+/\S*")


def sentence(text: str) -> str:
    """A sentence in the language; a third longer, as translations are."""
    if not re.search(r"[^\W\d_]{2}", text):
        return text
    pieces = _KEPT.split(text)
    pieces[::2] = [piece.translate(_VOWELS) for piece in pieces[::2]]
    return f"⟦{''.join(pieces)}{' ~' * (len(text) // 6)}⟧"


def catalogue(tree: Any, key: str = "") -> Any:
    """A catalogue in the language."""
    if isinstance(tree, dict):
        return {name: catalogue(value, name) for name, value in tree.items()}
    if isinstance(tree, list):
        return [catalogue(value, key) for value in tree]
    is_sign = key in ("decimal", "grouping") or not isinstance(tree, str)
    return tree if is_sign else sentence(tree)


def template(text: str) -> str:
    """A mail's template in the language."""
    pieces = _CODE.split(text)
    pieces[::2] = [_markup(piece) for piece in pieces[::2]]
    pieces[1::2] = [_SAID.sub(_said, piece) for piece in pieces[1::2]]
    return "".join(pieces)


def _markup(text: str) -> str:
    pieces = _KEPT.split(text)
    pieces[::2] = [piece.translate(_VOWELS) for piece in pieces[::2]]
    return "".join(pieces)


def _said(found: re.Match[str]) -> str:
    return (found[1] or "") + (found[2] or found[3]).translate(_VOWELS)


def add(tree: Path) -> None:
    """Add the language to a copy of the project, which it begins in an empty folder."""
    for name in ("chalicelib", "static_site", "infra"):
        ignore = shutil.ignore_patterns("node_modules", "dist", "__pycache__", ".dist*")
        shutil.copytree(ROOT / name, tree / name, ignore=ignore)
    words = tree / "chalicelib" / "words"
    listed = json.loads((words / "languages.json").read_text("utf-8"))
    own = {"code": CODE, "name": "Pseudo", "root": f"/{CODE}"}
    (words / "languages.json").write_text(json.dumps([*listed, listed[0] | own]), "utf-8")
    for path in (words / DEFAULT).rglob("*.*"):
        text = path.read_text("utf-8")
        is_json = path.suffix == ".json"
        made = json.dumps(catalogue(json.loads(text))) if is_json else template(text)
        target = words / CODE / path.relative_to(words / DEFAULT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made, "utf-8")
    locales = tree / "static_site" / "locales"
    spoken = json.loads((locales / f"{DEFAULT}.json").read_text("utf-8"))
    (locales / f"{CODE}.json").write_text(json.dumps(catalogue(spoken)), "utf-8")


def run(tree: Path, program: str) -> Any:
    """What a program prints as JSON that runs with the copy's packages, and our tests."""
    path = os.pathsep.join([str(tree), str(ROOT)])
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=tree, env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def plain_words(text: str, data: str = "") -> set[str]:
    """Words with a plain vowel that neither stand in ``data`` nor in an address."""
    known = {word.casefold() for word in _PLAIN.findall(data)}
    found = _PLAIN.findall(_ADDRESS.sub(" ", text))
    return {word for word in found if len(word) > 1 and word.casefold() not in known}


class Shown(HTMLParser):
    """What a page shows and says, but for what it declares to be in another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        is_other = found.get("lang", CODE) != CODE or tag in ("script", "style", "kbd", "code")
        hidden = is_other or bool(self._open and self._open[-1][1])
        said = [found.get(name) for name in ("aria-label", "title", "alt", "placeholder")]
        self.text += "" if hidden else " ".join(["", *(each for each in said if each), ""])
        if tag not in _EMPTY:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.text += f"{data} "


_EMPTY = {"meta", "link", "input", "br", "hr", "img", "source", "path", "circle", "rect"}
