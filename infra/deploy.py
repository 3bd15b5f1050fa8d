"""The steps of a deployment, the same in the cloud and on the embedded AWS.

Package and site, then the data, the functions, the edge, and the site into its bucket; every step
may be run again. A template that changes a stack shows its changes first and asks.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from infra import stacks
from infra.deployment import Deployment
from infra.package import ROOT, package
from infra.steps import door, parameters, published, releases, seeding, site, upgrade
from infra.steps.releases import Release
from infra.template import parse

Say = Callable[[str], None]


def deploy(deployment: Deployment, confirm: stacks.Confirm, say: Say) -> dict[str, str]:
    """Deploy what the tree holds; answers the outputs of the edge. Raises stacks.Declined."""
    say("package: the program and its packages")
    packaged = package(deployment.architecture, deployment.build, deployment.python())
    say(f"site: build (the package has {packaged.code.stat().st_size / 1e6:.1f} MB)")
    site.build()
    say("data: tables, user pool, attachments")
    address = deployment.site_url or _cloudfront_address(deployment)
    data = deploy_data(replace(deployment, site_url=address), confirm)
    say("secrets and catalog: what is missing")
    seeding.make_secrets(deployment.client("ssm"), deployment.secrets_path)
    seeding.fill_catalog(deployment.client("dynamodb"), f"{deployment.table_prefix}catalog")
    release = releases.publish(deployment, packaged, site.DIST)
    edge = _serve(deployment, release, site.DIST, data, confirm, say)
    releases.record(deployment, release)
    return edge


def deploy_again(
    deployment: Deployment, version: str, confirm: stacks.Confirm, say: Say
) -> dict[str, str]:
    """Deploy a version that was deployed before; answers the outputs of the edge.

    The data stay as they are: a later version's tables hold what an earlier one needs. Raises
    releases.NoSuchRelease, stacks.Declined.
    """
    release = releases.find(deployment, version)
    say(f"version {version}, as it was deployed before")
    data = stacks.outputs(deployment.client("cloudformation"), deployment.stack("data"))
    with tempfile.TemporaryDirectory() as folder:
        dist = releases.unpack_site(deployment, release, Path(folder))
        return _serve(deployment, release, dist, data, confirm, say)


def farewell(deployment: Deployment, edge: dict[str, str]) -> str:
    """Where the site is, and which DNS record leads there."""
    target = edge["DistributionDomain"]
    if not deployment.domain:
        return f"https://{target}"
    return (
        f"https://{deployment.domain}\n\nIn the DNS of the domain there must be the record\n"
        f"  {deployment.domain}.  CNAME  {target}.\n"
        "or, where a CNAME is not allowed (the top of a zone), an ALIAS to the same name; in"
        " Route 53, A and AAAA records as an alias to the distribution."
    )


def _serve(
    deployment: Deployment,
    release: Release,
    dist: Path,
    data: dict[str, str],
    confirm: stacks.Confirm,
    say: Say,
) -> dict[str, str]:
    """Have a release answer the public: functions, edge, site."""
    address = deployment.site_url or _cloudfront_address(deployment)
    say("functions and API")
    api_id = deploy_app(replace(deployment, site_url=address), release, data, confirm)
    say("edge: bucket, distribution, security headers")
    edge = deploy_edge(deployment, release, site.pages(dist), api_id, data, confirm)
    if not address:
        say("data, functions and API: the site's address, known by now")
        address = _cloudfront_address(deployment)
        known = replace(deployment, site_url=address)
        deploy_data(known, confirm)
        deploy_app(known, release, data, confirm)
    say("site: upload of what changed")
    named = published.named_assets(deployment.client("s3"), data["PublishedBucket"])
    changed = site.sync(deployment.edge_client("s3"), edge["SiteBucket"], dist, named, address)
    site.invalidate(deployment.edge_client("cloudfront"), edge["DistributionId"], changed)
    if published.bring(deployment.client("s3"), data["PublishedBucket"], dist):
        say("pages that functions make: in the site's new frame")
        cloudformation, stack = deployment.client("cloudformation"), deployment.stack("app")
        names = {
            what: stacks.resource(cloudformation, stack, function)
            for what, function in published.MAKERS.items()
        }
        for problem in published.make_anew(deployment.client("lambda"), names):
            say(problem)
    return edge


def deploy_data(deployment: Deployment, confirm: stacks.Confirm) -> dict[str, str]:
    """The tables and the bucket of attachments; answers the stack's outputs."""
    cloudformation, name = deployment.client("cloudformation"), deployment.stack("data")
    given = parameters.data(deployment)
    outputs: dict[str, str] = {}
    for body in _data_templates(deployment):
        outputs = stacks.deploy(cloudformation, name, {"TemplateBody": body}, given, confirm)
    stacks.protect(cloudformation, name, protected=deployment.protected)
    return outputs


def _data_templates(deployment: Deployment) -> list[str]:
    """The templates by which the data stack comes to the present one."""
    wanted = (ROOT / "infra" / "templates" / "data.yaml").read_text(encoding="utf-8")
    deployed = stacks.template(deployment.client("cloudformation"), deployment.stack("data"))
    *before, _ = upgrade.steps(deployed, parse(wanted), protected=deployment.protected)
    return [*map(json.dumps, before), wanted]


def deploy_app(
    deployment: Deployment, release: Release, data: dict[str, str], confirm: stacks.Confirm
) -> str:
    """The functions and the API; answers the API's id."""
    cloudformation, name = deployment.client("cloudformation"), deployment.stack("app")
    given = parameters.app(deployment, release.version, data)
    stacks.deploy(
        cloudformation,
        name,
        {"TemplateURL": releases.url(deployment, release.app)},
        parameters.declared(releases.text(deployment, release.app), given),
        confirm,
    )
    stacks.protect(cloudformation, name, protected=deployment.protected)
    return stacks.resource(cloudformation, name, "RestAPI")


def deploy_edge(
    deployment: Deployment,
    release: Release,
    pages: list[str],
    api_id: str,
    data: dict[str, str],
    confirm: stacks.Confirm,
) -> dict[str, str]:
    """Bucket, distribution and headers; answers the stack's outputs."""
    cloudformation, name = deployment.edge_client("cloudformation"), deployment.stack("edge")
    secrets = seeding.secret_values(
        deployment.client("ssm"), deployment.secrets_path, "origin-secrets"
    )
    gateway, keys = deployment.client("apigateway"), f"{deployment.stage}-consulta"
    plan = stacks.resource(deployment.client("cloudformation"), deployment.stack("app"), "Door")
    door.admit(gateway, plan, keys, secrets)
    template = releases.text(deployment, release.edge)
    given = parameters.edge(deployment, api_id, secrets[0], pages, data)
    outputs = stacks.deploy(
        cloudformation,
        name,
        {"TemplateBody": template},
        parameters.declared(template, given),
        confirm,
    )
    stacks.protect(cloudformation, name, protected=deployment.protected)
    door.dismiss_others(gateway, keys, secrets)
    return outputs


def _cloudfront_address(deployment: Deployment) -> str:
    """The site's address when it has no domain of its own; empty before its first deployment."""
    edge = stacks.outputs(deployment.edge_client("cloudformation"), deployment.stack("edge"))
    return f"https://{edge['DistributionDomain']}" if edge else ""
