"""What a mail says in a language: one file a kind, ``words/<code>/mails/<kind>.jinja``.

Each section begins with a line ``=== <name>``: ``subject.txt``, ``body.txt`` and ``body.html`` are
templates, and ``name`` is what the desk calls the mail; only mails about a ticket have one.
"""

from __future__ import annotations

import re
from functools import cache

from chalicelib.domain.languages import WORDS

_HEADING = re.compile(r"^=== (\S+)\n", re.MULTILINE)


def kinds(language: str) -> list[str]:
    """The kinds of mail that are written in a language."""
    return sorted(path.stem for path in (WORDS / language / "mails").glob("*.jinja"))


def names(language: str) -> dict[str, str]:
    """What the desk calls each mail that is about a ticket, by its kind."""
    found = {kind: sections(language, kind).get("name") for kind in kinds(language)}
    return {kind: name.strip() for kind, name in found.items() if name}


def template(language: str, path: str) -> str | None:
    """A section by its path, ``reply/body.txt``, as Jinja asks for it; None when there is none."""
    kind, _, section = path.partition("/")
    if not (WORDS / language / "mails" / f"{kind}.jinja").is_file():
        return None
    return sections(language, kind).get(section)


@cache
def sections(language: str, kind: str) -> dict[str, str]:
    """The sections of a mail, by name."""
    text = (WORDS / language / "mails" / f"{kind}.jinja").read_text("utf-8")
    _, *pieces = _HEADING.split(text)
    return dict(zip(pieces[::2], pieces[1::2], strict=True))
