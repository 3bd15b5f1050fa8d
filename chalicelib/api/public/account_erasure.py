"""Erasure of an account: asked for, stopped by the mail that told of it, taken back."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api.public.sign_in import CodeMailed
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors, fields
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts.account import AccountView
from chalicelib.domain.model import Model, Nonce
from chalicelib.services.accounts import erasure_requests
from chalicelib.services.auth.one_time_codes import Typed
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_LIMITED = (errors.TooManyAttempts, errors.ChallengeRequired)


class ErasureCode(Model, extra="forbid"):
    """The code that was mailed for this erasure."""

    code: fields.Code
    nonce: Nonce = ""


class StopButton(Model, extra="forbid"):
    """What the link of a mail bears behind its #."""

    token: str = Field(min_length=1, max_length=2_000)


class ErasureStopped(Model):
    """The erasure is stopped; nothing more is erased."""

    stopped: bool = True


class ErasureAsked(Model):
    """The erasure is asked for; it is done when no ticket is open."""

    asked_at: str
    due_at: str | None = Field(None, description="Until then it can be stopped; it is done after.")
    open: list[str] = Field(description="Numbers of the tickets that must be closed first.")
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that the institute must mend first."
    )


@route(
    routes,
    "/account/erasure-codes",
    method="POST",
    who=Audience.ACCOUNT_OWNER,
    answers={202: CodeMailed},
    refuses=(errors.Unauthorized, *_LIMITED),
)
def send_erasure_code(request: Request) -> Response:
    """Mail the code that an erasure asks for."""
    asked = erasure_requests.send_code(request.own_account, request.caller, catalog.current())
    return Response(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/account",
    method="DELETE",
    who=Audience.ACCOUNT_OWNER,
    body=ErasureCode,
    answers={202: ErasureAsked},
    refuses=(
        errors.Unauthorized,
        errors.ProofRequired,
        errors.Invalid,
        errors.ChallengeRequired,
    ),
)
def ask_for_erasure(request: Request) -> Response:
    """Ask for the erasure of one's data; it waits some days, and until no ticket is open."""
    account, offered = request.own_account, catalog.current()
    typed = None
    if request.raw_body.strip():
        sent = request.body(ErasureCode)
        typed = Typed(sent.code, sent.nonce)
    account, opened, unreadable = erasure_requests.ask(account, typed, request.caller, offered)
    asked_at = account.erasure_at or account.updated_at
    body = ErasureAsked(
        asked_at=asked_at,
        due_at=account.erasure_due_at,
        open=opened,
        unreadable=unreadable or None,
    )
    return Response(body, status=202)


@route(
    routes,
    "/account/erasure/stop",
    method="POST",
    who=Audience.ANYONE,
    body=StopButton,
    answers={200: ErasureStopped},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def stop_erasure(request: Request) -> Response:
    """Stop an erasure with the token of the mail that told of it."""
    erasure_requests.stop(request.body(StopButton).token)
    return Response(ErasureStopped())


@route(
    routes,
    "/account/erasure",
    method="DELETE",
    who=Audience.ACCOUNT_OWNER,
    answers={200: AccountView},
    refuses=(errors.Unauthorized,),
)
def keep_account(request: Request) -> Response:
    """Take the request for erasure back."""
    return Response(values.view(erasure_requests.keep(request.own_account), catalog.current()))
