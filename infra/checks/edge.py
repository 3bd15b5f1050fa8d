"""Whether the certificate serves the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.checks.findings import Finding
from infra.deployment import EDGE_REGION, Deployment


def certificate(deployment: Deployment) -> Iterator[Finding]:
    """Issued, in us-east-1, with the site's name in it."""
    arn, domain = deployment.certificate_arn, deployment.domain
    if not domain:
        yield Finding("right", "domain", "none: the site is at CloudFront's own address")
        return
    if f":acm:{EDGE_REGION}:" not in arn:
        yield Finding(
            "blocks",
            "certificate",
            f"{arn} is not a certificate of {EDGE_REGION}, the only region that CloudFront takes",
            f"In ACM of {EDGE_REGION} request one for {domain} and write its ARN into the file.",
        )
        return
    acm = deployment.edge_client("acm")
    try:
        found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    except (acm.exceptions.ResourceNotFoundException, acm.exceptions.InvalidArnException):
        yield Finding(
            "blocks",
            "certificate",
            f"this account has no {arn}",
            f"Copy the ARN from ACM of {EDGE_REGION} into the stage's file.",
        )
        return
    yield _usable(found, domain)


def _usable(found: Mapping[str, Any], domain: str) -> Finding:
    """Whether a certificate, as ACM describes it, is issued for the site's name."""
    names = [found.get("DomainName", ""), *found.get("SubjectAlternativeNames", [])]
    if found["Status"] != "ISSUED":
        return Finding(
            "blocks",
            "certificate",
            f"is {found['Status']}, not ISSUED",
            "Put the CNAME record that ACM shows for it into the domain's DNS, and wait.",
        )
    if not any(_matches(name, domain) for name in names):
        return Finding(
            "blocks",
            "certificate",
            f"is for {', '.join(sorted({*names}))}, not for {domain}",
            f"Request one for {domain}, or mend `domain:` in the stage's file.",
        )
    return Finding("right", "certificate", f"issued for {domain}")


def _matches(name: str, domain: str) -> bool:
    """A star stands for one label (RFC 6125, 6.4.3)."""
    if name.startswith("*."):
        return domain.partition(".")[2].lower() == name[2:].lower()
    return name.lower() == domain.lower()
