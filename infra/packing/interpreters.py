"""The Python interpreters of this machine, and the one version that the cloud runs.

Bytecode and wheels are valid for one minor version of Python, so a package is made for an
interpreter that is here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

#: What Lambda runs. `make deploy` packages for it; CloudFormation gets it as `python3.13`.
DEPLOYED = "3.13"
#: What the program is tested on.
SUPPORTED = ("3.11", "3.12", "3.13")

_ASK = "import sys; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class Interpreter:
    """A Python that runs here: its minor version, such as 3.13, and where it is."""

    version: str
    path: str


class NoInterpreter(Exception):
    """Says which Python is missing, and how to get it."""


def running() -> Interpreter:
    """The interpreter of this process."""
    return Interpreter(f"{sys.version_info.major}.{sys.version_info.minor}", sys.executable)


def found() -> list[Interpreter]:
    """One interpreter of each supported version that runs on this machine, oldest first."""
    return [each for version in SUPPORTED if (each := _find(version)) is not None]


def deployed() -> Interpreter:
    """An interpreter of the version that the cloud runs. Raises NoInterpreter."""
    interpreter = _find(DEPLOYED)
    if interpreter is None:
        raise NoInterpreter(
            f"Python {DEPLOYED}, which the functions run on, is not on this machine. Install it"
            f" so that `python{DEPLOYED}` runs (uv python install {DEPLOYED}, pyenv install"
            f" {DEPLOYED}, or https://www.python.org/downloads/); nothing else has to change."
        )
    return interpreter


def _find(version: str) -> Interpreter | None:
    if running().version == version:
        return running()
    for path in _candidates(version):
        if _version(path) == version:
            return Interpreter(version, path)
    return None


def _candidates(version: str) -> list[str]:
    """The command of that name, then what pyenv and uv installed without putting it on PATH."""
    name = f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    uv = Path.home() / ".local" / "share" / "uv" / "python"
    installed = [*pyenv.glob(f"{version}*/bin/{name}"), *uv.glob(f"*-{version}*/bin/{name}")]
    return [name, *(str(path) for path in sorted(installed, reverse=True))]


def _version(path: str) -> str:
    """The version that an interpreter says it has; empty when it does not run, as a shim may."""
    try:
        done = subprocess.run(
            [path, "-I", "-S", "-c", _ASK], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
