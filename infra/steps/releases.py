"""What was deployed, kept whole in the artifacts' bucket so that it can be deployed again.

A release is a code package, the template that names it, the template of the edge, and the built
site; a record names the four. To deploy one again takes no packaging, no build and no Python but
any, and gives the very bytes that ran before.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.deployment import Deployment
from infra.package import ROOT, Package

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMED = 10


class NoSuchRelease(Exception):
    """Says which version was never deployed here, and which were."""


@dataclass(frozen=True)
class Release:
    """Where a version lies in the bucket: the keys of its three parts; the app's names its code."""

    version: str
    app: str
    edge: str
    site: str


def publish(deployment: Deployment, packaged: Package, dist: Path) -> Release:
    """Put a version into the bucket, made when missing. Idempotent: keys are digests."""
    bucket = make_bucket(deployment)
    s3 = deployment.client("s3")
    code = f"code/{packaged.digest}.zip"
    s3.upload_file(str(packaged.code), bucket, code)
    app = packaged.template.replace("./deployment.zip", f"s3://{bucket}/{code}").encode()
    edge = (ROOT / "infra" / "templates" / "edge.yaml").read_bytes()
    return Release(
        _named(deployment.version, packaged),
        _put(s3, bucket, "templates", app, "yaml"),
        _put(s3, bucket, "templates", edge, "yaml"),
        _put(s3, bucket, "sites", _zipped(dist), "zip"),
    )


def record(deployment: Deployment, release: Release) -> None:
    """Note that a release was deployed."""
    body = json.dumps(asdict(release)).encode()
    deployment.client("s3").put_object(
        Bucket=bucket_name(deployment), Key=_record(release.version), Body=body
    )


def find(deployment: Deployment, version: str) -> Release:
    """A version that was deployed before. Raises NoSuchRelease."""
    s3, bucket = deployment.client("s3"), bucket_name(deployment)
    try:
        found = s3.get_object(Bucket=bucket, Key=_record(version))["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "NoSuchBucket"):
            raise
        known = ", ".join(_known(s3, bucket)) or "none"
        raise NoSuchRelease(
            f"Version {version} was never deployed to {deployment.stage}. Deployed were, the last"
            f" first: {known}."
        ) from None
    return Release(**json.loads(found))


def text(deployment: Deployment, key: str) -> str:
    """A template of a release."""
    found = deployment.client("s3").get_object(Bucket=bucket_name(deployment), Key=key)
    content: bytes = found["Body"].read()
    return content.decode()


def url(deployment: Deployment, key: str) -> str:
    """Where CloudFormation finds a template of a release."""
    endpoint = deployment.client("s3").meta.endpoint_url
    return f"{endpoint}/{bucket_name(deployment)}/{key}"


def unpack_site(deployment: Deployment, release: Release, folder: Path) -> Path:
    """Put a release's site into a folder."""
    found = deployment.client("s3").get_object(Bucket=bucket_name(deployment), Key=release.site)
    with zipfile.ZipFile(io.BytesIO(found["Body"].read())) as archive:
        archive.extractall(folder)
    return folder


def bucket_name(deployment: Deployment) -> str:
    """The bucket of the artifacts; its name has the account, since S3's names are the world's."""
    account = deployment.client("sts").get_caller_identity()["Account"]
    return f"{deployment.stage}-consulta-artifacts-{account}-{deployment.region}"


def make_bucket(deployment: Deployment) -> str:
    """The bucket of the artifacts, made when missing, private always."""
    bucket, s3 = bucket_name(deployment), deployment.client("s3")
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


def _named(version: str, packaged: Package) -> str:
    """A tree with changes that are not committed is told from others of its commit."""
    return f"{version}-{packaged.digest[:8]}" if version.endswith("-dirty") else version


def _put(s3: Any, bucket: str, folder: str, content: bytes, suffix: str) -> str:
    key = f"{folder}/{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
    s3.put_object(Bucket=bucket, Key=key, Body=content)
    return key


def _zipped(dist: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in dist.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(dist).as_posix(), _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return content.getvalue()


def _known(s3: Any, bucket: str) -> list[str]:
    """The last versions that were deployed, newest first; none when there is no bucket."""
    try:
        found = s3.list_objects_v2(Bucket=bucket, Prefix="releases/").get("Contents", [])
    except ClientError:
        return []
    newest = sorted(found, key=lambda each: each["LastModified"], reverse=True)[:_NAMED]
    return [each["Key"].removeprefix("releases/").removesuffix(".json") for each in newest]


def _record(version: str) -> str:
    return f"releases/{version}.json"
