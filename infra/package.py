"""The deployment package: Chalice's template, and one deterministic zip for all functions.

Chalice makes the template from ``app.py`` and merges ``infra/templates/app.yaml`` into it. The zip
holds the program, Chalice's runtime and the locked packages of ``requirements.txt`` as wheels for
the functions' processor. Bytecode more than halves a cold start's import time; the interpreter that
the package is for makes it. Other people's packages go as bytecode alone, ours with its source, so
that a trace in the log shows our lines. Of what installers note about a package, its name, version
and entry points stay: packages ask for them at import.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from infra.packing import models
from infra.packing.interpreters import Interpreter

ROOT = Path(__file__).resolve().parents[1]
Architecture = Literal["arm64", "x86_64"]

_PLATFORMS = {"arm64": "aarch64-manylinux2014", "x86_64": "x86_64-manylinux2014"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: What no function reads.
_LEFT_OUT = (
    "/.lock",
    ".pyi",
    "/bin/",
    "/dateutil/zoneinfo/",
    "/pydantic/mypy.py",
    "/pydantic/v1/",
    "/py.typed",
    "/__main__.py",
    "/__pycache__/",
    # Modules for other systems, or for data that the lite package leaves out.
    "/dateutil/tz/win.py",
    "/dateutil/tzwin.py",
    "/phonenumbers/carrier.py",
    "/phonenumbers/geocoder.py",
    "/phonenumbers/timezone.py",
)
#: What packages ask importlib.metadata for. Licences stand in the lock file's projects.
_ASKED_FOR = ("/METADATA", "/entry_points.txt")
#: Of the stemmer's forty languages, the one that search speaks. Its __init__ imports all.
_STEMMER = tuple(
    f"/snowballstemmer/{name}.py" for name in ("among", "basestemmer", "spanish_stemmer")
)
#: Of the world's time zones, Ecuador's and the way to it (``domain/dates.py``).
_ZONE = ("/America/Guayaquil", "/__init__.py")
_OURS = ("app.py", "chalicelib/")
_MADE_OF = (
    "app.py",
    ".chalice/config.json",
    "infra/templates/app.yaml",
    "infra/package.py",
    "infra/packing/bytecode.py",
    "infra/packing/models.py",
    "requirements.txt",
    "infra/local/requirements.txt",  # names Chalice
)
#: Chalice writes the Python that runs Chalice.
_RUNTIME = re.compile(r"Runtime: python3\.\d+")
_KEPT = ("app.yaml", "deployment.zip", "inputs.sha256")


class PackagingFailed(Exception):
    """A tool that packages failed: says which, and its words."""


@dataclass(frozen=True)
class Package:
    """What to deploy: the template that names ``code``, and the zip itself."""

    template: str
    code: Path

    @property
    def digest(self) -> str:
        """Names the code by what it holds."""
        return hashlib.sha256(self.code.read_bytes()).hexdigest()[:16]


def package(architecture: Architecture, out: Path, interpreter: Interpreter) -> Package:
    """Make the template and the zip in a folder, unless they are there as the tree is now."""
    out.mkdir(parents=True, exist_ok=True)
    template_file, code, stamp = (out / name for name in _KEPT)
    inputs = _inputs(architecture, interpreter)
    with _alone(out):
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
            return Package(template_file.read_text(encoding="utf-8"), code)
        stamp.unlink(missing_ok=True)
        template = _make(architecture, interpreter, out, code)
        template_file.write_text(template, encoding="utf-8")
        stamp.write_text(inputs, encoding="utf-8")
    return Package(template, code)


def _make(architecture: Architecture, interpreter: Interpreter, out: Path, code: Path) -> str:
    """Write the zip; answers the template."""
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch)
        tree, template = stage / "tree", _chalice(architecture, stage / "chalice")
        shutil.copytree(_packages(architecture, out, interpreter.version), tree)
        with zipfile.ZipFile(stage / "chalice" / "out" / "deployment.zip") as program:
            program.extractall(tree)
        models.write(tree / "chalicelib" / "models")
        _zip(tree, code, interpreter)
    return _RUNTIME.sub(f"Runtime: python{interpreter.version}", template)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One process at a time packages into a folder."""
    with (out / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _inputs(architecture: Architecture, interpreter: Interpreter) -> str:
    """A digest of all that the package is made of, the Python that it is for included."""
    digest = hashlib.sha256(f"{architecture} {interpreter.version}".encode())
    files = [path for path in (ROOT / "chalicelib").rglob("*") if path.is_file()]
    files = [path for path in files if "__pycache__" not in path.parts]
    files += [ROOT / name for name in _MADE_OF]
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _chalice(architecture: Architecture, stage: Path) -> str:
    """Run Chalice on a copy without requirements: it packages the program and its runtime."""
    shutil.copytree(ROOT / "chalicelib", stage / "chalicelib", ignore=_junk)
    shutil.copytree(ROOT / ".chalice", stage / ".chalice", ignore=_junk)
    shutil.copy(ROOT / "app.py", stage)
    (stage / "requirements.txt").touch()
    chalice = Path(sys.executable).with_name("chalice")
    command = [str(chalice), "package", "--stage", architecture]
    merged = str(ROOT / "infra" / "templates" / "app.yaml")
    command += ["--template-format", "yaml", "--merge-template", merged]
    _run([*command, "out"], cwd=stage)
    return (stage / "out" / "sam.yaml").read_text(encoding="utf-8")


def _junk(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name in ("__pycache__", "deployments", "deployed")]


def _packages(architecture: Architecture, out: Path, version: str) -> Path:
    """The locked packages for a processor, kept as long as the lock file stays as it is."""
    lock = ROOT / "requirements.txt"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    kept = out / f"packages-{architecture}-{version}-{digest}"
    if kept.is_dir():
        return kept
    fresh = kept.with_suffix(".part")
    for outdated in out.glob(f"packages-{architecture}-*"):
        shutil.rmtree(outdated)
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "install", "--quiet", "--require-hashes"]
    command += ["--only-binary", ":all:", "--python-version", version]
    command += ["--python-platform", _PLATFORMS[architecture], "--target", str(fresh)]
    _run([*command, "--requirement", str(lock)], cwd=ROOT)
    fresh.rename(kept)
    return kept


