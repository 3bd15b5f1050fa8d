"""Holidays and periods, which two people of the citizens' unit change together."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response, versioned
from chalicelib.domain import errors
from chalicelib.domain.administration.changeable import HolidaySeen, PeriodSeen
from chalicelib.domain.administration.proposals import Foreseen, Proposal, ProposedValues
from chalicelib.domain.model import Model
from chalicelib.services.administration import proposals

routes = Blueprint(__name__)


class Proposals(Model):
    """What was proposed, newest first, and the holidays and periods that stand."""

    items: list[Proposal]
    holidays: list[HolidaySeen]
    periods: list[PeriodSeen]
    next_cursor: str | None = None
    unreadable: list[str] | None = Field(None, description="Ids of proposals that nobody can read.")


class ProposalDeleted(Model):
    """Nothing is proposed for the row any more."""

    deleted: str


@route(
    routes,
    "/agent/catalog/proposals",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: Proposals},
    refuses=(errors.Unauthorized,),
)
def list_proposals(request: Request) -> Response:
    """Changes of holidays and periods that were proposed, and what they would change."""
    found = proposals.listed(request.acting)
    return Response(
        Proposals(
            items=found.proposals,
            holidays=found.holidays,
            periods=found.periods,
            unreadable=found.unreadable or None,
        )
    )


@route(
    routes,
    "/agent/catalog/proposals/{kind}/{id}/preview",
    method="POST",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=ProposedValues,
    answers={200: Foreseen},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def preview_proposal(request: Request) -> Response:
    """How many open tickets a change bears on, and from when it would count."""
    kind, row_id = request.path["kind"], request.path["id"]
    return Response(proposals.foresee(kind, row_id, request.body(ProposedValues), request.acting))


@route(
    routes,
    "/agent/catalog/proposals/{kind}/{id}",
    method="PUT",
    who=Audience.AGENT,
    if_match=True,
    versioned=True,
    discloses=discloses.nothing,
    body=ProposedValues,
    answers={200: Proposal},
    refuses=(errors.Unauthorized, errors.NotFound),
)
def put_proposal(request: Request) -> Response:
    """Propose a change of a `holiday` or a `setting`; version 0 where nothing is proposed."""
    kind, row_id = request.path["kind"], request.path["id"]
    values = request.body(ProposedValues)
    proposal = proposals.propose(kind, row_id, values, request.if_match, request.acting)
    return versioned(proposal, proposal.version)


@route(
    routes,
    "/agent/catalog/proposals/{kind}/{id}/confirm",
    method="POST",
    who=Audience.AGENT,
    if_match=True,
    versioned=True,
    discloses=discloses.nothing,
    answers={200: Proposal},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Conflict, errors.Invalid),
)
def confirm_proposal(request: Request) -> Response:
    """Confirm what a colleague proposed: it counts from the next 07:00 in Ecuador."""
    kind, row_id = request.path["kind"], request.path["id"]
    proposal = proposals.confirm(kind, row_id, request.if_match, request.acting)
    return versioned(proposal, proposal.version)


@route(
    routes,
    "/agent/catalog/proposals/{kind}/{id}",
    method="DELETE",
    who=Audience.AGENT,
    if_match=True,
    discloses=discloses.nothing,
    answers={200: ProposalDeleted},
    refuses=(errors.Unauthorized, errors.NotFound, errors.Conflict),
)
def delete_proposal(request: Request) -> Response:
    """Take a change back before it counts."""
    kind, row_id = request.path["kind"], request.path["id"]
    proposals.withdraw(kind, row_id, request.if_match, request.acting)
    return Response(ProposalDeleted(deleted=f"{kind}/{row_id}"))
