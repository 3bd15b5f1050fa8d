"""What pages that functions make need of the site: its frame, and its page for what is not found.

Both lie beside these pages, in a bucket of the data stack whose other objects no deployment
touches. The frame names the style sheets of its build; those of the build before stay in the
site's bucket for a day at least (``site.py``), and the pages are made anew at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.steps import site


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
