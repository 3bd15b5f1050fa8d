"""What agents of several areas do together: linked tickets, those that are split, and questions."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.agents.work import CHANGED, agent_act, seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.desk.counters import AreaCounts, Counts
from chalicelib.domain.desk.questions.asked_ticket import AskedTicket, QuestionRow
from chalicelib.domain.model import Model
from chalicelib.domain.teamwork.links import Linking
from chalicelib.domain.teamwork.questions import Asking, QuestionAnswer, QuestionWithdrawal
from chalicelib.domain.teamwork.splitting import Splitting
from chalicelib.services.desk.lists import counters
from chalicelib.services.teamwork import asked, links, questions, splitting
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_READ: Any = (errors.Unauthorized, errors.Invalid, errors.NotFound, errors.Conflict)


class OpenQuestions(Model):
    """The open questions to the caller, the longest open first."""

    items: list[QuestionRow]
    next_cursor: str | None = Field(None, description="Always null: the first hundred are all.")
    counts: Counts = Field(description="What waits in each saved view.")
    counts_by_area: dict[str, AreaCounts] = Field(
        description="The same by area, by its id: for filters that narrow by area alone."
    )


class QuestionAnswered(Model):
    """That a question is answered; its ticket is not the caller's to read any more."""

    number: str
    id: str


@agent_act(routes, "/agent/tickets/{number}/links", Linking, status=200, if_match=True)
def link(request: Request) -> Response:
    """Link a ticket to another, or no longer; both tickets tell it, to agents alone."""
    number, wanted = request.path["number"], request.body(Linking)
    links.change(number, request.if_match, wanted, request.acting, catalog.current())
    return seen(request, number)


@agent_act(
    routes,
    "/agent/tickets/{number}/splits",
    Splitting,
    if_match=True,
    idempotent=True,
    refuses=(*CHANGED, errors.IdempotencyMismatch),
)
def split(request: Request) -> Response:
    """Have chosen messages and files go along to a new ticket; the requester is told once."""
    number, wanted = request.path["number"], request.body(Splitting)
    key, actor = request.idempotency_key, request.acting
    splitting.split(number, request.if_match, wanted, key, actor, catalog.current())
    return seen(request, number, 201)


@agent_act(
    routes,
    "/agent/tickets/{number}/questions",
    Asking,
    idempotent=True,
    refuses=(*_READ, errors.IdempotencyMismatch),
)
def ask_colleague(request: Request) -> Response:
    """Ask another area, or one of its people; agents alone read question and answer."""
    number, wanted = request.path["number"], request.body(Asking)
    questions.ask(number, wanted, request.idempotency_key, request.acting, catalog.current())
    return seen(request, number, 201)


@agent_act(
    routes,
    "/agent/tickets/{number}/question-withdrawals",
    QuestionWithdrawal,
    status=200,
    refuses=_READ,
)
def withdraw_question(request: Request) -> Response:
    """Take back a question that nobody has answered."""
    number, wanted = request.path["number"], request.body(QuestionWithdrawal)
    questions.withdraw(number, wanted.question, request.acting, catalog.current())
    return seen(request, number)


@route(
    routes,
    "/agent/questions",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.rows,
    answers={200: OpenQuestions},
    refuses=(errors.Unauthorized,),
)
def list_questions(request: Request) -> Response:
    """The open questions of other areas to me, or to an area that I work in."""
    actor, offered = request.acting, catalog.current()
    rows, waiting = asked.rows(actor, offered), counters.waiting(actor.agent, offered)
    return Response(
        OpenQuestions(items=rows, counts=waiting.counts, counts_by_area=waiting.by_area)
    )


@route(
    routes,
    "/agent/questions/{number}/{id}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.asked_ticket,
    answers={200: AskedTicket},
    refuses=_READ,
)
def show_question(request: Request) -> Response:
    """The ticket of a question that is open to me, to be read."""
    number, question = request.path["number"], request.path["id"]
    return Response(asked.show(number, question, request.acting, catalog.current()))


@route(
    routes,
    "/agent/questions/{number}/{id}/answers",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=QuestionAnswer,
    idempotent=True,
    answers={201: QuestionAnswered},
    refuses=(*_READ, errors.IdempotencyMismatch),
)
def answer_question(request: Request) -> Response:
    """Answer a question that is open to me; from then on its ticket is closed to me again."""
    number, question = request.path["number"], request.path["id"]
    key, wanted = request.idempotency_key, request.body(QuestionAnswer)
    questions.answer(number, question, wanted, key, request.acting, catalog.current())
    return Response(QuestionAnswered(number=number, id=question), status=201)
