"""What each agents' route discloses, told from the very answer that leaves.

A route of the desk names one of these functions as ``discloses``; ``api.route`` refuses a route
without. The wrapper calls it and has the trail written before the answer is sent: what cannot be
traced is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.api.requests import Request, Response
from chalicelib.domain.desk.behalf.known_person import PersonSought
from chalicelib.domain.desk.canned_replies import Preview
from chalicelib.domain.desk.disclosures import Disclosure
from chalicelib.domain.desk.requests import AuditExportWanted, HistoryWanted, SearchWanted
from chalicelib.domain.drafts.draft import DraftSeen
from chalicelib.domain.search.terms import sought_by, sought_in_history

Discloses = Callable[[Request, Response], Disclosure | None]


def nothing(_request: Request, _answer: Response) -> Disclosure | None:
    """Bears no data of a person who asked; what it changes has its own row."""
    return None


def ticket(_request: Request, answer: Response) -> Disclosure | None:
    """A ticket whole, with the requester's other tickets and the threads merged into it.

    An act's answer counts as well: it may show another ticket (a merge), or repeat an answer
    without writing anything (the same Idempotency-Key).
    """
    body: Any = answer.body
    return Disclosure("read", body.number, _beside(body))


def printed(_request: Request, answer: Response) -> Disclosure | None:
    """A ticket whole, on its way to paper or into a file."""
    body: Any = answer.body
    return Disclosure("print", body.ticket.number, _beside(body.ticket))


def ticket_unless_draft(request: Request, answer: Response) -> Disclosure | None:
    """A ticket whole, or the caller's own words, which nobody else has read."""
    return None if isinstance(answer.body, DraftSeen) else ticket(request, answer)


def part_of_ticket(request: Request, _answer: Response) -> Disclosure | None:
    """Something about the ticket of the path."""
    return Disclosure("read", request.path["number"])


def answer(_request: Request, answer: Response) -> Disclosure | None:
    """An answer for everybody, while it is drafted from a ticket, whose words it may repeat."""
    body: Any = answer.body
    return Disclosure("read", body.ticket, detail=body.id) if body.ticket else None


def answer_file(request: Request, _answer: Response) -> Disclosure | None:
    """A file of an answer for everybody, as it is, or would be, published."""
    return Disclosure("download", detail=f"{request.path['id']}/{request.path['file']}")


def answers(_request: Request, answer: Response) -> Disclosure | None:
    """The tickets whose drafts of an answer a list shows, if any."""
    body: Any = answer.body
    numbers = tuple(dict.fromkeys(item.ticket for item in body.items if item.ticket))
    return Disclosure("list", numbers=numbers) if numbers else None


def past_replies(request: Request, answer: Response) -> Disclosure | None:
    """The ticket of the path, and those whose replies are shown on it, without what is known of
    their requesters: what nobody found in them may still tell of somebody."""
    body: Any = answer.body
    numbers = tuple(reply.number for reply in body.replies)
    return Disclosure("read", request.path["number"], numbers)


def asked_ticket(_request: Request, answer: Response) -> Disclosure | None:
    """A ticket that was read by an open question."""
    body: Any = answer.body
    return Disclosure("read_question", body.number, detail=body.question.id)


def preview(request: Request, _answer: Response) -> Disclosure | None:
    """A canned reply with a requester's data filled in."""
    return Disclosure("preview", request.body(Preview).number)


def file(request: Request, _answer: Response) -> Disclosure | None:
    """The way to a file."""
    return Disclosure("download", request.path["number"], detail=request.path["id"])


def rows(request: Request, answer: Response) -> Disclosure | None:
    """A page of a list; an empty one and a 304 disclose nothing."""
    numbers = _numbers(answer)
    if not numbers:
        return None
    return Disclosure("list", numbers=numbers, refresh=request.query.get("refresh") == "true")


def subjects(_request: Request, answer: Response) -> Disclosure | None:
    """The tickets of a report whose requester's words are shown."""
    body: Any = answer.body
    numbers = tuple(item.number for item in body.items if item.subject is not None)
    return Disclosure("list", numbers=numbers) if numbers else None


def search(request: Request, answer: Response) -> Disclosure | None:
    """What was searched for, and the tickets that were found, if any."""
    sought = sought_by(request.body(SearchWanted).q)
    return Disclosure("search", numbers=_numbers(answer), sought=sought)


def people(request: Request, answer: Response) -> Disclosure | None:
    """Who was looked for, and the tickets that tell of the people who were found, if any."""
    sought = sought_by(request.body(PersonSought).q)
    return Disclosure("search", numbers=_numbers(answer), sought=sought)


def history(request: Request, answer: Response) -> Disclosure | None:
    """Whose history was asked for, and the tickets that were found, if any."""
    wanted = request.body(HistoryWanted)
    sought = sought_in_history(wanted.email, wanted.document)
    return Disclosure("history", numbers=_numbers(answer), sought=sought)


def trail_of_ticket(request: Request, _answer: Response) -> Disclosure | None:
    """Who saw or changed a ticket."""
    return Disclosure("read_audit", request.path["number"])


def trail_of_agent(request: Request, _answer: Response) -> Disclosure | None:
    """What an agent did."""
    return Disclosure("read_audit", detail=request.query["agent"])


def exported_trail(request: Request, answer: Response) -> Disclosure:
    """Lines of the trail, to be kept as a file: whose, of which day, and how many."""
    body: Any = answer.body
    wanted = request.body(AuditExportWanted)
    about = (wanted.agent, wanted.day.isoformat(), str(len(body.items)))
    return Disclosure("export_audit", wanted.number, detail=" ".join(filter(None, about)))


def fetched_export(request: Request, _answer: Response) -> Disclosure:
    """The way to a file of a list or a search."""
    return Disclosure("download_export", detail=request.path["id"])


def current(request: Request) -> Disclosure:
    """What the ``current`` of a 409 or 412 shows of a ticket."""
    return Disclosure("conflict", request.path.get("number"))


def _beside(body: Any) -> tuple[str, ...]:
    """The other tickets that a ticket's answer shows."""
    linked = (one.number for one in body.links if one.number)
    shown = (*(other.number for other in body.others), *body.merged_from, *linked)
    return tuple(dict.fromkeys(shown))


def _numbers(answer: Response) -> tuple[str, ...]:
    body: Any = answer.body
    return tuple(item.number for item in body.items) if body is not None else ()
