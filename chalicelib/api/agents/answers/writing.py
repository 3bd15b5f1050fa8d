"""Answers for everybody, as agents list, read and write them."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Language, Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.answers.answer import Answer, Edition
from chalicelib.domain.answers.requests import AnswerBegun, AnswerSaved, AnswersWanted
from chalicelib.domain.answers.seen import AnswerRow, AnswerSeen
from chalicelib.domain.model import Model
from chalicelib.services.answers import lists, versions
from chalicelib.services.answers import writing as service
from chalicelib.store.answers import answers as store
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_READ: Any = (errors.Unauthorized, errors.NotFound)
#: What an act on a version of an answer is refused with.
CHANGED: Any = (*_READ, errors.Invalid, errors.Conflict, errors.Stale, errors.VersionMissing)


class AnswersQuery(AnswersWanted, Language):
    """The query of a list of answers."""


class AnswerRows(Model):
    """A page of answers."""

    items: list[AnswerRow]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page.")
    unreadable: list[str] | None = Field(None, description="Keys of those that cannot be read.")


class Editions(Model):
    """Every text of an answer as it was published, the first one first."""

    items: list[Edition]
    next_cursor: str | None = Field(None, description="Always null: these are all.")


class DraftDiscarded(Model):
    """What was being written is gone."""

    discarded: str
    version: int | None = Field(None, description="Of what stays published; null where nothing.")


@route(
    routes,
    "/agent/answers",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.answers,
    query=AnswersQuery,
    answers={200: AnswerRows},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_answers(request: Request) -> Response:
    """The answers for everybody of my areas, in one state."""
    found = lists.listed(request.parameters(AnswersQuery), request.acting, catalog.current())
    return Response(
        AnswerRows(
            items=found.rows,
            next_cursor=found.cursor,
            unreadable=found.unreadable or None,
        )
    )


@route(
    routes,
    "/agent/answers",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.answer,
    body=AnswerBegun,
    idempotent=True,
    versioned=True,
    answers={201: AnswerSeen},
    refuses=(*_READ, errors.Invalid, errors.Conflict, errors.IdempotencyMismatch),
)
def begin_answer(request: Request) -> Response:
    """Begin an answer for everybody: from a ticket's last reply, without greeting and signature, or
    from a text."""
    key, wanted = request.idempotency_key, request.body(AnswerBegun)
    answer = service.begin(wanted, key, request.acting, catalog.current())
    return answer_seen(request, answer, 201)


@route(
    routes,
    "/agent/answers/{id}",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.answer,
    versioned=True,
    answers={200: AnswerSeen},
    refuses=_READ,
)
def show_answer(request: Request) -> Response:
    """An answer for everybody, with what is being written and what of a person stands in it."""
    return answer_seen(request, versions.visible(request.path["id"], request.acting))


@route(
    routes,
    "/agent/answers/{id}/editions",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Editions},
    refuses=_READ,
)
def list_editions(request: Request) -> Response:
    """What was published of an answer, each time, and who wrote and approved it."""
    answer = versions.visible(request.path["id"], request.acting)
    return Response(Editions(items=[row.kept for row in store.editions(answer.answer_id).items]))


@route(
    routes,
    "/agent/answers/{id}/draft",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.answer,
    body=AnswerSaved,
    if_match=True,
    versioned=True,
    answers={200: AnswerSeen},
    refuses=CHANGED,
)
def save_answer(request: Request) -> Response:
    """Save what is being written, or begin a correction of what stands, with the files that go
    along; what waited for approval waits no more."""
    wanted, version = request.body(AnswerSaved), request.if_match
    offered = catalog.current()
    answer = service.save(request.path["id"], version, wanted, request.acting, offered)
    return answer_seen(request, answer)


@route(
    routes,
    "/agent/answers/{id}/draft",
    method="DELETE",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    if_match=True,
    answers={200: DraftDiscarded},
    refuses=CHANGED,
)
def discard_answer(request: Request) -> Response:
    """Throw away what is being written; what stands published stays."""
    answer_id = request.path["id"]
    left = service.discard(answer_id, request.if_match, request.acting)
    return Response(DraftDiscarded(discarded=answer_id, version=left.version if left else None))


@route(
    routes,
    "/agent/answers/{id}/proposals",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.answer,
    if_match=True,
    versioned=True,
    answers={200: AnswerSeen},
    refuses=CHANGED,
)
def propose_answer(request: Request) -> Response:
    """Ask a second person to approve what is written."""
    answer = service.propose(request.path["id"], request.if_match, request.acting)
    return answer_seen(request, answer)


def answer_seen(request: Request, answer: Answer, status: int = 200) -> Response:
    """An answer whole, in its version."""
    body = versions.shown(answer, request.acting, catalog.current())
    return versioned(body, body.version, status)
