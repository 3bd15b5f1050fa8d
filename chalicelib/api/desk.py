"""The desk's reading: what it needs once, lists, searches, a ticket whole, the trail."""

from __future__ import annotations

import hashlib
from typing import Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Answer, Call
from chalicelib.domain import desk as view
from chalicelib.domain import errors
from chalicelib.domain.desk import DeskTicket, MailSeen, Other, Row
from chalicelib.domain.instructions import HistoryWanted, SearchWanted
from chalicelib.domain.listing import Day, Listed, Wanted
from chalicelib.domain.model import MOST_OF_AN_ID, Model
from chalicelib.domain.setup import Setup, setup
from chalicelib.domain.tallies import Counts
from chalicelib.services import audit, clock, counting, queues, search
from chalicelib.services import desk as service
from chalicelib.services.audit import Trace
from chalicelib.store import catalog, directory

routes = Blueprint(__name__)


class Rows(Model):
    """A page of tickets."""

    items: list[Row]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page.")
    counts: Counts | None = Field(None, description="What waits in each saved view.")
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that belong here and cannot be shown."
    )


class Others(Model):
    """The tickets of a person."""

    items: list[Other]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that belong here and cannot be shown."
    )


class Mails(Model):
    """The mails about a ticket, newest first."""

    items: list[MailSeen]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of those that cannot be read.")


class Trail(Model):
    """Who did what, newest first."""

    items: list[Trace]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Keys of those that cannot be read.")


class AuditWanted(Model, extra="forbid"):
    """Whose day is asked for."""

    agent: str = Field(
        min_length=1, max_length=MOST_OF_AN_ID, pattern=r"^[\w-]+$", description="An agent's id."
    )
    day: Day
    cursor: str | None = Field(None, max_length=500)
    language: Literal["es", "en"] = "es"


class TicketAuditWanted(Model, extra="forbid"):
    """The day whose lists are looked through as well; today when left out."""

    day: Day | None = None
    cursor: str | None = Field(None, max_length=500)
    language: Literal["es", "en"] = "es"


@route(
    routes,
    "/agent/desk",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.nothing,
    answers={200: Setup},
)
def show_setup(call: Call) -> Answer:
    """Who I am, what I may do, and what can be chosen."""
    agents = sorted(directory.agents().values(), key=lambda agent: agent.name.casefold())
    return Answer(setup(call.signed_in, agents, catalog.current(), call.language))


@route(
    routes,
    "/agent/tickets",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.rows,
    query=Wanted,
    if_none_match=True,
    answers={200: Rows, 304: None},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_tickets(call: Call) -> Answer:
    """A page of tickets, due soonest first, and what waits in each view."""
    wanted, by, offered = call.parameters(Wanted), call.acting, catalog.current()
    listed, cursor, unreadable = queues.page(wanted, by.agent, offered)
    counts = counting.waiting(by.agent, offered) if wanted.cursor is None else None
    return _unless_known(call, _rows(listed, cursor, by.language, unreadable, counts))


@route(
    routes,
    "/agent/searches",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.search,
    body=SearchWanted,
    answers={200: Rows},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def search_tickets(call: Call) -> Answer:
    """Tickets by number, e-mail, document, phone, name or words, newest first."""
    wanted, by = call.body(SearchWanted), call.acting
    areas = queues.visible(by.agent, (), catalog.current())
    tickets, then, unreadable = search.find(wanted.q, areas, wanted.cursor, wanted.limit)
    listed = [Listed.model_validate(ticket.model_dump()) for ticket in tickets]
    return Answer(_rows(listed, then, by.language, unreadable))


@route(
    routes,
    "/agent/tickets/{number}",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.ticket,
    versioned=True,
    answers={200: DeskTicket},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_ticket(call: Call) -> Answer:
    """A ticket whole, with its ETag."""
    return versioned(service.show(call.path["number"], call.acting, catalog.current()))


@route(
    routes,
    "/agent/tickets/{number}/mails",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.part_of_ticket,
    answers={200: Mails},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def list_mails(call: Call) -> Answer:
    """The mails about a ticket, and what became of each."""
    mails, unreadable = service.show_mails(call.path["number"], call.acting)
    return Answer(Mails(items=mails, unreadable=unreadable or None))


@route(
    routes,
    "/agent/tickets/{number}/audit",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.trail_of_ticket,
    query=TicketAuditWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_trail(call: Call) -> Answer:
    """Who saw or changed a ticket, and who had it in a list or search on a day."""
    wanted = call.parameters(TicketAuditWanted)
    day = wanted.day or clock.today(clock.now())
    page = audit.of_ticket(call.path["number"], day, wanted.cursor, call.acting)
    return Answer(_trail(page))


@route(
    routes,
    "/agent/audit",
    method="GET",
    who=Who.AGENT,
    discloses=discloses.trail_of_agent,
    query=AuditWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Invalid),
)
def show_day(call: Call) -> Answer:
    """What an agent of one's areas did on a day."""
    wanted = call.parameters(AuditWanted)
    page = audit.of_agent(wanted.agent, wanted.day, wanted.cursor, call.acting)
    return Answer(_trail(page))


@route(
    routes,
    "/agent/requesters/history",
    method="POST",
    who=Who.AGENT,
    discloses=discloses.history,
    body=HistoryWanted,
    answers={200: Others},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def show_history(call: Call) -> Answer:
    """The tickets of a person, by `email` or by `document` (`cedula#EC#1700000019`)."""
    by, offered, wanted = call.acting, catalog.current(), call.body(HistoryWanted)
    rows, unreadable = service.history(by, email=wanted.email, document=wanted.document)
    items = [view.other(row, offered, by.language) for row in rows]
    return Answer(Others(items=items, unreadable=unreadable or None))


def versioned(ticket: DeskTicket, status: int = 200, **headers: str) -> Answer:
    """A ticket with its version as its ETag."""
    return Answer(ticket, status=status, headers={"ETag": f'"{ticket.version}"', **headers})


def _trail(page: audit.TracePage) -> Trail:
    return Trail(items=page.items, next_cursor=page.cursor, unreadable=page.unreadable or None)


def _unless_known(call: Call, body: Rows) -> Answer:
    """A page of a list with its ETag; 304 for who has the very same page (RFC 9110, 13.1.2)."""
    tag = f'W/"{hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:32]}"'
    if tag in call.known_tags:
        return Answer(None, status=304, headers={"ETag": tag})
    return Answer(body, headers={"ETag": tag})


def _rows(
    listed: list[Listed],
    cursor: str | None,
    language: str,
    unreadable: list[str],
    counts: Counts | None = None,
) -> Rows:
    offered, today = catalog.current(), clock.today(clock.now())
    soon = queues.soon(today, offered)
    items = [view.row(one, offered, language, today, soon) for one in listed]
    return Rows(items=items, next_cursor=cursor, counts=counts, unreadable=unreadable or None)
