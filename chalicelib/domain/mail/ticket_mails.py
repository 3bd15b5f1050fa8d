"""Mails about the work on a ticket: what its requester is told.

Each maker says which ``params`` its templates need. ``at`` is now, as a stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.dates import ecuador_date
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.lifecycle import Clock, CloseReason, Status
from chalicelib.domain.tickets.notices import NoticeKind, newest
from chalicelib.domain.tickets.summary import told_on
from chalicelib.domain.tickets.ticket import Ticket


@dataclass(frozen=True)
class Names:
    """What a ticket's topic and area are called in its language."""

    topic: str
    area: str


#: Names of files that a mail tells; the entry tells as many.
_NAMED = 5


def received(ticket: Ticket, *, mail_id: str) -> Mail:
    """Tells that a ticket stands, and until when it is answered.

    ``params``: ``due_on``, ``first_day``, ``working_days``, and ``skipped``, the holidays that
    did not count, named in the ticket's language: ``[{"date", "name"}]``.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.RECEIVED,
        to=ticket.email_typed,
        language=ticket.language,
        number=ticket.number,
        params={
            "due_on": ticket.due_on.isoformat(),
            "first_day": ticket.first_day.isoformat(),
            "working_days": ticket.working_days,
            "skipped": [
                {
                    "date": holiday.date.isoformat(),
                    "name": holiday.name(ticket.language),
                }
                for holiday in ticket.skipped
            ],
        },
        created_at=ticket.opened_at,
        next_try_at=ticket.opened_at,
    )


def message_received(
    ticket: Ticket, *, mail_id: str, at: str, left_out: Sequence[str] = ()
) -> Mail:
    """That a message of theirs stands on the ticket. ``ticket`` is as the message left it.
    ``params``: ``due_on``, the day that was told or promised last, ``late``, whether it has passed,
    and ``left_out``, the names of the files that could not be attached: they go to who sent them,
    from a proven address."""
    params = {
        "due_on": told_on(ticket).isoformat(),
        "late": _is_late(ticket, at),
        "left_out": list(left_out[:_NAMED]),
    }
    return _to_requester(Kind.MESSAGE_RECEIVED, ticket, params, mail_id, at)


def about(ticket: Ticket, topic: str, files: Iterable[Attachment]) -> dict[str, Any]:
    """What a mail that brings an answer or a question says of its ticket: ``topic``, as the
    catalogue calls it, ``opened_at``, and ``files``, those that lie on the ticket's page:
    ``[{"name", "size"}]``. The subject is a stranger's text and stands in no row of the outbox:
    it is looked up when the mail is sent (``services/mail/outbox.py``)."""
    return {
        "topic": topic,
        "opened_at": ticket.opened_at,
        "files": [{"name": file.name, "size": file.size} for file in files],
    }


def reply(
    ticket: Ticket,
    body: str,
    *,
    mail_id: str,
    at: str,
    answerable_until: date | None,
    about: dict[str, Any],
) -> Mail:
    """What the area writes: the answer, or news on the way to it.

    ``answerable_until`` is the last day to ask about an answer before its ticket closes by
    itself; news have none. ``params``: those of ``about``, ``body``, ``standing`` (``answered``, or
    with an answer owed ``due`` or ``late``), and ``until``: that last day, or the day by which the
    answer was told or promised last.
    """
    answered = ticket.status is Status.ANSWERED
    params = about | {
        "body": body,
        "standing": "answered" if answered else "late" if _is_late(ticket, at) else "due",
        "until": ((answerable_until if answered else None) or told_on(ticket)).isoformat(),
    }
    return _to_requester(Kind.REPLY, ticket, params, mail_id, at)


def clarification(
    ticket: Ticket, body: str, *, mail_id: str, at: str, answer_until: date, about: dict[str, Any]
) -> Mail:
    """The area's question. ``params``: those of ``about``, ``body``, ``answer_until``, after
    which the ticket closes by itself, ``due_on``, the day that was told or promised last, and
    ``paused_on``, since when the clock is paused, or None when it runs on."""
    params = about | {
        "body": body,
        "answer_until": answer_until.isoformat(),
        "due_on": told_on(ticket).isoformat(),
        "paused_on": ticket.paused_on and ticket.paused_on.isoformat(),
    }
    return _to_requester(Kind.CLARIFICATION, ticket, params, mail_id, at)


def extension(ticket: Ticket, reason: str, *, mail_id: str, at: str) -> Mail:
    """The new date, and why. ``params``: ``reason``, ``due_on``, ``due_before``, and ``late``,
    whether that one was missed: then it stays the due date, and the new one is promised."""
    late, before = told_on(ticket) != ticket.due_on, ticket.due_on
    if ticket.extension and not late:
        before = ticket.extension.due_before
    params = {
        "reason": reason,
        "due_on": told_on(ticket).isoformat(),
        "due_before": before.isoformat(),
        "late": late,
    }
    return _to_requester(Kind.EXTENSION, ticket, params, mail_id, at)


def closed(
    ticket: Ticket, why: CloseReason, words: str, *, mail_id: str, at: str, reopen_until: date
) -> Mail:
    """That it ended, and how to open it again. ``params``: ``why``, a ``CloseReason``,
    ``words`` of the agent (may be empty), ``reopen_until``."""
    params = {
        "why": why.value,
        "words": words,
        "reopen_until": reopen_until.isoformat(),
    }
    return _to_requester(Kind.CLOSED, ticket, params, mail_id, at)


def reopened(ticket: Ticket, *, mail_id: str, at: str, left_out: Sequence[str] = ()) -> Mail:
    """That an area works on it again. ``params``: ``due_on``, and ``left_out`` as of
    ``message_received``."""
    params = {"due_on": ticket.due_on.isoformat(), "left_out": list(left_out[:_NAMED])}
    return _to_requester(Kind.REOPENED, ticket, params, mail_id, at)


def not_reopened(ticket: Ticket, *, mail_id: str, at: str) -> Mail:
    """That a message by mail did not open their ticket again, and what to do. ``params``:
    ``into``, the number of the ticket that goes on in its place, or None."""
    return _to_requester(Kind.NOT_REOPENED, ticket, {"into": ticket.merged_into}, mail_id, at)


def merged(ticket: Ticket, into: Ticket, *, mail_id: str, at: str) -> Mail:
    """That another ticket goes on in its place. ``params``: ``into``, that one's number, and
    ``due_on``, by when it is answered, or None while no answer is owed or it is late."""
    owed = into.clock is Clock.RUNS and not _is_late(into, at)
    params = {"into": into.number, "due_on": told_on(into).isoformat() if owed else None}
    return _to_requester(Kind.MERGED, ticket, params, mail_id, at)


def split(ticket: Ticket, of: str, areas: tuple[str, str], *, mail_id: str, at: str) -> Mail:
    """That a part of the ticket ``of`` goes on as this one; ``areas`` are the names of both.
    ``params``: ``source``, ``source_area``, ``area``, and ``due_on``, None when that has passed."""
    params = {
        "source": of,
        "source_area": areas[0],
        "area": areas[1],
        "due_on": None if _is_late(ticket, at) else told_on(ticket).isoformat(),
    }
    return _to_requester(Kind.SPLIT, ticket, params, mail_id, at)


def notice(
    ticket: Ticket,
    kind: NoticeKind,
    told: date,
    names: Names,
    *,
    every: int,
    lead_told: bool,
    mail_id: str,
    at: str,
) -> Mail:
    """What the clock tells by itself; the mail has the notice's name.

    ``told`` is the date that it tells, ``every`` after how many working days a delay is told
    again, ``lead_told`` whether the area's lead was told of it that day. ``params``: ``topic`` by
    name and ``opened_at``; for a reminder ``answer_until``; for the others ``area`` by name and
    ``due_on``; for a date that moved also ``due_before``; for a delay also ``legal``, ``every``,
    ``lead_told``, ``again``, whether the same one was told before, and ``promised``, whether the
    date is one that was promised late.
    """
    params: dict[str, Any] = {"topic": names.topic, "opened_at": ticket.opened_at}
    if kind is NoticeKind.REMINDER:
        params["answer_until"] = told.isoformat()
    else:
        params |= {"area": names.area, "due_on": told.isoformat()}
    if kind is NoticeKind.DATE_MOVED and ticket.untold_move:
        params["due_before"] = ticket.untold_move.told.isoformat()
    if kind is NoticeKind.OVERDUE:
        before = newest(ticket.notices, kind)
        again = before is not None and before.about == told
        params |= {"legal": ticket.legal_request, "every": every, "again": again}
        params |= {"lead_told": lead_told, "promised": told != ticket.due_on}
    return _to_requester(Kind(kind.value), ticket, params, mail_id, at)


def _is_late(ticket: Ticket, at: str) -> bool:
    """Once a new date was promised, the ticket is late for its requester when that has passed."""
    return told_on(ticket) < ecuador_date(at)


def _to_requester(
    kind: Kind, ticket: Ticket, params: dict[str, Any], mail_id: str, at: str
) -> Mail:
    former = ticket.former_address
    return Mail(
        mail_id=mail_id,
        kind=kind,
        to=ticket.email_typed,
        copy_to=former.email_typed if former and at < former.until else None,
        language=ticket.language,
        number=ticket.number,
        params=params,
        created_at=at,
        next_try_at=at,
    )
