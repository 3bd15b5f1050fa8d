"""Packages for tests, made once for a state of the tree and kept in ``build/``."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from infra.package import ROOT, Architecture, Package, package
from infra.packing import interpreters
from infra.packing.interpreters import Interpreter

#: What the Lambda runtime brings: https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
_RUNTIME = ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")


def built(architecture: Architecture, interpreter: Interpreter | None = None) -> Package:
    """The package for a processor and an interpreter, this one unless another is named."""
    chosen = interpreter or interpreters.running()
    return package(architecture, ROOT / "build" / f"{architecture}-{chosen.version}", chosen)


class Unpacked:
    """A package beside the runtime's boto3, run by an interpreter that sees nothing else."""

    def __init__(self, packaged: Package, interpreter: Interpreter, folder: Path) -> None:
        self.folder, self.interpreter = folder, interpreter
        with zipfile.ZipFile(packaged.code) as archive:
            archive.extractall(folder / "code")
        _runtime(folder / "runtime")

    def run(self, *asked: dict[str, Any], **environment: str) -> list[Any]:
        """What one process answers to each question; ``from_zip.py`` says what can be asked."""
        script = Path(__file__).parent / "infra" / "from_zip.py"
        answers = self.folder / "answers"
        command = [self.interpreter.path, "-I", "-S", str(script)]
        done = subprocess.run(
            [*command, str(self.folder / "code"), str(self.folder / "runtime"), str(answers)],
            cwd=self.folder,
            env=os.environ | environment,
            input="".join(json.dumps(one) + "\n" for one in asked),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]


def _runtime(folder: Path) -> None:
    folder.mkdir()
    for name in _RUNTIME:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            (folder / top).symlink_to(str(found.locate_file(top)))
