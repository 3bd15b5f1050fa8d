"""Whether SES sends: out of its sandbox, not paused, fast enough, as a sender that it believes."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from infra.checks.findings import Finding
from infra.deployment import Deployment

_CONSOLE = "SES console of {region}, "
#: The stream's deliveries and the sweep send at the same time.
_SENDERS = 2


def sending(deployment: Deployment) -> Iterator[Finding]:
    """The account's own state and quota."""
    account = deployment.client("sesv2").get_account()
    console = _CONSOLE.format(region=deployment.region)
    if not account.get("SendingEnabled", False):
        yield Finding(
            "wrong",
            "SES",
            "sending is paused; mails wait and lose no try",
            console + "Account dashboard: it says why. Mend that, then have it enabled again.",
        )
    if not account.get("ProductionAccessEnabled", False):
        yield Finding(
            "wrong",
            "SES",
            "in the sandbox: it sends only to addresses that are verified, 200 mails a day",
            console + "Account dashboard, Request production access (about a day).",
        )
    elif account.get("EnforcementStatus", "HEALTHY") != "HEALTHY":
        yield Finding(
            "wrong",
            "SES",
            f"under review ({account['EnforcementStatus']})",
            console + "Account dashboard: answer what AWS asks.",
        )
    else:
        yield Finding("right", "SES", "out of the sandbox, sending enabled")
    yield _rate(deployment, account.get("SendQuota", {}))


def _rate(deployment: Deployment, quota: dict[str, Any]) -> Finding:
    rate, day = quota.get("MaxSendRate", 0.0), quota.get("Max24HourSend", 0.0)
    told = f"{rate:g} mails a second, {day:,.0f} a day; mail_rate is {deployment.mail_rate}"
    if deployment.mail_rate * _SENDERS > rate:
        return Finding(
            "advice",
            "SES quota",
            told,
            f"Write mail_rate: {max(1, int(rate // _SENDERS))} (half of the quota) into the"
            " stage's file, or have the quota raised. Mails above it wait and are sent later.",
        )
    return Finding("right", "SES quota", told)


def identity(deployment: Deployment) -> Iterator[Finding]:
    """Who mail is sent as."""
    name, ses = deployment.mail_identity, deployment.client("sesv2")
    sender = parseaddr(deployment.mail_from)[1]
    if not covers(name, sender):
        yield Finding(
            "wrong",
            "sender",
            f"{sender} is not of the identity {name}: SES refuses every mail",
            "Mend mail_from or mail_identity in the stage's file.",
        )
    yield from _verified(ses, "sender", name, deployment.region)
    if deployment.reply_domain:
        yield from _verified(ses, "reply domain", deployment.reply_domain, deployment.region)


def covers(identity: str, sender: str) -> bool:
    """Whether an SES identity, an address or a domain with its subdomains, has a sender."""
    identity, sender = identity.lower(), sender.lower()
    host = sender.rpartition("@")[2]
    return sender == identity if "@" in identity else f".{host}".endswith(f".{identity}")


def _verified(ses: Any, subject: str, name: str, region: str) -> Iterator[Finding]:
    console = _CONSOLE.format(region=region)
    try:
        found = ses.get_email_identity(EmailIdentity=name)
    except ses.exceptions.NotFoundException:
        yield Finding(
            "wrong",
            subject,
            f"SES of {region} does not know {name}; mails wait and lose no try",
            console + "Identities, Create identity; then put the DNS records that it shows.",
        )
        return
    if not found.get("VerifiedForSendingStatus", False):
        yield Finding(
            "wrong",
            subject,
            f"{name} is not verified; mails wait and lose no try",
            console + f"Identities, {name}: put the DNS records that it shows, and wait.",
        )
        return
    dkim = found.get("DkimAttributes", {})
    if not dkim.get("SigningEnabled", False) or dkim.get("Status") != "SUCCESS":
        yield Finding(
            "wrong",
            subject,
            f"{name} is verified, but its mails are not signed (DKIM: {dkim.get('Status')})",
            console + f"Identities, {name}, Authentication: enable DKIM and put its CNAME records;"
            " without them many mailboxes take the mails for spam.",
        )
        return
    yield Finding("right", subject, f"{name} is verified and signs with DKIM")
