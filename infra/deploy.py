"""``make deploy STAGE=prod``: the same steps in the cloud and on the embedded AWS.

Data, then the functions, then the edge, then the site; every step may be run again. A template
that changes a stack shows its changes first and asks.
"""

from __future__ import annotations

import argparse
import ipaddress
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError, SSOError, TokenRetrievalError

from infra import door, interpreters, seeding, site, stacks
from infra.interpreters import Interpreter
from infra.package import ROOT, Architecture, Package, package

Say = Callable[[str], None]

#: Stands for the site's address in a first deployment without a domain of its own.
_NOT_YET = "https://not-yet-known"


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
    protected: bool = True
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
        return _client(service, "us-east-1")


@cache
def _client(service: str, region: str) -> Any:
    # At an endpoint of its own, boto3 would sign S3 addresses the old way.
    config = Config(signature_version="s3v4") if service == "s3" else None
    return boto3.client(service, region_name=region, config=config)


def deploy(deployment: Deployment, confirm: stacks.Confirm, say: Say) -> dict[str, str]:
    """Deploy everything; answers the outputs of the edge. Raises stacks.Declined."""
    say("data: tables, user pool, attachments")
    address = deployment.site_url or _cloudfront_address(deployment)
    data = deploy_data(replace(deployment, site_url=address), confirm)
    say("secrets and catalog: what is missing")
    seeding.make_secrets(deployment.client("ssm"), deployment.secrets_path)
    seeding.fill_catalog(deployment.client("dynamodb"), f"{deployment.table_prefix}catalog")
    say("package: the program and its packages")
    packaged = package(deployment.architecture, deployment.build, deployment.python())
    say(f"functions and API: {packaged.code.stat().st_size / 1e6:.1f} MB")
    api_id = deploy_app(replace(deployment, site_url=address), packaged, data, confirm)
    say("site: build")
    site.build()
    say("edge: bucket, distribution, security headers")
    edge = deploy_edge(deployment, api_id, data, confirm)
    if not address:
        say("data, functions and API: the site's address, known by now")
        address = _cloudfront_address(deployment)
        deploy_data(replace(deployment, site_url=address), confirm)
        deploy_app(replace(deployment, site_url=address), packaged, data, confirm)
    say("site: upload of what changed")
    changed = site.sync(deployment.edge_client("s3"), edge["SiteBucket"])
    site.invalidate(deployment.edge_client("cloudfront"), edge["DistributionId"], changed)
    return edge


def deploy_data(deployment: Deployment, confirm: stacks.Confirm) -> dict[str, str]:
    """The tables and the bucket of attachments; answers the stack's outputs."""
    return stacks.deploy(
        deployment.client("cloudformation"),
        deployment.stack("data"),
        {"TemplateBody": _template("data.yaml")},
        {
            "TablePrefix": deployment.table_prefix,
            "DeletionProtection": "true" if deployment.protected else "false",
            "SiteOrigin": deployment.site_url or _NOT_YET,
            "OnlyTls": "false" if deployment.local_s3 else "true",
            "MalwareScan": "true" if deployment.malware_scan else "false",
        },
        confirm,
    )


def deploy_app(
    deployment: Deployment, packaged: Package, data: dict[str, str], confirm: stacks.Confirm
) -> str:
    """The functions and the API; answers the API's id."""
    bucket, key = _artifacts(deployment), f"code/{packaged.digest}.zip"
    s3 = deployment.client("s3")
    s3.upload_file(str(packaged.code), bucket, key)
    template = packaged.template.replace("./deployment.zip", f"s3://{bucket}/{key}")
    template_key = f"templates/{packaged.digest}.yaml"
    s3.put_object(Bucket=bucket, Key=template_key, Body=template.encode())
    cloudformation = deployment.client("cloudformation")
    stacks.deploy(
        cloudformation,
        deployment.stack("app"),
        {"TemplateURL": f"{s3.meta.endpoint_url}/{bucket}/{template_key}"},
        {
            "Stage": deployment.stage,
            "TablePrefix": deployment.table_prefix,
            "OutboxStreamArn": data["OutboxStreamArn"],
            "TicketsStreamArn": data["TicketsStreamArn"],
            "EntriesStreamArn": data["EntriesStreamArn"],
            "UserPoolId": data["UserPoolId"],
            "SignInUrl": deployment.sign_in_url or data["SignInUrl"],
            "SignInStyle": "false" if deployment.sign_in_url else "true",
            "SiteUrl": deployment.site_url or _NOT_YET,
            "AttachmentsBucket": data["AttachmentsBucket"],
            "AttachmentsUrl": deployment.local_s3,
            "MalwareScan": "true" if deployment.malware_scan else "false",
            "MailBucket": data["MailBucket"],
            "PrivacyJournalBucket": data["PrivacyJournalBucket"],
            "ReplyDomain": deployment.reply_domain,
            "ReceiveReplies": "true" if deployment.receives_replies else "false",
            "MailFrom": deployment.mail_from,
            "MailIdentity": deployment.mail_identity,
            "MailRate": str(deployment.mail_rate),
            "SecretsPath": deployment.secrets_path,
            "BuildVersion": deployment.version,
            "AlarmEmail": deployment.alarm_email,
        },
        confirm,
    )
    return stacks.resource(cloudformation, deployment.stack("app"), "RestAPI")


