"""Stages that an administrator deploys to the embedded AWS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from infra import stage_file
from infra.deployment import Deployment
from infra.local.embedded import Embedded
from infra.package import ROOT
from infra.packing import interpreters


def stage(name: str, cloud: Embedded, **changes: Any) -> Deployment:
    """A stage as its file would describe it, packaged for the Python that runs this."""
    prod = stage_file.read("prod")
    base = replace(
        prod,
        stage=name,
        table_prefix=f"{name}-",
        # Not where the running system's package lies, which is for this machine's processor.
        build=ROOT / "build" / f"{prod.architecture}-{interpreters.running().version}",
        python=interpreters.running,
        version="v1",
        local_s3=cloud.endpoint,  # where nothing is encrypted
        # The embedded CloudFormation does not know the style of the sign-in pages.
        sign_in_url=f"https://{name}-consulta.auth.us-east-1.amazoncognito.com",
    )
    return replace(base, **changes)


def agree(_: str, __: list[str]) -> bool:
    return True


def quiet(_: object) -> None:
    """Nobody listens."""
