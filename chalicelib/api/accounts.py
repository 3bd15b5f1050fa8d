"""What holders do with their account: profile, tickets, address, data, erasure."""

from __future__ import annotations

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.api import Who, route
from chalicelib.api.requests import Answer, Call
from chalicelib.api.sign_in import Begun, CodeMailed, Nonce
from chalicelib.domain import accounts as values
from chalicelib.domain import errors, fields
from chalicelib.domain.accounts import Account, AccountView, Profile
from chalicelib.domain.catalog import Language
from chalicelib.domain.holdings import Holdings
from chalicelib.domain.mine import Search, Wanted
from chalicelib.domain.model import Model
from chalicelib.domain.public import MyTicket, my_ticket
from chalicelib.services import accounts as service
from chalicelib.services import erasure, holdings
from chalicelib.services.mailed_codes import Typed
from chalicelib.store import catalog

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

    cursor: str | None = Field(None, max_length=500)
    language: Language = "es"


class ErasureCode(Model, extra="forbid"):
    """The code that was mailed for this erasure."""

    code: fields.Code
    nonce: Nonce = ""


class StopButton(Model, extra="forbid"):
    """What the link of a mail bears behind its #."""

    token: str = Field(min_length=1, max_length=2_000)


class Stopped(Model):
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
    "/account",
    method="GET",
    who=Who.ACCOUNT_HOLDER,
    answers={200: AccountView},
    refuses=(errors.Unauthorized,),
)
def show_account(call: Call) -> Answer:
    """The account whose session the caller holds."""
    return Answer(values.view(call.own_account, catalog.current()))


@route(
    routes,
    "/account",
    method="PUT",
    who=Who.ACCOUNT_HOLDER,
    body=Profile,
    answers={200: AccountView},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def keep_profile(call: Call) -> Answer:
    """Keep another profile; what it leaves out is no longer kept."""
    offered = catalog.current()
    profile = call.body(Profile, context=offered)
    return Answer(values.view(service.keep(call.own_account, profile), offered))


@route(
    routes,
    "/account/tickets",
    method="GET",
    who=Who.ACCOUNT_HOLDER,
    query=Wanted,
    answers={200: MyTickets},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def list_my_tickets(call: Call) -> Answer:
    """One's tickets, also those opened before the account."""
    return _my_tickets(call.own_account, call.parameters(Wanted))


@route(
    routes,
    "/account/searches",
    method="POST",
    who=Who.ACCOUNT_HOLDER,
    body=Search,
    answers={200: MyTickets},
    refuses=(errors.Unauthorized, errors.Invalid),
)
def search_my_tickets(call: Call) -> Answer:
    """One's tickets whose subject or number has a part."""
    return _my_tickets(call.own_account, call.body(Search))


@route(
    routes,
    "/account/email-codes",
    method="POST",
    who=Who.ACCOUNT_HOLDER,
    body=AddressWanted,
    answers={202: CodeMailed},
    refuses=(errors.Unauthorized, errors.Invalid, *_LIMITED),
)
def send_address_codes(call: Call) -> Answer:
    """Mail a code to the account's address and one to the address that it is to have."""
    wanted = call.body(AddressWanted)
    asked = service.ask_to_move(call.own_account, wanted.email, call.caller, catalog.current())
    return Answer(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/account/email",
    method="PUT",
    who=Who.ACCOUNT_HOLDER,
    body=AddressProved,
    answers={200: Begun},
    refuses=(errors.Unauthorized, errors.Invalid, *_LIMITED),
)
def change_address(call: Call) -> Answer:
    """Move the account to an address, both being proved; every other session ends."""
    proved, offered = call.body(AddressProved), catalog.current()
    begun = service.move(
        call.own_account,
        proved.email,
        Typed(proved.code, proved.nonce),
        Typed(proved.new_code, proved.nonce, "new_code"),
        call.caller,
        offered,
    )
    account = values.view(begun.account, offered)
    return Answer(Begun(access_token=begun.token, account=account))


@route(
    routes,
    "/account/export",
    method="GET",
    who=Who.ACCOUNT_HOLDER,
    query=MoreWanted,
    answers={200: Holdings},
    refuses=(errors.Unauthorized, errors.ProofRequired, errors.Invalid),
)
def export(call: Call) -> Answer:
    """Everything that is held about the account's holder."""
    wanted = call.parameters(MoreWanted)
    gathered = holdings.gather(
        call.proved_account, wanted.cursor, catalog.current(), wanted.language
    )
    return Answer(gathered)


@route(
    routes,
    "/account/erasure-codes",
    method="POST",
    who=Who.ACCOUNT_HOLDER,
    answers={202: CodeMailed},
    refuses=(errors.Unauthorized, *_LIMITED),
)
def send_erasure_code(call: Call) -> Answer:
    """Mail the code that an erasure asks for."""
    asked = erasure.send_code(call.own_account, call.caller, catalog.current())
    return Answer(CodeMailed(expires_in=asked.expires_in, nonce=asked.nonce), status=202)


@route(
    routes,
    "/account",
    method="DELETE",
    who=Who.ACCOUNT_HOLDER,
    body=ErasureCode,
    answers={202: ErasureAsked},
    refuses=(
        errors.Unauthorized,
        errors.ProofRequired,
        errors.Invalid,
        errors.ChallengeRequired,
    ),
)
def ask_for_erasure(call: Call) -> Answer:
    """Ask for the erasure of one's data; it waits some days, and until no ticket is open."""
    account, offered = call.own_account, catalog.current()
    typed = None
    if call.raw_body.strip():
        sent = call.body(ErasureCode)
        typed = Typed(sent.code, sent.nonce)
    account, opened, unreadable = erasure.ask(account, typed, call.caller, offered)
    asked_at = account.erasure_at or account.updated_at
    body = ErasureAsked(
        asked_at=asked_at,
        due_at=account.erasure_due_at,
        open=opened,
        unreadable=unreadable or None,
    )
    return Answer(body, status=202)


@route(
    routes,
    "/account/erasure/stop",
    method="POST",
    who=Who.ANYONE,
    body=StopButton,
    answers={200: Stopped},
    refuses=(errors.Unauthorized, errors.Invalid, errors.NotFound),
)
def stop_erasure(call: Call) -> Answer:
    """Stop an erasure with the token of the mail that told of it."""
    erasure.stop(call.body(StopButton).token)
    return Answer(Stopped())


@route(
    routes,
    "/account/erasure",
    method="DELETE",
    who=Who.ACCOUNT_HOLDER,
    answers={200: AccountView},
    refuses=(errors.Unauthorized,),
)
def keep_account(call: Call) -> Answer:
    """Take the request for erasure back."""
    return Answer(values.view(erasure.keep(call.own_account), catalog.current()))


def _my_tickets(account: Account, wanted: Wanted) -> Answer:
    offered = catalog.current()
    rows, then, unreadable = service.my_tickets(account, wanted)
    items = [my_ticket(row, offered, wanted.language) for row in rows]
    return Answer(MyTickets(items=items, next_cursor=then, unreadable=unreadable or None))
