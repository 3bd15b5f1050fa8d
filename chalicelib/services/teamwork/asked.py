"""What who is asked from another area reads: their open questions, and each one's ticket.

The right to read is looked up on the ticket's own row, as it stands this instant, at each reading.
"""

from __future__ import annotations

from chalicelib.domain.desk.questions.asked_ticket import (
    AskedTicket,
    QuestionRow,
    asked_ticket,
    question_row,
)
from chalicelib.domain.desk.thread import desk_entries
from chalicelib.domain.errors import Conflict, NotFound, Refusal, Unreadable
from chalicelib.domain.rules.catalog import Catalog
from chalicelib.domain.rules.permissions import Agent, Permission
from chalicelib.domain.teamwork import questions as rules
from chalicelib.domain.tickets.questions import ListedQuestion, OpenQuestion
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.services import clock
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.questions import questions as store
from chalicelib.store.tickets import entries, tickets


def of_area(area: str, agent: Agent) -> list[ListedQuestion]:
    """The listed questions to an area that concern somebody, the longest open first."""
    return [one for one in store.of_area(area).items if rules.concerns(one, agent)]


def listed(agent: Agent) -> list[ListedQuestion]:
    """The listed questions that concern somebody, the longest open first: a Query for each area
    that they work in. Raises Unavailable."""
    if not agent.may(Permission.NOTE):
        return []
    found = [one for area in sorted(agent.areas) for one in of_area(area, agent)]
    return sorted(found, key=lambda one: one.id)[: store.MOST_LISTED]


def rows(actor: Actor, catalog: Catalog) -> list[QuestionRow]:
    """The open questions to somebody, each with what its ticket is about: one read more for each.

    A question that ended is left out, and taken off the list where a restore left it there; so is
    one left out whose ticket cannot be read: nobody can tell whether it stands. Raises Unavailable.
    """
    today, shown = clock.today(clock.now()), []
    for one in listed(actor.agent):
        try:
            ticket = tickets.by_number(one.number)
        except Unreadable:
            continue
        question = rules.open_to(ticket, one.id, actor.agent) if ticket else None
        if ticket and question:
            shown.append(question_row(ticket, question, catalog, actor.language, today))
        else:
            store.forget(one)
    return shown


def show(number: str, question_id: str, actor: Actor, catalog: Catalog) -> AskedTicket:
    """The ticket of an open question, to be read by whom that concerns.

    Raises NotFound, Conflict (it is open no more), Unreadable, Unavailable.
    """
    ticket = existing(number)
    question = open_question(ticket, question_id, actor)
    thread = entries.thread(number, consistent=True)
    for duplicate in ticket.merged_from:
        thread += entries.thread(duplicate)
    thread.sort(key=lambda line: line.at)
    return asked_ticket(
        ticket,
        question,
        thread,
        lambda lines: desk_entries(lines, catalog, actor.language, {}),
        catalog=catalog,
        language=actor.language,
        today=clock.today(clock.now()),
    )


def existing(number: str) -> Ticket:
    """A ticket as it stands this instant. Raises NotFound, Unreadable, Unavailable."""
    return tickets.existing(number)


def open_question(ticket: Ticket, question_id: str, actor: Actor) -> OpenQuestion:
    """The open question of an id. Raises NotFound for whom it does not concern, and Conflict for
    whom it did."""
    question = rules.open_to(ticket, question_id, actor.agent)
    if question is None:
        raise _ended(ticket, question_id, actor.agent, knows=False)
    return question


def open_no_more(ticket: Ticket, question_id: str, actor: Actor) -> Refusal:
    """What somebody who sees the ticket is told of a question that is not open."""
    return _ended(ticket, question_id, actor.agent, knows=True)


def _ended(ticket: Ticket, question_id: str, agent: Agent, *, knows: bool) -> Refusal:
    thread = entries.thread(ticket.number, consistent=True)
    asks = next((one.asks for one in thread if one.entry_id == question_id), None)
    if asks is None or not (knows or rules.concerns(asks, agent)):
        return NotFound()
    current: dict[str, object] = {"question": rules.state_of(question_id, thread)}
    return Conflict(current, "The question is open no more.")
