"""Say that another typed one's address: the link "no fui yo" of mails to unproved addresses."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.model import Model
from chalicelib.services.mail import not_me
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class NotMe(Model, extra="forbid"):
    """The token of the link."""

    token: str = Field(min_length=1, max_length=2048)


class TicketDeclined(Model):
    """No more mail goes to the address."""

    suppressed: bool = True
    closed: str | None = Field(None, description="The number of the ticket that this closed.")


@route(
    routes,
    "/not-me",
    method="POST",
    who=Audience.ANYONE,
    body=NotMe,
    answers={200: TicketDeclined},
    refuses=(errors.Unauthorized, errors.Conflict),
)
def decline(request: Request) -> Response:
    """Close the ticket of a mail and stop mail to its address; saying it again changes nothing."""
    closed = not_me.decline(request.body(NotMe).token, catalog.current())
    return Response(TicketDeclined(closed=closed))
