"""A Chromium for the browser tests: the machine's shell, else Debian's, else a whole browser of the
machine, else npm's.

The shell is Chromium without a window of its own: it shows pages the same, and takes less than half
of the CPU (25 visits of the form with axe: 22 s instead of 50).

``python -m infra.local.browser`` brings it; ``path()`` finds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from infra.package import ROOT

_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
_WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: For one command of apt: a machine without a network waits no longer than that.
_SECONDS = 180
_NPM = ROOT / "infra" / "local" / "chromium"
_UNPACKED = ROOT / ".venv" / "chromium"


def path() -> str:
    """The browser to run. Raises LookupError when there is none."""
    found = _chosen() or _whole()
    if found is None:
        raise LookupError("there is no Chromium: run make test, which brings one")
    return found


def bring() -> str:
    """Find a browser or install one; answers its path."""
    return _chosen() or _from_debian() or _whole() or _from_npm()


def _chosen() -> str | None:
    """What the environment names, else a shell."""
    unpacked = _UNPACKED / "chromium"
    chosen = os.environ.get("CHROMIUM") or _first(_SHELLS)
    return chosen or (str(unpacked) if unpacked.is_file() else None)


def _whole() -> str | None:
    return _first(_WHOLE)


def _first(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _from_debian() -> str | None:
    """Debian's package, where it may be installed; its lists are asked for anew only if need be."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("· Chromium's shell (Debian's package)", flush=True)
    install = ["install", "--yes", "--no-install-recommends", _SHELLS[0]]
    if _apt_get(install) or (_apt_get(["update"]) and _apt_get(install)):
        return _first(_SHELLS)
    return None


def _apt_get(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            ["apt-get", "--quiet", "--quiet", *command],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


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
