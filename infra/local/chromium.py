"""A Chromium for the browser tests: the machine's, else Debian's, else npm's.

``python -m infra.local.chromium`` brings it; ``path()`` finds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.package import ROOT

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_UNPACKED = ROOT / ".venv" / "chromium"
_SITE = ROOT / "static_site"


def path() -> str:
    """The browser to run. Raises LookupError when there is none."""
    found = _found()
    if found is None:
        raise LookupError("there is no Chromium: run make test, which brings one")
    return found


def bring() -> str:
    """Find a browser or install one; answers its path."""
    return _found() or _from_debian() or _from_npm()


def _found() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    unpacked = _UNPACKED / "chromium"
    return str(unpacked) if unpacked.is_file() else None


def _from_debian() -> str | None:
    """Debian's package, where it may be installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("· Chromium (Debian's package)", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "--quiet", "--quiet", *command],
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            return None
    return _found()


def _from_npm() -> str:
    """A Chromium that an npm package carries, unpacked beside the virtual environment."""
    print("· Chromium (npm's @sparticuz/chromium)", flush=True)
    script = (
        "import chromium from '@sparticuz/chromium';"
        "process.stdout.write(await chromium.executablePath());"
    )
    _UNPACKED.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=_SITE,
        env=os.environ | {"TMPDIR": str(_UNPACKED), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"},
        capture_output=True,
        text=True,
        check=False,
    )
    binary = Path(done.stdout)
    if done.returncode or not binary.is_file():
        sys.exit(
            "Chromium is missing and could not be installed; the browser tests need it.\n"
            "Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.\n"
            f"{done.stderr}"
        )
    return str(binary)


if __name__ == "__main__":
    bring()
