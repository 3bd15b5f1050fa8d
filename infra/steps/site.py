"""The site's way into its bucket: only what changed, with the headers that browsers need."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.package import ROOT

#: Where a build has what is no part of the site: the frame of pages that functions make.
FRAMES = "frames"
DIST = ROOT / "static_site" / "dist"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
#: Names the site map by its whole address, which a build does not know.
#: https://www.rfc-editor.org/rfc/rfc9309, https://www.sitemaps.org/protocol.html#submit_robots
ROBOTS = "robots.txt"
_PLACE_OF_ADDRESS = b"@@address@@"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


def build(out: Path = DIST) -> None:
    """Build the site.

    Several systems of one tree build into one folder at once, and read it while others build: it
    is replaced in one moment, and only by what differs.
    """
    beside = out.parent  # of the same file system, so that a folder moves in one moment
    with tempfile.TemporaryDirectory(dir=beside, prefix=".dist-") as scratch:
        fresh = Path(scratch) / "fresh"
        command = [sys.executable, str(ROOT / "static_site" / "build.py"), "--out", str(fresh)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with (beside / ".dist.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _contents(fresh) != _contents(out):
                if out.exists():
                    out.rename(Path(scratch) / "former")
                fresh.rename(out)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def pages(dist: Path = DIST) -> list[str]:
    """Addresses that are pages or files of the site, assets and frames apart: what the edge lets
    through."""
    return sorted(
        f"/{path.relative_to(dist).as_posix()}".removesuffix("index.html")
        for path in dist.rglob("*")
        if path.is_file() and not {"assets", FRAMES} & {*path.relative_to(dist).parts}
    )


def sync(
    s3: Any,
    bucket: str,
    dist: Path = DIST,
    named: frozenset[str] = frozenset(),
    address: str = "",
) -> list[str]:
    """Put what changed, remove what is gone; answers the addresses that changed.

    Assets go before the pages that name them. Assets of earlier builds stay until the bucket's
    next sync after a day: pages that are open still ask for them; and those of ``named`` for as
    long as pages elsewhere name them. ``address`` is the site's own, which robots are told whole.
    """
    there = {found["Key"]: found for found in _objects(s3, bucket)}
    changed: list[str] = []
    local = {path.relative_to(dist).as_posix(): path for path in _served(dist)}
    for key, path in local.items():
        content = path.read_bytes()
        if key == ROBOTS:
            content = content.replace(_PLACE_OF_ADDRESS, address.encode())
        etag = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if there.get(key, {}).get("ETag", "").strip('"') != etag:
            s3.put_object(Bucket=bucket, Key=key, Body=content, **headers(key))
            changed.append(f"/{key}".removesuffix("index.html"))
    for key in there.keys() - local.keys():
        if not key.startswith("assets/") or (key not in named and _age(there[key]) > 86_400):
            s3.delete_object(Bucket=bucket, Key=key)
            changed.append(f"/{key}".removesuffix("index.html"))
    return changed


def invalidate(cloudfront: Any, distribution: str, changed: list[str]) -> None:
    """Have CloudFront ask for changed pages anew; assets never change."""
    pages_changed = sorted({path for path in changed if not path.startswith("/assets/")})
    if pages_changed:
        batch = {
            "Paths": {"Quantity": len(pages_changed), "Items": pages_changed},
            "CallerReference": str(time.time_ns()),
        }
        cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def _files(dist: Path) -> list[Path]:
    """The files of a build, assets first."""
    found = [path for path in dist.rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: (path.suffix == ".html", path))


def _served(dist: Path) -> list[Path]:
    return [path for path in _files(dist) if FRAMES not in path.relative_to(dist).parts]


def content_type(key: str) -> str:
    """What a file of the site is."""
    return _TYPES.get(Path(key).suffix, "application/octet-stream")


def headers(key: str) -> dict[str, Any]:
    """What S3 tells of a file of the site."""
    told: dict[str, Any] = {
        "ContentType": content_type(key),
        "CacheControl": _FOREVER if key.startswith("assets/") else _ASK_AGAIN,
    }
    if Path(key).name == "404.html":
        told["Metadata"] = {"status": "404"}
    return told


def _objects(s3: Any, bucket: str) -> Iterator[dict[str, Any]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from page.get("Contents", [])


def _age(found: dict[str, Any]) -> float:
    return time.time() - float(found["LastModified"].timestamp())
