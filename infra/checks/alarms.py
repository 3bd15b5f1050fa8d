"""Whether somebody hears the alarms, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator

from infra.checks.alarm_costs import monitoring
from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.package import ROOT
from infra.template import read


def told(deployment: Deployment) -> Iterator[Finding]:
    """Whether somebody is told of alarms."""
    if deployment.alarm_email:
        yield Finding("right", "alarms", f"told to {deployment.alarm_email}")
    else:
        yield Finding(
            "advice",
            "alarms",
            "nobody is told of them",
            "Write alarm_email into the stage's file; AWS asks the address to confirm.",
        )


def fee(_: Deployment) -> Iterator[Finding]:
    """What this stage's alarms cost a month; another stage in the account shares its free tier."""
    found = monitoring(read(ROOT / "infra" / "templates" / "app.yaml"))
    yield Finding(
        "right",
        "alarms' fee",
        f"{found.dollars_a_month:.2f} USD a month for {found.alarms} alarms over"
        f" {found.alarm_metrics} metrics, if nothing else uses CloudWatch's free tier",
    )
