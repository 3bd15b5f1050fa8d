"""Sign in or register with a mailed code, and sign out everywhere."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors, fields
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts.account import AccountView
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Model, Nonce
from chalicelib.services.auth import session_tokens, sessions
from chalicelib.services.auth.one_time_codes import Typed
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)


class CodeWanted(Model, extra="forbid"):
    """Who wants to sign in or register, and the language of the mail."""

    email: fields.EmailAddress
    language: Language = DEFAULT


class CodeMailed(Model):
    """A code is on its way to the address."""

    mailed: bool = True
    expires_in: int = Field(description="Seconds that the code works.")
    nonce: str = Field(description="Send it with the code: its tries are this caller's own.")


class SignIn(Model, extra="forbid"):
    """The address and the code that was mailed to it."""

    email: fields.EmailAddress
    code: fields.Code
    nonce: Nonce = ""
    language: Language = Field(DEFAULT, description="Of an account that is new.")


class SessionBegun(Model):
    """A session of an account."""

    access_token: str = Field(description="Send it as `Authorization: Bearer`.")
    expires_in: int = Field(session_tokens.SECONDS, description="Seconds that the session lasts.")
    account: AccountView


class SessionsEnded(Model):
    """Every session of the account has ended."""

    ended: bool = True


@route(
    routes,
    "/sessions/codes",
    method="POST",
    who=Audience.ANYONE,
    body=CodeWanted,
    answers={202: CodeMailed},
    refuses=(errors.Invalid, errors.TooManyAttempts, errors.ChallengeRequired),
)
def send_code(request: Request) -> Response:
    """Mail a code to sign in or register with; the answer is the same for every address."""
    wanted = request.body(CodeWanted)
    asked = sessions.ask_for_code(wanted.email, wanted.language, request.caller, catalog.current())
    return Response(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/sessions",
    method="POST",
    who=Audience.ANYONE,
    body=SignIn,
    answers={201: SessionBegun},
    refuses=(errors.Invalid, errors.ChallengeRequired),
)
def begin_session(request: Request) -> Response:
    """Sign in with a code; an address without an account is registered."""
    typed, offered = request.body(SignIn), catalog.current()
    code = Typed(typed.code, typed.nonce)
    begun = sessions.begin(typed.email, code, typed.language, request.caller, offered)
    account = values.view(begun.account, offered)
    return Response(SessionBegun(access_token=begun.token, account=account), status=201)


@route(
    routes,
    "/sessions",
    method="DELETE",
    who=Audience.ACCOUNT_OWNER,
    answers={200: SessionsEnded},
    refuses=(errors.Unauthorized, errors.ProofRequired),
)
def end_sessions(request: Request) -> Response:
    """End every session of the account, on every device."""
    sessions.end_all(request.proved_account)
    return Response(SessionsEnded())
