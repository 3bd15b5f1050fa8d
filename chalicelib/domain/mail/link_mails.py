"""Mails with links to the tickets of an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chalicelib.domain.languages import Language
from chalicelib.domain.mail.kinds import Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket


def links_wanted(to: str, language: Language, *, end_earlier: bool, mail_id: str, at: str) -> Mail:
    """A mail of links that somebody asked for, before anybody looked whether there are tickets.

    ``to`` is the address as typed, ``at`` is now. ``params``: ``end_earlier``, whether opening
    one of its links ends those mailed before.
    """
    return Mail(
        mail_id=mail_id,
        kind=Kind.ACCESS_LINKS,
        to=to,
        language=language,
        params={"end_earlier": end_earlier},
        created_at=at,
        next_try_at=at,
    )


def access_links(
    wanted: Mail, newest: Ticket, rows: Sequence[TicketSummary], topic_name: Callable[[str], str]
) -> Mail:
    """Links to the tickets of one address, in the language of the newest.

    ``rows`` are of the index ``by_email``, newest first; ``topic_name`` gives a topic's name in
    the newest ticket's language. ``params`` on top of those of ``links_wanted``: ``tickets``, a
    list of ``{"number", "opened_at", "status", "topic"}``, the topic as the catalogue calls it.
    The links are made when the mail is sent: their time runs from then, and the outbox holds
    nothing that opens a ticket.
    """
    told = {"number", "opened_at", "status"}
    tickets = [
        row.model_dump(mode="json", include=told) | {"topic": topic_name(row.topic)} for row in rows
    ]
    return wanted.model_copy(
        update={
            "to": newest.email_typed,
            "language": newest.language,
            "number": newest.number if len(rows) == 1 else None,
            "params": wanted.params | {"tickets": tickets},
        }
    )
