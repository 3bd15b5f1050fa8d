"""Who hears of a note, or of an answer from another area, and their mails: for the transaction that
writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.domain.mail import agent_mails
from chalicelib.domain.mail.outbox import Mail
from chalicelib.domain.rules.permissions import Agent
from chalicelib.domain.teamwork import mentions
from chalicelib.domain.tickets.questions import OpenQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.store.agents import directory
from chalicelib.store.aws.dynamodb import Item
from chalicelib.store.guards import agent_settings
from chalicelib.store.mail import outbox


@dataclass(frozen=True)
class Told:
    """Names of who hears of a note, and the writes of their mails."""

    names: tuple[str, ...]
    writes: dict[str, Item]


def check(body: str, ticket: Ticket) -> None:
    """Raises Invalid on ``body`` when a note names too many people, and Unavailable."""
    mentions.check(body, ticket, directory.agents().values())


def of_note(body: str, ticket: Ticket, author: Agent, at: str) -> Told:
    """Who holds the ticket, and whom the note names: one mail each, unless they want none.

    Raises Unavailable.
    """
    listed = mentions.told(body, ticket, directory.agents().values(), author.id)
    present = directory.agents_by_id(one.id for one in listed)
    people = mentions.told(body, ticket, present, author.id)

    def mail(one: Agent) -> Mail:
        return agent_mails.note_left(
            ticket,
            one.email,
            author.name,
            holds=one.id == ticket.assignee,
            mail_id=clock.fresh_id(),
            at=at,
        )

    return _told(people, mail)


def of_answer(question: OpenQuestion, ticket: Ticket, author: Agent, at: str) -> Told:
    """Who asked and who holds the ticket, where they may read it: one mail each, unless they want
    none of notes. Raises Unavailable."""
    concerned = {question.by, ticket.assignee} - {author.id, None}
    people = mentions.readers(ticket, directory.agents_by_id(sorted(filter(None, concerned))))

    def mail(one: Agent) -> Mail:
        asked = one.id == question.by
        return agent_mails.question_answered(
            ticket, one.email, author.name, asked=asked, mail_id=clock.fresh_id(), at=at
        )

    return _told(people, mail)


def _told(people: Iterable[Agent], mail: Callable[[Agent], Mail]) -> Told:
    people = list(people)
    chosen = agent_settings.of_all(one.id for one in people)
    heard = [one for one in people if chosen[one.id].note_mails]
    writes = {f"told{place}": outbox.enqueued(mail(one)) for place, one in enumerate(heard)}
    return Told(tuple(one.name for one in heard), writes)
