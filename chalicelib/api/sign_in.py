"""Sign in or register with a mailed code, and sign out everywhere."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api.requests import Answer, Call
from chalicelib.domain import accounts as values
from chalicelib.domain import errors, fields
from chalicelib.domain.accounts import AccountView
from chalicelib.domain.catalog import Language
from chalicelib.domain.model import Model
from chalicelib.services import mailed_codes, sessions
from chalicelib.store import catalog

routes = Blueprint(__name__)


class CodeWanted(Model, extra="forbid"):
    """Who wants to sign in or register, and the language of the mail."""

    email: fields.EmailAddress
    language: Language = "es"


class CodeMailed(Model):
    """A code is on its way to the address."""

    mailed: bool = True
    expires_in: int = Field(mailed_codes.SECONDS, description="Seconds that the code works.")


class SignIn(Model, extra="forbid"):
    """The address and the code that was mailed to it."""

    email: fields.EmailAddress
    code: fields.Code
    language: Language = Field("es", description="Of an account that is new.")


class Begun(Model):
    """A session of an account."""

    access_token: str = Field(description="Send it as `Authorization: Bearer`.")
    expires_in: int = Field(sessions.SECONDS, description="Seconds that the session lasts.")
    account: AccountView


class Ended(Model):
    """Every session of the account has ended."""

    ended: bool = True


@route(
    routes,
    "/sessions/codes",
    method="POST",
    who=Who.ANYONE,
    body=CodeWanted,
    answers={202: CodeMailed},
    refuses=(errors.Invalid, errors.TooManyAttempts),
)
def send_code(call: Call) -> Answer:
    """Mail a code to sign in or register with; the answer is the same for every address."""
    wanted = call.body(CodeWanted)
    sessions.ask_for_code(wanted.email, wanted.language, call.network_address, catalog.current())
    return Answer(CodeMailed(), status=202)


@route(
    routes,
    "/sessions",
    method="POST",
    who=Who.ANYONE,
    body=SignIn,
    answers={201: Begun},
    refuses=(errors.Invalid, errors.TooManyAttempts),
)
def begin_session(call: Call) -> Answer:
    """Sign in with a code; an address without an account is registered."""
    typed, offered = call.body(SignIn), catalog.current()
    begun = sessions.begin(typed.email, typed.code, typed.language, call.network_address, offered)
    account = values.view(begun.account, offered)
    return Answer(Begun(access_token=begun.token, account=account), status=201)


@route(
    routes,
    "/sessions",
    method="DELETE",
    who=Who.ACCOUNT_HOLDER,
    answers={200: Ended},
    refuses=(errors.Unauthorized,),
)
def end_sessions(call: Call) -> Answer:
    """End every session of the account, on every device."""
    sessions.end_all(call.own_account)
    return Answer(Ended())
