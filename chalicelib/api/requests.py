"""What a view is given and what it gives back; nothing in them is Chalice's."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from chalicelib.api.bodies import Parsed, parse, parse_query
from chalicelib.domain import languages
from chalicelib.domain.accounts.account import Account
from chalicelib.domain.errors import Fault, Forbidden, Invalid, Unauthorized, VersionMissing
from chalicelib.domain.limits import Caller
from chalicelib.domain.model import Model
from chalicelib.domain.rules.permissions import Agent, SignIn
from chalicelib.services.auth.sessions import SignedIn
from chalicelib.services.auth.ticket_tokens import TicketAccess
from chalicelib.services.tickets.audit import Actor

#: The ETag of a ticket (RFC 9110, section 8.8.3): its version, of so many digits that a ticket
#: written each second for thirty years does not need more.
_ETAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


class Language(Model):
    """The language of names and sentences in the answer."""

    language: languages.Language = languages.DEFAULT


class TheirLanguage(Model):
    """The same, where a ticket has a language of its own."""

    language: languages.Language | None = Field(
        None, description="That of the ticket's requester when left out."
    )


@dataclass(frozen=True)
class Takes:
    """What a route takes beside its path and body; a view can read nothing else."""

    query: type[BaseModel] | None = None
    idempotency_key: bool = False
    if_match: bool = False
    if_none_match: bool = False


@dataclass(frozen=True)
class Request:
    """One request, as far as a view needs it."""

    request_id: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    path: Mapping[str, str]
    raw_body: bytes
    takes: Takes = Takes()
    ticket: TicketAccess | None = None
    sign_in: SignIn | None = None
    session: SignedIn | None = None

    def parameters(self, model: type[Parsed]) -> Parsed:
        """The query as the model that the route declares. Raises Invalid with every fault, and
        LookupError for another model."""
        if model is not self.takes.query:
            raise LookupError(f"The route does not declare query={model.__name__}.")
        return parse_query(model, self.query)

    def body(self, model: type[Parsed], context: object = None) -> Parsed:
        """The body as a model; raises as ``bodies.parse`` does."""
        return parse(model, self.raw_body, self.headers.get("content-type", ""), context)

    @property
    def bearer(self) -> str:
        """The token that the call bears. Raises Unauthorized when it bears none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized
        return token.strip()

    @property
    def ticket_access(self) -> TicketAccess:
        """The verified token. Raises Unauthorized when the route let the call in without."""
        if self.ticket is None:
            raise Unauthorized
        return self.ticket

    def access_to(self, number: str) -> TicketAccess:
        """The verified token, if it is that of a ticket: who may not write is not corrected.

        Raises Unauthorized, Forbidden.
        """
        if self.ticket_access.number != number:
            raise Forbidden
        return self.ticket_access

    @property
    def own_account(self) -> Account:
        """The account of the session. Raises Unauthorized when the call was let in without."""
        if self.session is None:
            raise Unauthorized
        return self.session.account

    @property
    def proved_account(self) -> Account:
        """The account, for what only a fresh sign-in may do. Raises ProofRequired."""
        account = self.own_account
        if self.session is not None:
            self.session.require_fresh()
        return account

    @property
    def signed_in(self) -> Agent:
        """The agent who calls. Raises Unauthorized when the route let the call in without."""
        return self._sign_in.agent

    @property
    def acting(self) -> Actor:
        """Who acts, from where, in which sign-in, and the language they read. Raises Unauthorized
        when the route let the call in without."""
        sign_in = self._sign_in
        return Actor(sign_in.agent, self.network_address, self.language, sign_in.session)

    @property
    def _sign_in(self) -> SignIn:
        if self.sign_in is None:
            raise Unauthorized
        return self.sign_in

    @property
    def language(self) -> languages.Language:
        """The language that ``?language=`` asks for; the default when it asks for none of ours,
        so that a wrong one never takes the answer away."""
        if self.takes.query is None or "language" not in self.takes.query.model_fields:
            raise LookupError("The route does not declare a query with a language.")
        asked = self.query.get("language")
        return asked if asked in languages.LANGUAGES else languages.DEFAULT

    @property
    def language_or_theirs(self) -> languages.Language | None:
        """The language that the call asks for; None, the requester's, when it asks for none."""
        return self.language if self.query.get("language") in languages.LANGUAGES else None

    @property
    def if_match(self) -> int:
        """The version that the caller saw, from If-Match. Raises VersionMissing, Invalid."""
        if not self.takes.if_match:
            raise LookupError("The route does not declare if_match=True.")
        text = self.headers.get("if-match")
        if text is None:
            raise VersionMissing
        version = _ETAG.fullmatch(text.strip())
        if version is None:
            raise Invalid([Fault("If-Match", "malformed", "Send the ETag as it came.")])
        return int(version[1])

    @property
    def known_tags(self) -> set[str]:
        """The ETags that the caller has, from If-None-Match; ``*`` and guesses name none of
        ours."""
        if not self.takes.if_none_match:
            raise LookupError("The route does not declare if_none_match=True.")
        return {tag.strip() for tag in self.headers.get("if-none-match", "").split(",")}

    @property
    def idempotency_key(self) -> str | None:
        """The Idempotency-Key, a UUID. Raises Invalid for anything else."""
        if not self.takes.idempotency_key:
            raise LookupError("The route does not declare idempotent=True.")
        text = self.headers.get("idempotency-key")
        if text is None:
            return None
        try:
            return str(uuid.UUID(text))
        except ValueError:
            fault = Fault("Idempotency-Key", "malformed", "Send a UUID (RFC 9562).")
            raise Invalid([fault]) from None

    @property
    def network_address(self) -> str:
        """Who is at the other end, for limits: an IPv4 address or an IPv6 network of 64 bits.

        CloudFront writes ``CloudFront-Viewer-Address`` as ``address:port`` over whatever a
        viewer sends; X-Forwarded-For can be forged and is never read.
        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
        """
        text = self.headers.get("cloudfront-viewer-address", "").rpartition(":")[0].strip("[]")
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return "unknown"
        if address.version == 4:
            return str(address)
        return str(ipaddress.ip_network((address, 64), strict=False))

    @property
    def caller(self) -> Caller:
        """Who calls, for limits: never a refusal, whatever the headers hold."""
        _, _, token = self.headers.get("authorization", "").partition(" ")
        solution = self.headers.get("altcha", "")
        return Caller(self.network_address, solution.strip(), token.strip())


@dataclass(frozen=True)
class Response:
    """What a view gives back: a model, JSON that is written already, or nothing with a redirect;
    its status, and headers."""

    body: BaseModel | str | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def versioned(body: BaseModel, version: int, status: int = 200, **headers: str) -> Response:
    """What can be changed, with its version as its ETag."""
    return Response(body, status=status, headers={"ETag": f'"{version}"', **headers})


def unless_known(request: Request, body: BaseModel) -> Response:
    """An answer with its ETag; 304 for who has the very same (RFC 9110, 13.1.2)."""
    tag = f'W/"{hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:32]}"'
    if tag in request.known_tags:
        return Response(None, status=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag})
