"""What the site says in a language, and the limits that its pages check by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from markupsafe import Markup

from chalicelib.domain.answers.reuse.answered import REMOVED
from chalicelib.domain.desk.bulk.bulk_changes import MOST_AT_ONCE
from chalicelib.domain.desk.lists.views import VIEWS
from chalicelib.domain.desk.requests import MOST_SEARCHED
from chalicelib.domain.fields import DESK_LIMITS, LIMITS
from chalicelib.domain.files.attachments import AttachmentLimits
from chalicelib.domain.form.person import TEXTS
from chalicelib.domain.languages import LANGUAGES, read
from chalicelib.domain.languages import words as server_words
from chalicelib.domain.search.terms import LONGEST_WORD, STOP_WORDS
from chalicelib.domain.tickets.dates.steps import Adjustment
from chalicelib.mail import sections

SITE = Path(__file__).resolve().parent


class Words:
    """A catalogue, or a part of it, as templates read it: by attribute, item and loop.

    Strings below a key that ends in ``_html`` are markup. ``read`` gathers the paths that were
    read, so that a test can name those that nobody reads.
    """

    def __init__(self, tree: Any, read: set[str], path: str = "") -> None:
        self._tree, self._read, self._path = tree, read, path

    def __getitem__(self, key: str | int) -> Any:
        value, path = self._tree[key], f"{self._path}.{key}".lstrip(".")
        if isinstance(value, dict | list):
            return Words(value, self._read, path)
        self._read.add(path)
        return Markup(value) if "_html" in path else value  # noqa: S704 - our own catalogue

    def __contains__(self, key: str) -> bool:
        return key in self._tree

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self._tree)))

    def __len__(self) -> int:
        return len(self._tree)


def catalogue(language: str) -> dict[str, Any]:
    """All that people read on the site, in a language."""
    loaded: dict[str, Any] = json.loads((SITE / "locales" / f"{language}.json").read_text("utf-8"))
    facts = read(language, "answers.json")["operations"]["facts"]
    loaded["open"]["facts"] = {name: f"{told}:" for name, told in facts.items()}
    loaded["desk"]["mails"]["kinds"] = sections.names(language, "name")
    loaded["browser"]["account"]["mails"] |= sections.names(language, "name-to-requester")
    return loaded


def page_limits() -> dict[str, Any]:
    """The limits that the public's pages check by: the form's, and those of a message (``body``)
    and of what is said with a closing or a rating (``comment``)."""
    return LIMITS | {
        "body": DESK_LIMITS["note"],
        "comment": DESK_LIMITS["comment"],
        "attachments": AttachmentLimits().model_dump(mode="json"),
    }


def desk_limits() -> dict[str, dict[str, int]]:
    """The limits that the desk's pages check by."""
    return DESK_LIMITS | {"search": {"max": MOST_SEARCHED}, "bulk": {"max": MOST_AT_ONCE}}


#: What only the pages of a ticket say, and those of an account; all others go without.
_OF_A_TICKET, _OF_AN_ACCOUNT, _OF_A_LOST_ANSWER = "ticket", "account", "lost"
#: What is said of fields that the form of a request has not: its page goes without.
OF_OTHER_FORMS = ("code", "new_code", "understood", "number", "reason", "score", "comment")
#: The steps to a due date that come after the opening (``domain/tickets/dates/steps.py``, and what
#: was promised in place of a date that passed): a receipt goes without.
LATER_STEPS = (*get_args(Adjustment.model_fields["kind"].annotation), "promised")
#: What is said by what the form of a request loads once it is used, or for who is signed in.
_SAID_LATER = ("email_question", "helped", "prefilled")
#: What the search before asking says, and the rules of its words: loaded when it is first touched.
_OF_THE_FINDER = "finder"
#: What the desk's pages beside list and ticket say, which are loaded when they are asked for.
_OF_DESK_PAGES = (
    "absences",
    "account",
    "answers",
    "behalf",
    "catalog",
    "exports",
    "paper",
    "reports",
    "trail",
    "unit",
)

#: What it says of answers given before, which is loaded when they are asked for.
_OF_THE_ANSWERED = "answered"
#: What it says at work on tickets, which is loaded when one is opened or chosen.
_OF_WORK = (
    *("acts", "bulk", "canned", "composer", "facts", "held", "links", "mails", "no_email"),
    *("questions", "sending", "thread", "ticket"),
)


def words_modules(language: str) -> dict[str, bytes]:
    """The modules that the other modules import their words and limits from, by their path.

    A page's bundle holds whole modules: what only some pages say has one of its own, so that the
    form on a phone does not carry the words of the desk.
    """
    said = catalogue(language)
    ours, desk = said["browser"], said["desk"]
    ticket, account = ours.pop(_OF_A_TICKET), ours.pop(_OF_AN_ACCOUNT)
    lost, finder = ours.pop(_OF_A_LOST_ANSWER), ours.pop(_OF_THE_FINDER)
    later = {name: ours.pop(name) for name in _SAID_LATER}
    steps = {name: ours["sum"].pop(name) for name in LATER_STEPS}
    faults = {name: ours["faults"].pop(name) for name in OF_OTHER_FORMS}
    pages = {name: desk.pop(name) for name in _OF_DESK_PAGES}
    work = {name: desk.pop(name) for name in _OF_WORK}
    answered = desk.pop(_OF_THE_ANSWERED)
    return {
        "words.js": _module(
            language=language,
            locale=LANGUAGES[language].locale,
            root=LANGUAGES[language].root,
            dateWords=server_words(language)["dates"]["long"],
            limits=page_limits(),
            optionalTexts=[(name, said["open"]["texts"][name]["label"]) for name in TEXTS],
            words=ours,
        ),
        "ticket-words.js": _module(ticketWords=ticket),
        "common/words/later-words.js": _module(laterWords=later),
        "common/words/words-of-others.js": _module(otherFaults=faults, laterSteps=steps),
        "open/lost-words.js": _module(lostWords=lost),
        "common/finder/finder-words.js": _module(finderWords=finder),
        "common/finder/finder-rules.js": _module(
            stopWords=sorted(STOP_WORDS), longestWord=LONGEST_WORD
        ),
        "account-words.js": _module(accountWords=account),
        "desk/words.js": _module(words=desk, limits=desk_limits(), views=VIEWS),
        "desk/beside/page-words.js": _module(pageWords=pages),
        "desk/beside/work-words.js": _module(workWords=work, removedGap=REMOVED),
        "desk/answered/answered-words.js": _module(answeredWords=answered),
    }


def _module(**constants: Any) -> bytes:
    lines = [
        f"export const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
        for name, value in constants.items()
    ]
    return "".join(lines).encode()
