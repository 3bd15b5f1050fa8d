"""What a mail says in a language: one file a kind, ``words/<code>/mails/<kind>.jinja``.

Each section begins with a line ``=== <name>``: ``subject.txt``, ``body.txt`` and ``body.html`` are
templates. ``name`` is what the desk calls a mail about a ticket, ``name-to-requester`` what their
data call one to its requester; without, it is a notice like others.
"""

from __future__ import annotations

import re
from functools import cache

from chalicelib.domain.languages import WORDS

_HEADING = re.compile(r"^=== (\S+)\n", re.MULTILINE)


def kinds(language: str) -> list[str]:
    """The kinds of mail that are written in a language."""
    return sorted(path.stem for path in (WORDS / language / "mails").glob("*.jinja"))


def names(language: str, section: str) -> dict[str, str]:
    """What each mail is called that has a section of a name, by its kind."""
    found = {kind: sections(language, kind).get(section) for kind in kinds(language)}
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
