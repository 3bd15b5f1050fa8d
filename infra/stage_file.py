"""A stage's file, ``infra/stages/prod.yaml``: read, checked, and made into a deployment."""

from __future__ import annotations

import ipaddress
import re
import subprocess
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal

import boto3
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from infra.deployment import Deployment
from infra.local import clock
from infra.package import ROOT

STAGES = ROOT / "infra" / "stages"

#: What buckets, stacks and the sign-in's domain may be called, which all begin with it; Cognito
#: refuses some words: https://docs.aws.amazon.com/cognito/latest/developerguide/
#: cognito-user-pools-assign-domain-prefix.html
_NAME = re.compile(r"(?!.*(aws|amazon|cognito))[a-z][a-z0-9-]{0,14}[a-z0-9]")
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class StageFault(Exception):
    """Says what is wrong with a stage's name or file, a line each."""


class StageFile(BaseModel):
    """What may stand in the file; the file itself says what each is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    domain: str = ""
    certificate_arn: str = ""
    mail_from: str
    mail_identity: str = Field(min_length=3)
    reply_domain: str = ""
    mail_rate: int = Field(default=5, ge=1)
    alarm_email: str = ""
    malware_scan: bool = False
    audit_lock_mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"
    audit_lock_years: int = Field(default=5, ge=1)
    access_logs: bool = False
    athena: bool = False
    firewall: bool = False
    firewall_allows: tuple[str, ...] = ()
    protected: bool = True
    reserved_concurrency: bool = False
    sign_in_mail: Literal["cognito", "ses"] = "cognito"

    @field_validator("region")
    @classmethod
    def _is_a_region(cls, region: str) -> str:
        known = boto3.Session().get_available_regions("cognito-idp")
        if region not in known:
            raise ValueError(f"{region!r} is no region of AWS; one is us-east-1")
        return region

    @field_validator("domain", "reply_domain")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        if host and not _HOST.fullmatch(host):
            raise ValueError(
                f"{host!r} is no domain name in lower case, such as tickets.example.ec"
            )
        return host

    @field_validator("mail_from", "alarm_email")
    @classmethod
    def _has_an_address(cls, sender: str) -> str:
        if sender and "@" not in parseaddr(sender)[1]:
            raise ValueError(f"{sender!r} has no e-mail address")
        return sender

    @field_validator("firewall_allows")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ipaddress.ip_network(network)
        return networks

    @model_validator(mode="after")
    def _has_domain_and_certificate(self) -> StageFile:
        if bool(self.domain) != bool(self.certificate_arn):
            raise ValueError("domain and certificate_arn go together: both, or neither")
        return self


def read(stage: str) -> Deployment:
    """The deployment that a stage's file describes. Raises StageFault."""
    chosen = _checked(stage, _content(stage))
    return Deployment(
        stage=stage,
        table_prefix=f"{stage}-",
        architecture="arm64",
        site_url=f"https://{chosen.domain}" if chosen.domain else "",
        build=ROOT / "build" / "cloud",
        version=_version(),
        **chosen.model_dump(),
    )


def _content(stage: str) -> Any:
    if not _NAME.fullmatch(stage):
        raise StageFault(
            f"{stage!r} cannot name a stage: 2 to 16 lower-case letters, digits and hyphens, a"
            " letter first, without the words aws, amazon or cognito."
        )
    path = STAGES / f"{stage}.yaml"
    if not path.is_file():
        there = ", ".join(sorted(found.stem for found in STAGES.glob("*.yaml")))
        raise StageFault(
            f"There is no infra/stages/{stage}.yaml. Copy infra/stages/prod.yaml and fill it in"
            f" (there is: {there})."
        )
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise StageFault(f"infra/stages/{stage}.yaml is no YAML: {error}") from error


def _checked(stage: str, content: Any) -> StageFile:
    try:
        return StageFile.model_validate(content if content is not None else {})
    except ValidationError as error:
        faults = "\n".join(f"  {_fault(each)}" for each in error.errors())
        raise StageFault(f"infra/stages/{stage}.yaml:\n{faults}") from error


def _fault(found: Any) -> str:
    place = ".".join(str(part) for part in found["loc"])
    said = str(found["msg"]).removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        said = "there is no such setting"
    return f"{place}: {said}" if place else said


def _version() -> str:
    """The commit's name; ``dev`` outside git."""
    command = ["git", "describe", "--tags", "--always", "--dirty"]
    try:
        done = subprocess.run(command, cwd=Path(ROOT), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "dev"
    return done.stdout.strip() or "dev"


def reached(stage: str, home: Path) -> tuple[dict[str, Any], str]:
    """What clients need to reach a stage, or the running system of this machine (``local``), and
    what its tables' names begin with."""
    if stage == "local":
        return clock.reached(home), ""
    deployment = read(stage)
    return {"region_name": deployment.region}, deployment.table_prefix