def _zip(tree: Path, code: Path, interpreter: Interpreter) -> None:
    files = [*_files(tree)]
    compiled = _bytecode(files, interpreter)
    with zipfile.ZipFile(code, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in files:
            if path.suffix != ".py" or name.startswith(_OURS):
                _add(archive, name, _content(path))
            if path.suffix == ".py":
                bytecode = compiled[name].read_bytes()
                _add(archive, _bytecode_name(name, interpreter.version), bytecode)


def _files(tree: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if path.is_file() and not _is_left_out(f"/{name}"):
            yield name, path


def _is_left_out(name: str) -> bool:
    if ".dist-info/" in name:
        return not name.endswith(_ASKED_FOR)
    if name.startswith("/snowballstemmer/"):
        return not name.endswith(_STEMMER)
    if name.startswith("/tzdata/zoneinfo/"):
        return not name.endswith(_ZONE)
    return any(part in name for part in _LEFT_OUT)


def _content(path: Path) -> bytes:
    """A file as it goes into the zip: of a package's METADATA the headers, without the readme."""
    content = path.read_bytes()
    if path.name == "METADATA":
        return content.partition(b"\n\n")[0] + b"\n"
    return content


def _bytecode_name(name: str, version: str) -> str:
    """Where Python looks for bytecode: beside its source, or instead of it (PEP 3147)."""
    if not name.startswith(_OURS):
        return f"{name}c"
    path = PurePosixPath(name)
    tag = f"cpython-{version.replace('.', '')}"
    return str(path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc")


def _bytecode(files: list[tuple[str, Path]], interpreter: Interpreter) -> dict[str, Path]:
    """Compile the modules beside their sources; answers the bytecode by the module's name."""
    modules = {name: path for name, path in files if path.suffix == ".py"}
    compiled = {name: path.with_suffix(".compiled") for name, path in modules.items()}
    wanted = [[str(path), str(compiled[name]), name] for name, path in modules.items()]
    script = ROOT / "infra" / "packing" / "bytecode.py"
    _run([interpreter.path, "-I", "-S", str(script)], cwd=ROOT, given=json.dumps(wanted))
    return compiled


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)


def _run(command: list[str], cwd: Path, given: str = "") -> None:
    environment = {"AWS_DEFAULT_REGION": "us-east-1"} | os.environ
    done = subprocess.run(
        command, cwd=cwd, env=environment, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackagingFailed(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")
