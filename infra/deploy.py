"""``make deploy STAGE=prod``: the same steps in the cloud and on the embedded AWS.

Data, then the functions, then the edge, then the site; every step may be run again. A template
that changes a stack shows its changes first and asks.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

from infra import seeding, site, stacks
from infra.package import ROOT, Architecture, Package, package

Say = Callable[[str], None]


@dataclass(frozen=True)
class Deployment:
    """What is deployed where. ``api_origin`` is how the edge reaches the API, given its id."""

    stage: str
    table_prefix: str
    region: str
    architecture: Architecture
    site_url: str
    mail_from: str
    mail_identity: str
    build: Path
    mail_rate: int = 10
    domain: str = ""
    certificate_arn: str = ""
    alarm_email: str = ""
    firewall: bool = False
    protected: bool = True
    version: str = "dev"
    api_origin: Callable[[str], dict[str, str]] | None = None
    edge_parameters: dict[str, str] = field(default_factory=dict)

    def stack(self, part: str) -> str:
        """The name of a stack: ``prod-consulta-data``."""
        return f"{self.stage}-consulta-{part}"

    @property
    def secrets_path(self) -> str:
        """Where the secrets lie in the Parameter Store."""
        return f"/consulta/{self.stage}"

    def client(self, service: str) -> Any:
        """A client of the deployment's region; the edge's services live in us-east-1."""
        return _client(service, self.region)

    def edge_client(self, service: str) -> Any:
        """A client of the region of the edge."""
        return _client(service, "us-east-1")


@cache
def _client(service: str, region: str) -> Any:
    return boto3.client(service, region_name=region, config=Config(signature_version="s3v4") if service == "s3" else None)


def deploy(deployment: Deployment, confirm: stacks.Confirm, say: Say) -> dict[str, str]:
    """Deploy everything; answers the outputs of the edge. Raises stacks.Declined."""
    say("data: tables")
    data = deploy_data(deployment, confirm)
    say("secrets and catalog: what is missing")
    seeding.make_secrets(deployment.client("ssm"), deployment.secrets_path)
    seeding.fill_catalog(deployment.client("dynamodb"), f"{deployment.table_prefix}catalog")
    say("package: program and its packages")
    packaged = package(deployment.architecture, deployment.build)
    say("functions and API")
    api = deploy_app(deployment, packaged, data, confirm)
    say("site: build")
    site.build()
    say("edge: bucket, distribution, headers")
    edge = deploy_edge(deployment, api, confirm)
    if not deployment.site_url:
        deployment = _with_own_address(deployment, edge)
        deploy_app(deployment, packaged, data, confirm)
    say("site: upload what changed")
    changed = site.sync(deployment.edge_client("s3"), edge["SiteBucket"])
    site.invalidate(deployment.edge_client("cloudfront"), edge["DistributionId"], changed)
    return edge
