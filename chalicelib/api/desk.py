"""The desk's reading: what it needs once, lists, searches, a ticket whole, the trail."""

from __future__ import annotations

from typing import Any, Literal

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api.requests import Answer, Call
from chalicelib.domain import desk as view
from chalicelib.domain import errors
from chalicelib.domain.desk import DeskTicket, MailSeen, Other, Row
from chalicelib.domain.instructions import SearchWanted
from chalicelib.domain.listing import Day, Listed, Wanted
from chalicelib.domain.model import Id, Model
from chalicelib.domain.setup import Setup, setup
from chalicelib.domain.tallies import Counts
from chalicelib.services import audit, clock, counting, queues, search
from chalicelib.services import desk as service
from chalicelib.services.audit import By, Trace
from chalicelib.store import catalog, directory

routes = Blueprint(__name__)


class Rows(Model):
    """A page of tickets."""

    items: list[Row]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page.")
    counts: Counts | None = Field(None, description="What waits in each saved view.")


class Others(Model):
    """The tickets of a person."""

    items: list[Other]
    next_cursor: str | None = None


class Mails(Model):
    """The mails about a ticket, newest first."""

    items: list[MailSeen]
    next_cursor: str | None = None


class Trail(Model):
    """Who did what, newest first."""

    items: list[Trace]
    next_cursor: str | None = None


class AuditWanted(Model, extra="forbid"):
    """Whose day is asked for."""

    agent: Id
    day: Day
    language: Literal["es", "en"] = "es"


def acting(call: Call) -> By:
    """Who acts, from where, and the language they read."""
    return By(call.signed_in, call.network_address, call.language)


@route(routes, "/agent/desk", method="GET", who=Who.AGENT, answers={200: Setup})
def show_setup(call: Call) -> Answer:
    """Who I am, what I may do, and what can be chosen."""
    agents = sorted(directory.agents().values(), key=lambda agent: agent.name.casefold())
    return Answer(setup(call.signed_in, agents, catalog.current(), call.language))


@route(
    routes,
    "/agent/tickets",
    method="GET",
    who=Who.AGENT,
    query=Wanted,
    answers={200: Rows},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_tickets(call: Call) -> Answer:
    """A page of tickets, due soonest first, and what waits in each view."""
    wanted, by, offered = call.parameters(Wanted), acting(call), catalog.current()
    if wanted.q:
        areas = queues.visible(by.agent, wanted.area, offered)
        return Answer(_found(wanted.q, areas, wanted.cursor, wanted.limit, by))
    listed, cursor = queues.page(wanted, by.agent, offered)
    counts = counting.waiting(by.agent, offered) if wanted.cursor is None else None
    return Answer(_rows(listed, cursor, by.language, counts))


@route(
    routes,
    "/agent/searches",
    method="POST",
    who=Who.AGENT,
    body=SearchWanted,
    answers={200: Rows},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def search_tickets(call: Call) -> Answer:
    """Tickets by number, e-mail, document, phone, name or words, newest first."""
    wanted, by = call.body(SearchWanted), acting(call)
    areas = queues.visible(by.agent, (), catalog.current())
    return Answer(_found(wanted.q, areas, wanted.cursor, wanted.limit, by))


@route(
    routes,
    "/agent/tickets/{number}",
    method="GET",
    who=Who.AGENT,
    versioned=True,
    answers={200: DeskTicket},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_ticket(call: Call) -> Answer:
    """A ticket whole, with its ETag."""
    return versioned(service.show(call.path["number"], acting(call), catalog.current()))


@route(
    routes,
    "/agent/tickets/{number}/mails",
    method="GET",
    who=Who.AGENT,
    answers={200: Mails},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def list_mails(call: Call) -> Answer:
    """The mails about a ticket, and what became of each."""
    return Answer(Mails(items=service.show_mails(call.path["number"], acting(call))))


@route(
    routes,
    "/agent/tickets/{number}/audit",
    method="GET",
    who=Who.AGENT,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def show_trail(call: Call) -> Answer:
    """Who saw or changed a ticket."""
    return Answer(Trail(items=audit.of_ticket(call.path["number"], acting(call))))


@route(
    routes,
    "/agent/audit",
    method="GET",
    who=Who.AGENT,
    query=AuditWanted,
    answers={200: Trail},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def show_day(call: Call) -> Answer:
    """What an agent did on a day."""
    wanted = call.parameters(AuditWanted)
    return Answer(Trail(items=audit.of_agent(wanted.agent, wanted.day, acting(call))))


@route(
    routes,
    "/agent/requesters/history",
    method="GET",
    who=Who.AGENT,
    answers={200: Others},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def show_history(call: Call) -> Answer:
    """The tickets of a person, by `email` or by `document` (`cedula#EC#1700000019`)."""
    by, offered = acting(call), catalog.current()
    rows = service.history(by, email=call.query.get("email"), document=call.query.get("document"))
    return Answer(Others(items=[view.other(row, offered, by.language) for row in rows]))


def versioned(ticket: DeskTicket, status: int = 200, **headers: str) -> Answer:
    """A ticket with its version as its ETag."""
    return Answer(ticket, status=status, headers={"ETag": f'"{ticket.version}"', **headers})


def _found(q: str, areas: list[str], cursor: str | None, limit: int, by: By) -> Rows:
    audit.trace(by, "search")
    tickets, then = search.find(q, areas, cursor, limit)
    listed = [Listed.model_validate(ticket.model_dump()) for ticket in tickets]
    return _rows(listed, then, by.language)


def _rows(listed: list[Listed], cursor: str | None, language: str, counts: Any = None) -> Rows:
    offered, today = catalog.current(), clock.today(clock.now())
    soon = queues.soon(today, offered)
    items = [view.row(one, offered, language, today, soon) for one in listed]
    return Rows(items=items, next_cursor=cursor, counts=counts)
