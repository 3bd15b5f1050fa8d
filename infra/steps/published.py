"""What pages that functions make need of the site: its frame, and its page for what is not found.

Both lie beside these pages, in a bucket of the data stack whose other objects no deployment
touches. The frame names the style sheets of its build, and the pages are made anew with it. What
they named before stays in the site's bucket until the deployment after (``site.py``): a page that
could not be made anew is shown as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.steps import site

_ASSET = re.compile(rb"[\"' ]/(assets/[^\"' ]+)")


def named_assets(s3: Any, bucket: str) -> frozenset[str]:
    """What the pages of the bucket load from the site's."""
    keys = [
        found["Key"]
        for listed in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for found in listed.get("Contents", [])
        if found["Key"].endswith("/index.html")
    ]
    pages = (s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys)
    return frozenset(asset.decode() for page in pages for asset in _ASSET.findall(page))


def bring(s3: Any, bucket: str, dist: Path = site.DIST) -> bool:
    """Put both into the bucket; answers whether the build has a frame, as those of earlier versions
    have not. Idempotent."""
    frames = sorted((dist / site.FRAMES).glob("*.html"))
    if not frames:
        return False
    for path in [*frames, *dist.rglob("404.html")]:
        key = path.relative_to(dist).as_posix()
        s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), **site.headers(key))
    return True


def make_anew(functions: Any, function: str) -> Iterator[str]:
    """Have the function make its pages; tells what went wrong, which the next night mends. The site
    stands without them: their links lead to pages of the build before, or to nothing yet."""
    answer = functions.invoke(FunctionName=function, Payload=json.dumps({"publish": "charter"}))
    told = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        yield f"NOT made, the next night tries again: the charter ({told.get('errorMessage')})"
