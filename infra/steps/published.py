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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from infra.steps import site

#: What functions publish, and the resource of the app's stack that each is.
MAKERS = {"charter": "CountFigures", "answers": "PublishAnswers"}
#: How often one is called that has not finished: each call makes thousands of pages.
_CALLS = 20
_AT_A_TIME = 16
_ASSET = re.compile(rb"[\"' ]/(assets/[^\"' ]+)")


def named_assets(s3: Any, bucket: str) -> frozenset[str]:
    """What the pages of the bucket load from the site's."""
    keys = [
        found["Key"]
        for listed in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for found in listed.get("Contents", [])
        if found["Key"].endswith("/index.html")
    ]

    def named(key: str) -> list[bytes]:
        return _ASSET.findall(s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    with ThreadPoolExecutor(_AT_A_TIME) as several:
        return frozenset(one.decode() for found in several.map(named, keys) for one in found)


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


def make_anew(functions: Any, names: dict[str, str]) -> Iterator[str]:
    """Have functions make their pages, by what each publishes; tells what went wrong, which the
    next night mends. The site stands without them: links lead to pages of the build before, or to
    nothing yet."""
    for what, name in names.items():
        for _ in range(_CALLS):
            answer = functions.invoke(FunctionName=name, Payload=json.dumps({"publish": what}))
            told = json.loads(answer["Payload"].read())
            if "FunctionError" in answer:
                yield f"NOT made, the next night tries again: {what} ({told.get('errorMessage')})"
                break
            if told.get("finished", True):
                break
        else:
            yield f"NOT all made, the next night goes on: {what}"
