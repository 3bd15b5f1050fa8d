"""The pages that people read in the repository, and what they name."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SOURCES = {".py", ".js", ".ts", ".json", ".yaml", ".toml", ".html", ".scss", ""}
#: Tests that name what pages say, and so prove nothing of it.
_ABOUT_PAGES = {"test_pages.py"}
_COMMAND = re.compile(r"\bmake [a-z][-a-z]*(?: [A-Z]+=[\w.,-]+)*")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: those that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(path for name in done.stdout.splitlines() if (path := ROOT / name).is_file())


def pages() -> list[Path]:
    """Every page, by its path."""
    return [path for path in tracked() if path.suffix == ".md"]


def prose(page: Path) -> str:
    """A page without its blocks of code and pictures."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Where a page's links lead, but for those that leave the repository."""
    found = _LINK.findall(prose(page))
    return [link for link in found if not re.match(r"https?:|mailto:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have on the repository's site."""
    headings = (re.sub(r"[^\w\- ]", "", title.lower()) for title in _HEADING.findall(prose(page)))
    return {title.strip().replace(" ", "-") for title in headings}


def target(page: Path, link: str) -> tuple[Path, str]:
    """The file that a link leads to, and the anchor in it."""
    path, _, anchor = link.partition("#")
    return ((page.parent / path).resolve() if path else page), anchor


def codes(page: Path) -> list[str]:
    """What a page sets as code within its sentences."""
    return _CODE.findall(prose(page))


def commands(page: Path) -> list[str]:
    """The commands of make that a page tells: ``make doctor STAGE=prod``."""
    text = page.read_text(encoding="utf-8")
    told = "\n".join(_CODE.findall(prose(page)) + _FENCE.findall(text))
    return list(dict.fromkeys(_COMMAND.findall(told)))


@cache
def source() -> str:
    """All that is not a page: code, templates, catalogues, names of files."""
    read = [path for path in tracked() if path.suffix in _SOURCES and path.name not in _ABOUT_PAGES]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in read]
    return "\n".join([*(path.relative_to(ROOT).as_posix() for path in tracked()), *texts])
