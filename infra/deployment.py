"""What is deployed where, and the clients that reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import boto3
from botocore.config import Config

from infra.package import Architecture
from infra.packing import interpreters
from infra.packing.interpreters import Interpreter

#: Where CloudFront's certificates and firewalls live.
EDGE_REGION = "us-east-1"


@dataclass(frozen=True)
class Deployment:
    """What is deployed where.

    ``sign_in_url``, ``local_s3`` and ``local_edge`` are the embedded AWS's: where agents sign in
    there, where browsers reach its S3, and the edge's parameters that differ, by the API's id.
    """

    stage: str
    table_prefix: str
    region: str
    architecture: Architecture
    site_url: str
    mail_from: str
    mail_identity: str
    build: Path
    reply_domain: str = ""
    receives_replies: bool = True
    mail_rate: int = 10
    domain: str = ""
    certificate_arn: str = ""
    alarm_email: str = ""
    firewall: bool = False
    firewall_allows: tuple[str, ...] = ()
    malware_scan: bool = False
    audit_lock_mode: str = "GOVERNANCE"
    audit_lock_years: int = 5
    access_logs: bool = False
    athena: bool = False
    protected: bool = True
    reserved_concurrency: bool = False
    sign_in_mail: Literal["cognito", "ses"] = "cognito"
    python: Callable[[], Interpreter] = interpreters.deployed
    version: str = "dev"
    sign_in_url: str = ""
    local_s3: str = ""
    local_edge: Callable[[str], dict[str, str]] | None = None

    def stack(self, part: str) -> str:
        """The name of a stack: ``prod-consulta-data``."""
        return f"{self.stage}-consulta-{part}"

    @property
    def secrets_path(self) -> str:
        """Where the secrets lie in the Parameter Store."""
        return f"/consulta/{self.stage}"

    def attachments_origin(self, bucket: str) -> str:
        """Where browsers send files to and fetch them from."""
        return self.local_s3 or f"https://{bucket}.s3.{self.region}.amazonaws.com"

    def client(self, service: str) -> Any:
        """A client of the deployment's region; the edge's services live in us-east-1."""
        return _client(service, self.region)

    def edge_client(self, service: str) -> Any:
        """A client of the region of the edge."""
        return _client(service, EDGE_REGION)


@cache
def _client(service: Any, region: str) -> Any:
    # At an endpoint of its own, boto3 would sign S3 addresses the old way.
    config = Config(signature_version="s3v4") if service == "s3" else None
    return boto3.client(service, region_name=region, config=config)
