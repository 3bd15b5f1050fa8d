"""What holders do with their account: profile, tickets, address, data."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Audience, route
from chalicelib.api.public.sign_in import CodeMailed, SessionBegun
from chalicelib.api.requests import Request, Response
from chalicelib.domain import errors, fields
from chalicelib.domain.accounts import account as values
from chalicelib.domain.accounts.account import Account, AccountView, OwnAccount
from chalicelib.domain.accounts.data_export import Holdings
from chalicelib.domain.accounts.my_tickets import (
    MyTicket,
    MyTicketsQuery,
    MyTicketsSearch,
    my_ticket,
)
from chalicelib.domain.form.person import Profile
from chalicelib.domain.languages import DEFAULT, Language
from chalicelib.domain.model import Cursor, Model, Nonce
from chalicelib.services.accounts import accounts as service
from chalicelib.services.accounts import data_export, erasure_requests
from chalicelib.services.auth.one_time_codes import Typed
from chalicelib.store.catalog import catalog

routes = Blueprint(__name__)

_LIMITED = (errors.TooManyAttempts, errors.ChallengeRequired)


class AddressWanted(Model, extra="forbid"):
    """The address that the account is to have."""

    email: fields.EmailAddress


class AddressProved(Model, extra="forbid"):
    """The new address, the code mailed to the present one, and the code mailed to it."""

    email: fields.EmailAddress
    code: fields.Code
    new_code: fields.Code
    nonce: Nonce = ""


class MyTickets(Model):
    """A page of one's tickets."""

    items: list[MyTicket]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page.")
    unreadable: list[str] | None = Field(
        None, description="Numbers of tickets that cannot be shown at the moment."
    )


class MoreWanted(Model, extra="forbid"):
    """Where the data go on."""

    cursor: Cursor | None = None
    language: Language = DEFAULT


@route(
    routes,
    "/account",
    method="GET",
    who=Audience.ACCOUNT_OWNER,
    answers={200: OwnAccount},
    refuses=(errors.Unauthorized,),
)
def show_account(request: Request) -> Response:
    """The account whose session the caller holds."""
    account = request.own_account
    held = tuple(erasure_requests.held(account)) or None
    seen = values.view(account, catalog.current())
    return Response(OwnAccount(**dict(seen), erasure_held=held))


@route(
    routes,
    "/account",
    method="PUT",
    who=Audience.ACCOUNT_OWNER,
    body=Profile,
    answers={200: AccountView},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def keep_profile(request: Request) -> Response:
    """Keep another profile; what it leaves out is no longer kept."""
    offered = catalog.current()
    profile = request.body(Profile, context=offered)
    return Response(values.view(service.keep(request.own_account, profile), offered))


@route(
    routes,
    "/account/tickets",
    method="GET",
    who=Audience.ACCOUNT_OWNER,
    query=MyTicketsQuery,
    answers={200: MyTickets},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_my_tickets(request: Request) -> Response:
    """One's tickets, also those opened before the account."""
    return _my_tickets(request.own_account, request.parameters(MyTicketsQuery))


@route(
    routes,
    "/account/searches",
    method="POST",
    who=Audience.ACCOUNT_OWNER,
    body=MyTicketsSearch,
    answers={200: MyTickets},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def search_my_tickets(request: Request) -> Response:
    """One's tickets whose subject or number has a part."""
    return _my_tickets(request.own_account, request.body(MyTicketsSearch))


@route(
    routes,
    "/account/email-codes",
    method="POST",
    who=Audience.ACCOUNT_OWNER,
    body=AddressWanted,
    answers={202: CodeMailed},
    refuses=(errors.Unauthorized, errors.Invalid, *_LIMITED),
)
def send_address_codes(request: Request) -> Response:
    """Mail a code to the account's address and one to the address that it is to have."""
    wanted = request.body(AddressWanted)
    asked = service.ask_to_move(
        request.own_account, wanted.email, request.caller, catalog.current()
    )
    return Response(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/account/email",
    method="PUT",
    who=Audience.ACCOUNT_OWNER,
    body=AddressProved,
    answers={200: SessionBegun},
    refuses=(errors.Unauthorized, errors.Invalid, *_LIMITED),
)
def change_address(request: Request) -> Response:
    """Move the account to an address, both being proved; every other session ends."""
    proved, offered = request.body(AddressProved), catalog.current()
    begun = service.change_email(
        request.own_account,
        proved.email,
        Typed(proved.code, proved.nonce),
        Typed(proved.new_code, proved.nonce, "new_code"),
        request.caller,
        offered,
    )
    account = values.view(begun.account, offered)
    return Response(SessionBegun(access_token=begun.token, account=account))


@route(
    routes,
    "/account/export",
    method="GET",
    who=Audience.ACCOUNT_OWNER,
    query=MoreWanted,
    answers={200: Holdings},
    refuses=(errors.Unauthorized, errors.ProofRequired, errors.Invalid),
)
def export(request: Request) -> Response:
    """Everything that is held about the account's holder."""
    wanted = request.parameters(MoreWanted)
    gathered = data_export.collect(
        request.proved_account, wanted.cursor, catalog.current(), wanted.language
    )
    return Response(gathered)


def _my_tickets(account: Account, wanted: MyTicketsQuery) -> Response:
    offered = catalog.current()
    rows, then, unreadable = service.my_tickets(account, wanted)
    items = [my_ticket(row, offered, wanted.language) for row in rows]
    return Response(MyTickets(items=items, next_cursor=then, unreadable=unreadable or None))
