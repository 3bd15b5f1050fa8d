"""The site's build, as several systems of one tree share it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from infra.checks import security_txt
from infra.package import ROOT
from infra.steps import site


def test_who_builds_at_once_leaves_one_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    site.build(out)
    first = out.stat().st_ino
    with ThreadPoolExecutor(2) as builders:
        for build in [builders.submit(site.build, out) for _ in range(2)]:
            build.result()
    served = {"/", "/en/", "/abrir/", "/estado/", "/.well-known/security.txt"}
    assert served <= {*site.pages(out)}
    assert out.stat().st_ino == first, "the same site is left in its place, and who reads it too"


def test_whoever_finds_a_weakness_is_led_to_the_contacts_that_the_documentation_names() -> None:
    """RFC 9116, section 2.5: contacts are addresses, and there is one end."""
    lines = security_txt.FILE.read_text("utf-8").splitlines()
    told = [line.split(": ", 1) for line in lines if not line.startswith("#")]
    contacts = [value for name, value in told if name == "Contact"]
    named = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
    (mailbox,) = [urlsplit(each).path for each in contacts if each.startswith("mailto:")]
    assert f"<{mailbox}>" in named
    assert all(urlsplit(each).scheme in ("mailto", "tel") for each in contacts)
    assert [name for name, _ in told] == [
        "Contact", "Contact", "Expires", "Preferred-Languages",
    ]  # fmt: skip
    assert security_txt.expires("\n".join(lines)).tzinfo is not None
