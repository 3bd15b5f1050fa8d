"""Whether ``/.well-known/security.txt`` still counts (RFC 9116, section 2.5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.package import ROOT

FILE = ROOT / "static_site" / "security.txt"
#: Days before its end in which it should be looked at again.
_NOTICE = timedelta(days=60)
_MEND = (
    "Look whether its contacts are still read, and write a date less than a year ahead into"
    " static_site/security.txt."
)


def expires(text: str) -> datetime:
    """When a file stops counting."""
    (told,) = re.findall(r"(?m)^Expires: (\S+)$", text)
    return datetime.fromisoformat(told)


def counts(_: Deployment) -> Iterator[Finding]:
    """Whether those who find a weakness may still trust the contacts."""
    end = expires(FILE.read_text("utf-8"))
    left = end - datetime.now(UTC)
    told = f"counts until {end.date()}"
    if left > _NOTICE:
        yield Finding("right", "security.txt", told)
    else:
        yield Finding("advice" if left > timedelta() else "wrong", "security.txt", told, _MEND)