def deploy_edge(
    deployment: Deployment, api_id: str, data: dict[str, str], confirm: stacks.Confirm
) -> dict[str, str]:
    """Bucket, distribution and headers; answers the stack's outputs."""
    secrets = _origin_secrets(deployment)
    gateway, name = deployment.client("apigateway"), f"{deployment.stage}-consulta"
    plan = stacks.resource(deployment.client("cloudformation"), deployment.stack("app"), "Door")
    door.admit(gateway, plan, name, secrets)
    outputs = stacks.deploy(
        deployment.edge_client("cloudformation"),
        deployment.stack("edge"),
        {"TemplateBody": _template("edge.yaml")},
        {
            "Stage": deployment.stage,
            "ApiDomain": f"{api_id}.execute-api.{deployment.region}.amazonaws.com",
            "OriginSecret": secrets[0],
            "ApiKey": door.key_value(secrets[0]),
            "SignInUrl": deployment.sign_in_url or data["SignInUrl"],
            "Pages": ",".join(site.pages()),
            "AttachmentsOrigin": deployment.attachments_origin(data["AttachmentsBucket"]),
            "Domain": deployment.domain,
            "CertificateArn": deployment.certificate_arn,
            "Firewall": "true" if deployment.firewall else "false",
            "FirewallAllowsIPv4": _networks(deployment, 4),
            "FirewallAllowsIPv6": _networks(deployment, 6),
            **(deployment.local_edge(api_id) if deployment.local_edge else {}),
        },
        confirm,
    )
    door.dismiss_others(gateway, name, secrets)
    return outputs


def _origin_secrets(deployment: Deployment) -> list[str]:
    ssm = deployment.client("ssm")
    return seeding.secret_values(ssm, deployment.secrets_path, "origin-secrets")


def _networks(deployment: Deployment, version: int) -> str:
    """The networks of one IP version that the firewall never counts. Raises ValueError."""
    networks = map(ipaddress.ip_network, deployment.firewall_allows)
    return ",".join(str(network) for network in networks if network.version == version)


def _cloudfront_address(deployment: Deployment) -> str:
    """The site's address when it has no domain of its own; empty before its first deployment."""
    edge = stacks.outputs(deployment.edge_client("cloudformation"), deployment.stack("edge"))
    return f"https://{edge['DistributionDomain']}" if edge else ""


def _template(name: str) -> str:
    return (ROOT / "infra" / name).read_text(encoding="utf-8")


def _artifacts(deployment: Deployment) -> str:
    """The bucket for code and templates, made when missing."""
    account = deployment.client("sts").get_caller_identity()["Account"]
    bucket = f"{deployment.stage}-consulta-artifacts-{account}-{deployment.region}"
    s3 = deployment.client("s3")
    where = {"LocationConstraint": deployment.region}
    here = {} if deployment.region == "us-east-1" else {"CreateBucketConfiguration": where}
    try:
        s3.create_bucket(Bucket=bucket, **here)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    return bucket


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("stage", help="a file of infra/stages, without .yaml")
    parser.add_argument("--yes", action="store_true", help="do not ask before changing a stack")
    parser.add_argument(
        "--replace", metavar="KIND", help="import the seeds of a catalog kind, only"
    )
    arguments = parser.parse_args()
    deployment = _of_stage(arguments.stage)
    if arguments.replace:
        table = f"{deployment.table_prefix}catalog"
        count = seeding.replace(deployment.client("dynamodb"), table, arguments.replace)
        print(f"{count} rows of {arguments.replace} imported")
        return
    try:
        edge = deploy(deployment, _yes if arguments.yes else _ask, _say)
    except stacks.Declined as declined:
        sys.exit(f"{declined}: left as it was")
    except (NoCredentialsError, SSOError, TokenRetrievalError) as error:
        sys.exit(f"AWS lets nobody in: {error}. Sign in (aws sso login) or set AWS_PROFILE.")
    print(f"\n{deployment.site_url or 'https://' + edge['DistributionDomain']}")


def _of_stage(stage: str) -> Deployment:
    path = ROOT / "infra" / "stages" / f"{stage}.yaml"
    if not path.is_file():
        sys.exit(f"There is no {path.relative_to(ROOT)}; copy prod.yaml and fill it in.")
    chosen: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Deployment(
        stage=stage,
        table_prefix=f"{stage}-",
        architecture="arm64",
        site_url=f"https://{chosen['domain']}" if chosen["domain"] else "",
        build=ROOT / "build" / "cloud",
        version=_version(),
        **chosen,
    )


def _version() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "dev"


def _say(step: str) -> None:
    print(f"· {step}", flush=True)


def _yes(_: str, __: list[str]) -> bool:
    return True


def _ask(stack: str, changes: list[str]) -> bool:
    print(f"\n{stack} changes:\n" + "\n".join(f"  {change}" for change in changes))
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes", "s", "si", "sí")


if __name__ == "__main__":
    main()
