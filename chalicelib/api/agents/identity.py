"""How agents sign in, and their second factor."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api import disclosures as discloses
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors
from chalicelib.domain.model import Model
from chalicelib.domain.rules.agent_settings import AgentSettings, SettingsWanted
from chalicelib.settings import settings

routes = Blueprint(__name__)


class AgentSignIn(Model):
    """Where agents sign in: an OpenID Connect provider, as its client needs to know it."""

    issuer: str
    client_id: str
    url: str = Field(description="Its pages and calls are below: `/oauth2/authorize`, `/logout`.")


class NewSecret(Model):
    """A secret for an authenticator app; it counts once a code of it has come."""

    secret: str = Field(description="In base 32, for typing.")
    uri: str = Field(description="`otpauth://...`, for showing as a QR code.")


class FirstCode(Model, extra="forbid"):
    """The code that the app shows."""

    code: str = Field(pattern=r"^[0-9]{6}$")


class SecondFactor(Model):
    """That the second factor is set up; every session has ended, so sign in again."""

    status: str = "ready"


@route(routes, "/agent/sign-in", method="GET", who=Audience.ANYONE, answers={200: AgentSignIn})
def show_sign_in(request: Request) -> Response:  # noqa: ARG001 - every view takes the call
    """Where agents sign in."""
    from chalicelib.store.agents.user_pool import issuer

    body = AgentSignIn(
        issuer=issuer(), client_id=settings().user_pool_client_id, url=settings().sign_in_url
    )
    return Response(body, headers={"Cache-Control": "public, max-age=300"})


@route(
    routes,
    "/agent/account",
    method="GET",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    answers={200: AgentSettings},
    refuses=(errors.Unauthorized,),
)
def show_own_settings(request: Request) -> Response:
    """What I chose for myself."""
    from chalicelib.store.guards import agent_settings

    return Response(agent_settings.of(request.signed_in.id))


@route(
    routes,
    "/agent/account",
    method="PUT",
    who=Audience.AGENT,
    discloses=discloses.nothing,
    body=SettingsWanted,
    answers={200: AgentSettings},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def put_own_settings(request: Request) -> Response:
    """Choose for myself, such as whether the mail of the morning comes."""
    from chalicelib.store.guards import agent_settings

    chosen = request.body(SettingsWanted).settings
    agent_settings.put(request.signed_in.id, chosen)
    return Response(chosen)


@route(
    routes,
    "/agent/second-factor",
    method="POST",
    who=Audience.SIGNED_IN,
    discloses=discloses.nothing,
    answers={201: NewSecret},
    refuses=(errors.Unauthorized,),
)
def begin_second_factor(request: Request) -> Response:
    """Make a secret for an authenticator app; nothing changes until its first code came."""
    from chalicelib.services.auth import second_factor

    secret, uri = second_factor.begin(request.bearer, request.signed_in)
    return Response(NewSecret(secret=secret, uri=uri), 201)


@route(
    routes,
    "/agent/second-factor",
    method="PUT",
    who=Audience.SIGNED_IN,
    discloses=discloses.nothing,
    body=FirstCode,
    answers={200: SecondFactor},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def finish_second_factor(request: Request) -> Response:
    """Be asked for codes at each sign-in from now on; every session ends, this one too."""
    from chalicelib.services.auth import second_factor

    second_factor.finish(request.bearer, request.signed_in, request.body(FirstCode).code)
    return Response(SecondFactor())
