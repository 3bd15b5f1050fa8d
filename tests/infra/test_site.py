"""The site's build, as several systems of one tree share it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.steps import site


def test_who_builds_at_once_leaves_one_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    site.build(out)
    first = out.stat().st_ino
    with ThreadPoolExecutor(2) as builders:
        for build in [builders.submit(site.build, out) for _ in range(2)]:
            build.result()
    assert {"/", "/en/", "/abrir/", "/estado/"} <= {*site.pages(out)}
    assert out.stat().st_ino == first, "the same site is left in its place, and who reads it too"
