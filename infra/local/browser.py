"""A Chromium for the browser tests: the machine's, else Debian's, else npm's.

``python -m infra.local.browser`` brings it; ``path()`` finds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from infra.package import ROOT

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NPM = ROOT / "infra" / "local" / "chromium"
_UNPACKED = ROOT / ".venv" / "chromium"


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
    shutil.copytree(_NPM, _UNPACKED, dirs_exist_ok=True)
    environment = os.environ | {"TMPDIR": str(_UNPACKED)}
    for command in (["npm", "ci", "--no-audit", "--no-fund"], ["node", "unpack.js"]):
        done = subprocess.run(
            command, cwd=_UNPACKED, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(
                "Chromium is missing and could not be installed; the browser tests need it.\n"
                "Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.\n"
                f"{done.stderr}"
            )
    return done.stdout


if __name__ == "__main__":
    bring()
