"""The address that replies to our mails go to: ``tickets+051243-r<26 letters>@domain``.

It names a ticket and whether the mail was for its requester or for an agent, and proves that we
wrote both: 130 bits of a keyed hash, in base 32, since mail hosts may change the case of letters.
It says nothing about a person and opens nothing: who writes to it is judged by who they are
(``services/mail/inbound.py``). The secret rotates (SSM); keep an old one for as long as people may
answer an old mail.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal

from chalicelib.domain.form import ticket_numbers
from chalicelib.settings import settings
from chalicelib.store.aws.secrets import reply_secrets

#: Whom the mail was for: the requester, or an agent.
Side = Literal["r", "a"]

_LOCAL = "tickets"
_LETTERS = 26
_TOKEN = re.compile(
    rf"{_LOCAL}\+({ticket_numbers.PATTERN})-([ra])([a-z2-7]{{{_LETTERS}}})", re.IGNORECASE
)


@dataclass(frozen=True)
class Addressed:
    """What a reply's address says."""

    number: str
    side: Side


def address(number: str, side: Side) -> str | None:
    """Where replies to a mail about a ticket go; None where this deployment receives no mail."""
    domain = settings().reply_domain
    if not domain:
        return None
    return f"{_LOCAL}+{number}-{side}{_letters(number, side, reply_secrets()[0])}@{domain}"


def read(recipients: Iterable[str]) -> Addressed | None:
    """What the first address of ours among some says; None when none is, or its proof is wrong."""
    for recipient in recipients:
        local, _, domain = recipient.strip().lower().rpartition("@")
        found = _TOKEN.fullmatch(local)
        if found is None or domain != settings().reply_domain.lower():
            continue
        number, shown = found[1].upper(), found[3]
        side: Side = "r" if found[2] == "r" else "a"
        if any(
            hmac.compare_digest(shown, _letters(number, side, secret)) for secret in reply_secrets()
        ):
            return Addressed(number, side)
    return None


def sender() -> str:
    """The address that our mails come from."""
    return parseaddr(settings().mail_from)[1]


def is_ours(sender: str) -> bool:
    """Whether an address is one that we receive replies at."""
    domain = sender.strip().lower().rpartition("@")[2]
    return bool(domain) and domain == settings().reply_domain.lower()


def _letters(number: str, side: str, secret: str) -> str:
    proof = hmac.new(secret.encode(), f"reply\x1f{number}\x1f{side}".encode(), hashlib.sha256)
    return base64.b32encode(proof.digest()).decode().lower()[:_LETTERS]
