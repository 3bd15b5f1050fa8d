"""What each agents' route discloses, told from the very answer that leaves.

A route of the desk names one of these functions as ``discloses``; ``api.route`` refuses a route
without. The wrapper calls it and has the trail written before the answer is sent: what cannot be
traced is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.api.requests import Answer, Call
from chalicelib.domain.canned import Preview
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.instructions import HistoryWanted, SearchWanted
from chalicelib.domain.search import sought_by, sought_in_history

Discloses = Callable[[Call, Answer], Disclosure | None]


def nothing(_call: Call, _answer: Answer) -> Disclosure | None:
    """Bears no data of a person who asked; what it changes has its own row."""
    return None


def ticket(_call: Call, answer: Answer) -> Disclosure | None:
    """A ticket whole, with the requester's other tickets and the threads merged into it.

    An act's answer counts as well: it may show another ticket (a merge), or repeat an answer
    without writing anything (the same Idempotency-Key).
    """
    body: Any = answer.body
    return Disclosure("read", body.number, _beside(body))


def part_of_ticket(call: Call, _answer: Answer) -> Disclosure | None:
    """Something about the ticket of the path."""
    return Disclosure("read", call.path["number"])


def preview(call: Call, _answer: Answer) -> Disclosure | None:
    """A canned reply with a requester's data filled in."""
    return Disclosure("preview", call.body(Preview).number)


def file(call: Call, _answer: Answer) -> Disclosure | None:
    """The way to a file."""
    return Disclosure("download", call.path["number"], detail=call.path["id"])


def rows(call: Call, answer: Answer) -> Disclosure | None:
    """A page of a list; an empty one and a 304 disclose nothing."""
    numbers = _numbers(answer)
    if not numbers:
        return None
    return Disclosure("list", numbers=numbers, refresh=call.query.get("refresh") == "true")


def search(call: Call, answer: Answer) -> Disclosure | None:
    """What was searched for, and the tickets that were found, if any."""
    sought = sought_by(call.body(SearchWanted).q)
    return Disclosure("search", numbers=_numbers(answer), sought=sought)


def history(call: Call, answer: Answer) -> Disclosure | None:
    """Whose history was asked for, and the tickets that were found, if any."""
    wanted = call.body(HistoryWanted)
    sought = sought_in_history(wanted.email, wanted.document)
    return Disclosure("history", numbers=_numbers(answer), sought=sought)


def trail_of_ticket(call: Call, _answer: Answer) -> Disclosure | None:
    """Who saw or changed a ticket."""
    return Disclosure("read_audit", call.path["number"])


def trail_of_agent(call: Call, _answer: Answer) -> Disclosure | None:
    """What an agent did."""
    return Disclosure("read_audit", detail=call.query["agent"])


def current(call: Call) -> Disclosure:
    """What the ``current`` of a 409 or 412 shows of a ticket."""
    return Disclosure("conflict", call.path.get("number"))


def _beside(body: Any) -> tuple[str, ...]:
    """The other tickets that a ticket's answer shows."""
    shown = (*(other.number for other in body.others), *body.merged_from)
    return tuple(dict.fromkeys(shown))


def _numbers(answer: Answer) -> tuple[str, ...]:
    body: Any = answer.body
    return tuple(item.number for item in body.items) if body is not None else ()
