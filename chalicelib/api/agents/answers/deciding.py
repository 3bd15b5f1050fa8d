"""What becomes of answers for everybody: approved, returned, confirmed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from chalice.app import Blueprint

from chalicelib.api import Audience, View, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.agents.answers.writing import CHANGED, answer_seen
from chalicelib.api.requests import Request, Response
from chalicelib.domain.answers.requests import AnswerApproved, AnswerReason
from chalicelib.domain.answers.seen import AnswerSeen
from chalicelib.domain.model import Model
from chalicelib.services.answers import deciding as service
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


def _act(path: str, body: type[Model] | None = None) -> Callable[[View], View]:
    """Declare an act on one answer, which answers with the answer as it stands then."""
    return route(
        routes,
        f"/agent/answers/{{id}}/{path}",
        method="POST",
        who=Audience.AGENT,
        discloses=discloses.answer,
        body=body,
        if_match=True,
        versioned=True,
        answers={200: AnswerSeen},
        refuses=CHANGED,
    )


@_act("approvals", AnswerApproved)
def approve_answer(request: Request) -> Response:
    """Publish what somebody else wrote; a correction says what it put right."""
    wanted, version = request.body(AnswerApproved), request.if_match
    answer_id, offered = request.path["id"], catalog.current()
    answer = service.approve(answer_id, version, wanted, request.acting, offered)
    return answer_seen(request, answer)


@_act("returns", AnswerReason)
def return_answer(request: Request) -> Response:
    """Return what somebody else wrote, with a reason."""
    reason, version = request.body(AnswerReason).reason, request.if_match
    answer = service.send_back(request.path["id"], version, reason, request.acting)
    return answer_seen(request, answer)


@_act("reviews")
def confirm_answer(request: Request) -> Response:
    """Say that what stands is still right; it is looked at again some months later."""
    answer_id, offered = request.path["id"], catalog.current()
    answer = service.confirm(answer_id, request.if_match, request.acting, offered)
    return answer_seen(request, answer)


@_act("withdrawals", AnswerReason)
def withdraw_answer(request: Request) -> Response:
    """Take down what stands, at once, with a reason; its texts stay at the desk."""
    reason, version = request.body(AnswerReason).reason, request.if_match
    answer = service.withdraw(request.path["id"], version, reason, request.acting)
    return answer_seen(request, answer)
